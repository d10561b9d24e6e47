"""What the basis of an answer must mention (docs/rules.md §7), one bit each in the order of `NOTES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools
from sheets_sync.claims.actions import ACTIONS, suggested
from sheets_sync.claims.case import Case, Event
from sheets_sync.claims.clocks import closes, opens, opens_by_expected, opens_by_ordered, other_opens
from sheets_sync.claims.contact import may_claim, wait_start
from sheets_sync.claims.duties import DUTIES
from sheets_sync.claims.exclusions import window_closed
from sheets_sync.claims.facts import decided, refund_taken_as_full
from sheets_sync.claims.judgements import NOTES, Known, Moments
from sheets_sync.claims.moments import dated
from sheets_sync.claims.offers import label_protects
from sheets_sync.claims.rule import packed

_KEYS = [action.key for action in ACTIONS]
_DONE_BY = {
    "reply_due": "answer_buyer",
    "return_answer_due": "authorise_return",
    "return_option_due": "authorise_return",
    "refund_due": "refund_return",
    "info_due": "answer_amazon",
}
"""The action by which each duty is done."""


def by_expected(case: Case) -> Bools:
    """Where the opening day is counted from the expected day; it is named where both counts agree."""
    return _gives(case.ask(opens_by_expected), case.ask(opens))


def by_ordered(case: Case) -> Bools:
    """Where the opening day is counted from the order's day."""
    return _gives(case.ask(opens_by_ordered), case.ask(opens)) & ~case.ask(by_expected)


def _gives(arm: Moments, opening: Moments) -> Bools:
    found: Bools = dated(arm) & dated(opening) & (arm.seconds == opening.seconds)
    return found


def at_latest(case: Case) -> Bools:
    """Where the opening day is an upper bound."""
    found: Bools = case.ask(opens).known == Known.AT_LATEST
    return found


def other_day(case: Case) -> Bools:
    """Where the other profile opens on another day, or only one of both has a day."""
    own, other = case.ask(opens), case.ask(other_opens)
    found: Bools = (dated(own) != dated(other)) | (dated(own) & (own.day != other.day))
    return found


def day_without_time(case: Case) -> Bools:
    """Where the moment to act by is counted in hours from a date that has no time."""
    by = case.ask(suggested)[1]
    counted = [_shown(by, moment) & start.whole & start.happened.yes & own for moment, start, own in _hours(case)]
    found: Bools = np.any(counted, axis=0)
    return found


def _hours(case: Case) -> Iterator[tuple[Moments, Event, Bools]]:
    """Give each moment that an action can be dated by, the event it counts from, and where the action is such."""
    yield case.ask(may_claim), case.ask(wait_start), ~doing(case, "answer_amazon", "authorise_return", "refund_return")
    for duty in DUTIES:
        own, start = doing(case, _DONE_BY[duty.key]), case.ask(duty.start)
        yield case.ask(duty.due), start, own
        if duty.advised:
            yield case.ask(duty.advised_by), start, own


def _shown(by: Moments, moment: Moments) -> Bools:
    found: Bools = dated(by) & ~by.whole & dated(moment) & ~moment.whole & (by.seconds == moment.seconds)
    return found


def doing(case: Case, *actions: str) -> Bools:
    """Where one of these actions is suggested."""
    found: Bools = np.isin(case.ask(suggested)[0], [_KEYS.index(action) for action in actions])
    return found


def unverified(case: Case) -> Bools:
    """Where no page of the marketplace states the length that gives the closing or the opening day."""
    expected, ordered = case.event("expected_by"), case.event("ordered_at")
    used: tuple[tuple[Bools, str, Event], ...] = (
        (dated(case.ask(closes)), "claim.window", expected),
        (case.ask(by_expected), "not_received.after_expected", expected),
        (case.ask(by_ordered), "not_received.after_order", ordered),
    )
    found: Bools = np.any([where & ~case.stated(parameter, start) for where, parameter, start in used], axis=0)
    return found


def wait_by_label(case: Case) -> Bools:
    """Where the suggestion is to wait because of the label."""
    return doing(case, "wait_for_amazon") & case.ask(label_protects)


_NOTES: dict[str, Callable[[Case], Bools]] = {
    "opens_by_expected": by_expected,
    "opens_by_ordered": by_ordered,
    "opens_at_latest": at_latest,
    "other_profile_opens": other_day,
    "refund_taken_as_full": refund_taken_as_full,
    "day_without_time": day_without_time,
    "market_unverified": unverified,
    "residual_after_window": lambda case: case.ask(window_closed).yes,
    "claim_settled": lambda case: case.ask(decided).yes,
    "label_protects": wait_by_label,
}


def noted(case: Case) -> NDArray[np.uint64]:
    """Pack the notes of every line."""
    return packed([case.ask(_NOTES[note]) for note in NOTES])
