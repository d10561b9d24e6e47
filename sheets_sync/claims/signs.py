"""Why an order is watched before any ground holds (docs/rules.md §6)."""

from __future__ import annotations

from sheets_sync.claims.calendar import day_starts
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import opens
from sheets_sync.claims.facts import came_back, charged, contacted, delivered, promised
from sheets_sync.claims.grounds import while_undecided
from sheets_sync.claims.judgements import Known
from sheets_sync.claims.moments import dated
from sheets_sync.claims.rule import Rule
from sheets_sync.claims.three import Three, yes_or_unknown


@while_undecided
def opening_soon(case: Case) -> Three:
    """Whether an undelivered order can be claimed within days (G8)."""
    return case.ask(nearly_open) & ~case.ask(delivered) & ~case.ask(came_back)


def nearly_open(case: Case) -> Three:
    """Whether today lies in the days before the opening day; before them an upper bound tells nothing."""
    opening = case.ask(opens)
    known = dated(opening)
    before = case.parameter("risk.watch_before").amount * known
    near = case.since(day_starts(case.market, opening.day - before), known)
    come = case.since(opening.seconds, known)
    perhaps = (opening.known == Known.UNKNOWN) | ((opening.known == Known.AT_LATEST) & ~near)
    return yes_or_unknown(near & ~come, perhaps)


@while_undecided
def delivered_late(case: Case) -> Three:
    """Whether the order arrived after the day on which claims opened (G8)."""
    opening, arrival = case.ask(opens), case.event("delivered_at")
    late = dated(opening) & (arrival.day > opening.day) & arrival.happened.yes
    perhaps = (opening.known == Known.UNKNOWN) | ((opening.known == Known.AT_LATEST) & ~late)
    return case.ask(delivered) & arrival.happened & yes_or_unknown(late, perhaps | arrival.happened.unknown)


@while_undecided
def contact_under_way(case: Case) -> Three:
    """Whether the buyer wrote, or a return is under way (G7, G13)."""
    return case.ask(contacted) | case.happened("return_authorised_at") | case.happened("return_delivered_at")


@while_undecided
def promise_open(case: Case) -> Three:
    """Whether a promised refund or replacement is still to come."""
    return case.ask(promised)


@while_undecided
def charge_not_borne(case: Case) -> Three:
    """Whether the buyer was left with an extra charge under rules that do not make it a ground (G12)."""
    return case.ask(charged) & ~case.ruled("ground.extra_charge")


SIGNS: tuple[Rule[Three], ...] = (
    Rule("opening_soon", ("G8",), opening_soon),
    Rule("delivered_late", ("G8",), delivered_late),
    Rule("contact_under_way", ("G7", "G13"), contact_under_way),
    Rule("promise_open", ("G21",), promise_open),
    Rule("charge_not_borne", ("G12",), charge_not_borne),
)
"""In the order of the rules."""
