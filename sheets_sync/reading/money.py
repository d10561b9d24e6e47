"""Amounts: one decimal mark per column, by what its cells prove and by the digits of the currency."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schemas.amount_text import AmountText, amount_text, grouped
from schemas.cells import MOST_DIGITS, MoneyCell
from schemas.orders import SCALE, Money, State
from sheets_sync.reading.currencies import NONE, Currencies, Numbers, number_of
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn, Reading, read_each

NOTHING = AmountText(0, "", "", "")

_CENTS = 2
_PER_CENT = SCALE // 10**_CENTS
_SHORT = 13
"""Characters of an amount that is surely below `schemas.amount_text.LARGEST`."""


def read_amounts(raw: RawColumn) -> Reading[AmountText]:
    """Read the distinct cells of a money column; a mark that may group or begin decimals stays open."""
    number = MoneyCell()

    def read(cell: str | float) -> AmountText:
        if not isinstance(cell, str):
            return AmountText(number.read(cell), "", "", "")
        return _plain_amount(cell) or amount_text(cell)

    return read_each(raw, read)


def _plain_amount(text: str) -> AmountText | None:
    """Read what nearly every report writes, `1299.00`, without a regular expression; None for anything else."""
    whole, mark, decimals = text.partition(".")
    if mark and len(decimals) == _CENTS and len(text) <= _SHORT and text.isascii() and (whole + decimals).isdigit():
        return AmountText(int(whole + decimals) * _PER_CENT, mark, "", "") if whole else None
    return None


def signs_beside(raw: RawColumn, reading: Reading[AmountText]) -> Numbers:
    """Say what currency or shared sign stands beside each line's amount."""
    numbers = {"": NONE}
    beside = ((amount or NOTHING).currency for amount in reading.values)
    every = [numbers[sign] if sign in numbers else numbers.setdefault(sign, number_of(sign)) for sign in beside]
    return np.array(every, np.int16)[raw.index]


def money_of(raw: RawColumn, reading: Reading[AmountText], money: Currencies, found: Findings) -> Money:
    """Give every line its amount; what its mark or its sign leaves open is a Problem."""
    found.faults(raw, reading)
    state = reading.state[raw.index]
    foreign = (state == State.READ) & money.contradicted(signs_beside(raw, reading))
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
    doubtful = np.array([amount.doubtful != "" for amount in amounts], np.bool_)[raw.index]
    if not doubtful.any():
        return value, doubtful
    thousands = np.array([grouped(amount) if amount.doubtful else 0 for amount in amounts], np.int64)[raw.index]
    proven = {amount.mark for amount in amounts} - {""}
    own = np.array([amount.doubtful in proven for amount in amounts], np.bool_)[raw.index]
    other = np.array([bool(proven - {amount.doubtful}) for amount in amounts], np.bool_)[raw.index]
    digits = money.digits()
    groups = doubtful & ((digits == 0) | (~own & (other | (digits <= MOST_DIGITS))))
    decimals = doubtful & ~groups & own & ~other & (digits > MOST_DIGITS)
    return np.where(groups, thousands, value), doubtful & ~groups & ~decimals
