"""Amounts: one decimal mark per column, by what its cells prove and by the digits of the currency."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schemas.amount_text import AmountText, amount_text, grouped
from schemas.cells import MOST_DIGITS, MoneyCell
from schemas.orders import Money, State
from schemas.vocabulary import shared_signs
from sheets_sync.reading.currencies import Currencies, Names
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn, Reading, read_each

NOTHING = AmountText(0, "", "", "")


def read_amounts(raw: RawColumn) -> Reading[AmountText]:
    """Read the distinct cells of a money column; a mark that may group or begin decimals stays open."""
    number = MoneyCell()

    def read(cell: str | float) -> AmountText:
        return amount_text(cell) if isinstance(cell, str) else NOTHING._replace(value=number.read(cell))

    return read_each(raw.cells, read)


def signs_beside(raw: RawColumn, reading: Reading[AmountText]) -> Names:
    """Say what stands beside each line's amount: an ISO code, a sign that several currencies share, or ""."""
    return np.array([(amount or NOTHING).currency for amount in reading.values], np.str_)[raw.index]


def money_of(raw: RawColumn, reading: Reading[AmountText], money: Currencies, found: Findings) -> Money:
    """Give every line its amount; what its mark or its sign leaves open is a Problem."""
    found.faults(raw, reading)
    state = reading.state[raw.index]
    foreign = (state == State.READ) & _foreign(signs_beside(raw, reading), money)
    value, unsure = _marked(raw, reading, money)
    unsure &= (state == State.READ) & ~foreign
    found.cells("money.currency_unknown", raw, foreign)
    found.cells("money.unreadable", raw, unsure)
    state[foreign | unsure] = State.UNREADABLE
    return Money(np.where(state == State.READ, value, 0), state)


def _marked(raw: RawColumn, reading: Reading[AmountText], money: Currencies) -> tuple[NDArray[np.int64], Lines]:
    """Settle the marks that may group or begin decimals: (amounts, lines that stay open).

    `1,234` groups where the column proves the other mark for decimals, or where the currency has no such decimals;
    it begins decimals only where the column proves that and the currency can have three digits there.
    """
    amounts = [amount or NOTHING for amount in reading.values]
    value = np.array([amount.value for amount in amounts], np.int64)[raw.index]
    mark = np.array([amount.doubtful for amount in amounts], np.str_)[raw.index]
    doubtful = mark != ""
    if not doubtful.any():
        return value, doubtful
    thousands = np.array([grouped(amount) for amount in amounts], np.float64)[raw.index]
    proven = {amount.mark for amount in amounts} - {""}
    own, other = np.isin(mark, [*proven]), np.isin(np.where(mark == ".", ",", "."), [*proven])
    digits = money.digits()
    groups = doubtful & ((digits == 0) | (~own & (other | (digits <= MOST_DIGITS))))
    decimals = doubtful & ~groups & own & ~other & (digits > MOST_DIGITS)
    return np.where(groups, thousands.astype(np.int64), value), doubtful & ~groups & ~decimals


def _foreign(beside: Names, money: Currencies) -> Lines:
    """Where the sign beside an amount contradicts the currency that the sheet says."""
    foreign = np.zeros(len(beside), np.bool_)
    for sign in {*beside.tolist()} - {""}:
        allowed = [*shared_signs().get(sign, (sign,))]
        foreign |= (beside == sign) & money.said & ~np.isin(money.codes, allowed)
    return foreign
