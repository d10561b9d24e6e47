"""Orders as columns: one typed numpy array per canonical column, one entry per order line.

Every typed column carries a `state` per line, so that "the sheet has no such column", "the cell is blank",
"read" and "there is something we cannot read" are never confused (see `State`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Days = NDArray[np.int32]
"""Calendar days of the marketplace, counted from 1970-01-01."""
Seconds = NDArray[np.int64]
"""UTC seconds since 1970-01-01."""
Codes = NDArray[np.int16]
States = NDArray[np.uint8]

SCALE = 10_000
"""Money is kept as whole ten-thousandths of the currency unit."""


class State(IntEnum):
    """What is known of one cell."""

    ABSENT = 0
    """The sheet has no such column."""
    BLANK = 1
    """The column is there, the cell is empty: for an event, "not so far"."""
    READ = 2
    """The cell was read for sure."""
    UNREADABLE = 3
    """The cell holds something that cannot be read for sure: unknown, never "not so far"."""


@dataclass(frozen=True, slots=True)
class Instants:
    """Moments. `seconds` and `day` are 0 unless READ; `whole` marks a date without a time.

    A whole day's `seconds` is the start of that day in the marketplace's zone; `day` is always the
    marketplace's calendar day of the moment.
    """

    seconds: Seconds
    day: Days
    whole: Bools
    state: States


@dataclass(frozen=True, slots=True)
class Words:
    """Codes into the closed vocabulary of the column (`schemas.columns.COLUMNS[key].words`); -1 unless READ."""

    code: Codes
    state: States
    words: tuple[str, ...]

    def holds(self, *words: str) -> Bools:
        """Where the cell was read as one of these words."""
        wanted = [self.words.index(word) for word in words]
        held: Bools = np.isin(self.code, wanted) & (self.state == State.READ)
        return held


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts in ten-thousandths (`SCALE`), 0 unless READ."""

    amount: NDArray[np.int64]
    state: States


@dataclass(frozen=True, slots=True)
class Flags:
    """Yes or no; False unless READ."""

    yes: Bools
    state: States


@dataclass(frozen=True, slots=True)
class Texts:
    """Plain text, as typed after trimming; "" unless READ."""

    text: list[str]
    state: States


@dataclass(frozen=True, slots=True)
class Orders:
    """The order lines of one tab or file.

    `row` is each line's 1-based row in the sheet. `market` indexes `sheets_sync.policy.MARKETPLACES`, -1 where
    unknown. Mappings hold every canonical column of their kind, ABSENT ones included, so a rule never asks
    whether a column exists. `zone` is the zone used for times without an offset.
    """

    row: NDArray[np.int32]
    market: Codes
    instants: Mapping[str, Instants]
    words: Mapping[str, Words]
    money: Mapping[str, Money]
    flags: Mapping[str, Flags]
    texts: Mapping[str, Texts]
    present: frozenset[str]
    zone: str

    def __len__(self) -> int:
        return len(self.row)
