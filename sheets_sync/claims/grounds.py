"""Why a buyer could claim (docs/rules.md §5). A decided claim settles them all; a doubt about the decision does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import opens
from sheets_sync.claims.facts import (
    came_back,
    came_in,
    charged,
    decided,
    delivered,
    option_given,
    promised,
    refunded_full,
    return_requested,
    stated_item_problem,
)
from sheets_sync.claims.judgements import Known
from sheets_sync.claims.moments import begins, come, ends
from sheets_sync.claims.rule import Rule, answers
from sheets_sync.claims.three import Three, any_of, sure


def while_undecided(rule: Callable[[Case], Three]) -> Callable[[Case], Three]:
    """Make a rule answer no once Amazon has decided the claim."""

    @wraps(rule)
    def undecided(case: Case) -> Three:
        return rule(case).unless(case.ask(decided).yes)

    return undecided


@while_undecided
def not_received(case: Case) -> Three:
    """Whether the order is lost, or has not arrived on the day on which claims open (G8)."""
    overdue = ~case.ask(delivered) & come(case, case.ask(opens))
    return case.ask(came_back) | overdue


@while_undecided
def item_problem(case: Case) -> Three:
    """Whether the item is damaged, defective, incomplete or not as described (G9)."""
    return case.ask(stated_item_problem)


@while_undecided
def returned_unrefunded(case: Case) -> Three:
    """Whether a return came back and the refund is missing or too low (G9)."""
    back = case.event("return_delivered_at")
    wait = begins(case, back, "return.refund_claimable", back.happened)
    waited = come(case, wait) | sure(wait.known == Known.NONE)
    return case.ask(came_in) & waited & ~case.ask(refunded_full)


@while_undecided
def service(case: Case) -> Three:
    """Whether the buyer is unsatisfied with the seller's service (G10)."""
    return case.says("buyer_problem", "service") & case.ruled("ground.service", case.event("buyer_contacted_at"))


@while_undecided
def return_refused(case: Case) -> Three:
    """Whether the buyer has no proper way to return (G11)."""
    refused = case.says("return_status", "denied") | case.ask(option_waited)
    return case.ask(return_requested) & ~case.ask(option_given) & refused


@while_undecided
def extra_charge(case: Case) -> Three:
    """Whether the buyer was left with customs or another extra charge (G12)."""
    return case.ask(charged) & case.ruled("ground.extra_charge")


@while_undecided
def delivered_disputed(case: Case) -> Three:
    """Whether the tracking says delivered and the buyer says that nothing came."""
    disputed = case.ask(delivered) & case.says("buyer_problem", "not_received")
    return disputed & case.ruled("ground.delivered_disputed", case.event("delivered_at"))


@while_undecided
def return_closed(case: Case) -> Three:
    """Whether the return was closed or denied without the whole refund."""
    shut = case.says("return_status", "closed", "denied") & ~case.ask(refunded_full)
    return shut & case.ruled("ground.return_closed", case.event("return_requested_at"))


@while_undecided
def promise_broken(case: Case) -> Three:
    """Whether a promised refund or replacement did not come while the buyer had to wait."""
    made = case.event("promised_at")
    waited = come(case, ends(case, made, "contact.wait", made.happened))
    return case.ask(promised) & waited & case.ruled("ground.promise_broken", made)


@while_undecided
def pickup_missing(case: Case) -> Three:
    """Whether nobody arranged to fetch a bulky item that is to be returned."""
    unfetched = case.flag("bulky") & case.ask(return_requested) & ~case.happened("pickup_arranged_at")
    ruled = case.ruled("ground.pickup_missing", case.event("return_requested_at"))
    return unfetched & case.ask(option_waited) & ruled


def option_waited(case: Case) -> Three:
    """Whether the buyer has waited long enough for a way to return."""
    wait = ends(case, case.event("return_requested_at"), "return.option_wait", case.ask(return_requested))
    return come(case, wait)


GROUNDS: tuple[Rule[Three], ...] = (
    Rule("not_received", ("G8",), not_received),
    Rule("item_problem", ("G9",), item_problem),
    Rule("returned_unrefunded", ("G9",), returned_unrefunded),
    Rule("service", ("G10",), service),
    Rule("return_refused", ("G11",), return_refused),
    Rule("extra_charge", ("G12",), extra_charge),
    Rule("delivered_disputed", (), delivered_disputed),
    Rule("return_closed", (), return_closed),
    Rule("promise_broken", (), promise_broken),
    Rule("pickup_missing", (), pickup_missing),
)
"""The guide's grounds, then those that only Amazon's own pages know."""


def ground(case: Case) -> Three:
    """Whether any ground holds."""
    return any_of(*answers(case, GROUNDS))
