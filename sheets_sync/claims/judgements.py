"""What the judge says of each order line: grades, bits per rule, clocks, one action. Words are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools, Days, Seconds, States

RISKS = ("clear", "not_covered", "unknown", "watch", "high", "critical", "lost", "open")
"""Grades by key, the least urgent first; `Judgements.risk` indexes this."""

NOTES = (
    "opens_by_expected",
    "opens_by_ordered",
    "opens_at_latest",
    "other_profile_opens",
    "refund_taken_as_full",
    "day_without_time",
    "market_unverified",
    "residual_after_window",
    "claim_settled",
    "label_protects",
)
"""What the basis of an answer must mention, one bit each in `Judgements.notes`."""

MISSING = ("order_id", "marketplace", "ordered_at", "expected_by", "delivered", "other")
"""Facts whose lack made a line `unknown`, one bit each in `Judgements.missing`; `other`: an unreadable cell."""


class Known(IntEnum):
    """What is known of a computed moment."""

    NONE = 0
    """The clock does not run for this line, or was met."""
    YES = 1
    AT_LATEST = 2
    """An upper bound: it may be earlier."""
    UNKNOWN = 3


@dataclass(frozen=True, slots=True)
class Moments:
    """One computed moment per line.

    `seconds` is the UTC moment itself (for a duty counted in days: the last second of its last day; for `opens`:
    the first second of its day); `day` is the marketplace day to show; `whole` says that only the day is meant.
    """

    seconds: Seconds
    day: Days
    whole: Bools
    known: States


@dataclass(frozen=True, slots=True)
class Bits:
    """Rules that hold, and rules that cannot be answered: one bit per rule, in the order of their registry."""

    yes: NDArray[np.uint64]
    unknown: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Judgements:
    """The judge's answer, a column each.

    `clocks` holds every key of `claims.CLOCKS`; `advised` the advised moments of the duties that have one.
    `duties` are hard duties that are due soon or missed (why a line is critical or high), by bit of `claims.DUTIES`;
    `signs` why it is watched, by bit of `claims.SIGNS`. `action` indexes `claims.ACTIONS`. `amount` is in
    ten-thousandths where `amount_known`. `changes_at` is the earliest UTC second after as-of at which any answer of
    the line can change with no edit (int64 max: never); `as_of` is that moment of judging. `other_opens` is the
    opening day under `other_profile`.
    """

    risk: NDArray[np.uint8]
    grounds: Bits
    exclusions: Bits
    duties: Bits
    signs: Bits
    missing: NDArray[np.uint64]
    notes: NDArray[np.uint64]
    clocks: Mapping[str, Moments]
    advised: Mapping[str, Moments]
    action: NDArray[np.uint8]
    act_by: Moments
    amount: NDArray[np.int64]
    amount_known: Bools
    other_profile: str
    other_opens: Moments
    changes_at: Seconds
    as_of: int

    def __len__(self) -> int:
        return len(self.risk)
