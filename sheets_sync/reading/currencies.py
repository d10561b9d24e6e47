"""Which currency each order line is in: what its cell says, the sign beside an amount, the marketplace's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.amount_text import currency_code
from schemas.orders import Codes, State, Texts
from schemas.vocabulary import currencies, shared_signs
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn, read_each
from sheets_sync.reading.typed import text_reader

UNKNOWN_DIGITS = 9
"""Digits of a currency that is not known: more than any has."""

Names = NDArray[np.str_]


@dataclass(frozen=True, slots=True)
class Currencies:
    """The ISO code of each line's currency, "" where it is not known; `said` where the sheet itself says it."""

    codes: Names
    said: Lines

    def digits(self) -> NDArray[np.int64]:
        """Say how many digits follow the decimal mark of each line's currency."""
        kinds, which = np.unique(self.codes, return_inverse=True)
        known = (currencies().get(str(code).casefold()) for code in kinds)
        return np.array([each.digits if each else UNKNOWN_DIGITS for each in known], np.int64)[which]


def typed_currencies(raw: RawColumn | None, market: Codes, found: Findings) -> Texts:
    """Read the currency column as ISO codes; what names no currency we know is a Problem."""
    if raw is None:
        return Texts([""] * len(market), np.full(len(market), State.ABSENT, np.uint8))
    reading = read_each(raw.cells, text_reader(raw.key))
    found.faults(raw, reading)
    named = np.array([currency_code(text or "") or _sign(text or "") for text in reading.values], np.str_)[raw.index]
    codes = _settled(named, market)
    state = reading.state[raw.index]
    strange = (state == State.READ) & (codes == "")
    found.cells("money.currency_unknown", raw, strange)
    state = np.where(strange, State.UNREADABLE, state).astype(np.uint8)
    return Texts(np.where(state == State.READ, codes, "").tolist(), state)


def with_signs(typed: Texts, signs: Iterable[Names], market: Codes) -> Texts:
    """Let the sign beside an amount say the currency where its cell does not."""
    codes, state = np.array(typed.text, np.str_), typed.state.copy()
    for beside in signs:
        own = _settled(beside, market)
        here = np.isin(state, (State.ABSENT, State.BLANK)) & (own != "")
        codes, state = np.where(here, own, codes), np.where(here, State.READ, state).astype(np.uint8)
    return Texts(codes.tolist(), state)


def currencies_of(typed: Texts, market: Codes) -> Currencies:
    """Say each line's currency; where the sheet is silent, its marketplace's."""
    said = typed.state == State.READ
    return Currencies(np.where(said, np.array(typed.text, np.str_), _own(market)), said)


def _own(market: Codes) -> Names:
    return np.array([*(marketplaces()[key].currency for key in MARKETPLACES), ""], np.str_)[market]


def _sign(text: str) -> str:
    return text.casefold() if text.casefold() in shared_signs() else ""


def _settled(named: Names, market: Codes) -> Names:
    """Replace a sign that several currencies share by the marketplace's own currency, where that has it; else ""."""
    own, codes = _own(market), named
    for sign, sharing in shared_signs().items():
        theirs = np.where(np.isin(own, sharing), own, "")
        codes = np.where(named == sign, theirs, codes)
    return codes
