"""Where a case stands: its steps as the cells tell them, undated ones included, and the state they lead to."""

from __future__ import annotations

from collections.abc import Callable

from sheets_sync.cases.machine import History, Taken, presumed, walk
from sheets_sync.cases.steps import STEPS
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import appeal_due
from sheets_sync.claims.exclusions import window_closed
from sheets_sync.claims.facts import (
    appealed,
    claimed,
    contacted,
    decided,
    funded_by_amazon,
    granted,
    refunded_full,
    return_requested,
)
from sheets_sync.claims.moments import over
from sheets_sync.claims.three import Three

TOLD_BY_WORDS: tuple[tuple[str, tuple[str, ...], Callable[[Case], Three]], ...] = (
    ("buyer_contacted_at", ("buyer_contacted_at", "buyer_last_message_at", "return_requested_at"), contacted),
    ("return_requested_at", ("return_requested_at",), return_requested),
    ("claim_filed_at", ("claim_filed_at", "info_requested_at", "claim_decided_at", "appealed_at"), claimed),
    ("claim_decided_at", ("claim_decided_at",), decided),
    ("appealed_at", ("appealed_at",), appealed),
)
"""A step that a word or flag tells of where none of these dates stands there: the step, the dates, the fact."""


def steps_of(case: Case, line: int) -> list[Taken]:
    """List the steps of one line that its cells tell of, in no order."""
    events = [(step, case.event(step.key)) for step in STEPS]
    return [
        Taken(step, int(event.seconds[line]), int(event.day[line]), bool(event.whole[line]))
        for step, event in events
        if event.happened.yes[line]
    ]


def history_of(case: Case, line: int) -> History:
    """Walk one line's case to where it stands as of the case's moment; one that is settled is closed."""
    taken = steps_of(case, line)
    dated = {each.step.key for each in taken}
    today = int(case.today[line])
    told = [
        presumed(key, min(today, _first(taken, key) or today))
        for key, dates, fact in TOLD_BY_WORDS
        if case.ask(fact).yes[line] and not dated & set(dates)
    ]
    walked = walk([*taken, *told])
    return History(walked.moves, "closed") if settled(case, line, walked.state) else walked


def _first(taken: list[Taken], key: str) -> int | None:
    """The first day of a step that presumes this one."""
    return min((each.day for each in taken if key in each.step.presumes), default=None)


def settled(case: Case, line: int, state: str) -> bool:
    """Say whether nothing can come of a case any more, as far as the rules go."""
    return CLOSINGS[state](case, line)


def _no_claim_can_come(case: Case, line: int) -> bool:
    return bool(case.ask(window_closed).yes[line] or case.ask(refunded_full).yes[line])


def _decided_for_good(case: Case, line: int) -> bool:
    """Decided for the seller or at Amazon's cost, or the time to appeal is over."""
    lost = case.ask(granted) & ~case.ask(funded_by_amazon)
    return bool(lost.no[line] or over(case, case.ask(appeal_due)).yes[line])


def _appeal_answered(case: Case, line: int) -> bool:
    return bool(case.written("appeal_outcome").yes[line])


def _open_still(_: Case, __: int) -> bool:
    return False


CLOSINGS: dict[str, Callable[[Case, int], bool]] = {
    "nothing": _no_claim_can_come,
    "contacted": _no_claim_can_come,
    "answered": _no_claim_can_come,
    "return": _no_claim_can_come,
    "claim_filed": _open_still,
    "info_asked": _open_still,
    "decided": _decided_for_good,
    "appeal": _appeal_answered,
    "closed": lambda *_: True,
}
"""What closes a case from each state, beside the steps themselves."""
