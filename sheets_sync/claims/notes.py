"""What the basis of an answer must mention (docs/rules.md §7), one bit each in the order of `NOTES`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools
from sheets_sync.claims.actions import ACTIONS, suggested
from sheets_sync.claims.case import Case, Event
from sheets_sync.claims.clocks import closes, opens, opens_by_expected, opens_by_ordered, other_opens
from sheets_sync.claims.exclusions import window_closed
from sheets_sync.claims.facts import decided, refund_taken_as_full
from sheets_sync.claims.judgements import NOTES, Known, Moments
from sheets_sync.claims.moments import dated
from sheets_sync.claims.offers import label_protects
from sheets_sync.claims.rule import packed

_WAIT = [action.key for action in ACTIONS].index("wait_for_amazon")


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
    waits: Bools = case.ask(suggested).code == _WAIT
    return waits & case.ask(label_protects)


_NOTES: dict[str, Callable[[Case], Bools]] = {
    "opens_by_expected": by_expected,
    "opens_by_ordered": by_ordered,
    "opens_at_latest": at_latest,
    "other_profile_opens": other_day,
    "refund_taken_as_full": refund_taken_as_full,
    "day_without_time": lambda case: case.ask(suggested).from_day,
    "market_unverified": unverified,
    "residual_after_window": lambda case: case.ask(window_closed).yes,
    "claim_settled": lambda case: case.ask(decided).yes,
    "label_protects": wait_by_label,
}


def noted(case: Case) -> NDArray[np.uint64]:
    """Pack the notes of every line."""
    return packed([case.ask(_NOTES[note]) for note in NOTES])
