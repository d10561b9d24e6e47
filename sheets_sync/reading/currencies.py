"""Which currency each order line is in: what its cell says, the sign beside an amount, the marketplace's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from schemas.amount_text import currency_code
from schemas.orders import Codes, State, Texts
from schemas.vocabulary import currencies, shared_signs
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn, read_each
from sheets_sync.reading.typed import text_reader

Numbers = NDArray[np.int16]
"""Per line an index into `known()`; `NONE`; or below it a sign that several currencies share."""

NONE = -1
FIRST_SIGN = -2
UNKNOWN_DIGITS = 9
"""Digits of a currency that is not known: more than any has."""


@dataclass(frozen=True, slots=True)
class Currencies:
    """The currency of each line (`NONE` where it is not known), and where the sheet itself says it."""

    numbers: Numbers
    said: Lines

    def digits(self) -> NDArray[np.int64]:
        """Say how many digits follow the decimal mark of each line's currency."""
        digits = [currencies()[code.casefold()].digits for code in known()]
        return np.array([*digits, UNKNOWN_DIGITS], np.int64)[self.numbers]

    def contradicted(self, beside: Numbers) -> Lines:
        """Where the sign beside an amount contradicts the currency that the sheet says."""
        agrees = beside == self.numbers
        for place, sharing in enumerate(_sharing()):
            agrees |= (beside == FIRST_SIGN - place) & np.isin(self.numbers, sharing)
        contradicted: Lines = (beside != NONE) & self.said & ~agrees
        return contradicted


@cache
def known() -> tuple[str, ...]:
    """Name the ISO codes of every currency we know."""
    return tuple(sorted({currency.code for currency in currencies().values()}))


def number_of(text: str) -> int:
    """Number a currency's code or sign; `NONE` for what is none."""
    signs = list(shared_signs())
    if code := currency_code(text):
        return known().index(code)
    return FIRST_SIGN - signs.index(text.casefold()) if text.casefold() in signs else NONE


def typed_currencies(raw: RawColumn | None, market: Codes, found: Findings) -> tuple[Numbers, Texts]:
    """Read the currency column; what names no currency we know is a Problem."""
    if raw is None:
        absent = np.full(len(market), State.ABSENT, np.uint8)
        return np.full(len(market), NONE, np.int16), Texts([""] * len(market), absent)
    reading = read_each(raw, text_reader(raw.key))
    found.faults(raw, reading)
    named = np.array([number_of(text or "") for text in reading.values], np.int16)[raw.index]
    numbers = _settled(named, market)
    state = reading.state[raw.index]
    strange = (state == State.READ) & (numbers == NONE)
    found.cells("money.currency_unknown", raw, strange)
    state[strange] = State.UNREADABLE
    return numbers, _texts(numbers, state)


def with_signs(numbers: Numbers, typed: Texts, signs: Iterable[Numbers], market: Codes) -> tuple[Currencies, Texts]:
    """Let the sign beside an amount say the currency where its cell does not, and the marketplace where none does."""
    state = typed.state.copy()
    for beside in signs:
        own = _settled(beside, market)
        here = np.isin(state, (State.ABSENT, State.BLANK)) & (own != NONE)
        numbers = np.where(here, own, numbers).astype(np.int16)
        state[here] = State.READ
    said = state == State.READ
    return Currencies(np.where(said, numbers, _own()[market]).astype(np.int16), said), _texts(numbers, state)


def _texts(numbers: Numbers, state: NDArray[np.uint8]) -> Texts:
    codes = (*known(), "")
    shown = np.where(state == State.READ, numbers, NONE).tolist()
    return Texts([codes[number] for number in shown], state)


def _settled(named: Numbers, market: Codes) -> Numbers:
    """Replace a sign that several currencies share by the marketplace's own currency, where that has it."""
    own = _own()[market]
    numbers = np.where(named <= FIRST_SIGN, NONE, named)
    for place, sharing in enumerate(_sharing()):
        numbers = np.where((named == FIRST_SIGN - place) & np.isin(own, sharing), own, numbers)
    return numbers.astype(np.int16)


@cache
def _own() -> Numbers:
    """Number the currency of each marketplace; the last entry is that of an unknown one."""
    return np.array([*(known().index(marketplaces()[key].currency) for key in MARKETPLACES), NONE], np.int16)


@cache
def _sharing() -> tuple[list[int], ...]:
    return tuple([known().index(code) for code in codes] for codes in shared_signs().values())
