"""Words, flags, numbers, ids and texts: each distinct cell is read once by its reference field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from schemas.cells import ID_COLUMNS, FlagCell, NumberCell, OrderIdCell, TextCell, WordCell, cell_fault
from schemas.columns import columns
from schemas.orders import Flags, Instants, Money, State, Texts, Words
from schemas.plain import Unreadable
from schemas.vocabulary import cell_faults
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn, Reading, read_each

Typed = Instants | Words | Money | Flags | Texts

NO_WORD = -1


def read_typed(raw: RawColumn, found: Findings) -> Typed:
    """Read a column of words, flags, numbers, ids or texts, and tell what in it cannot be read."""
    reading = read_each(raw, _reader(raw.key))
    found.faults(raw, reading)
    return _OF_KIND[columns()[raw.key].kind](raw, reading)


def absent(key: str, lines: int) -> Typed:
    """Give a column that the sheet does not have."""
    state = np.full(lines, State.ABSENT, np.uint8)
    none = np.zeros(lines, np.bool_)
    kinds: Mapping[str, Callable[[], Typed]] = {
        "instant": lambda: Instants(np.zeros(lines, np.int64), np.zeros(lines, np.int32), none, state),
        "word": lambda: Words(np.full(lines, NO_WORD, np.int16), state, columns()[key].words),
        "flag": lambda: Flags(none, state),
        "money": lambda: Money(np.zeros(lines, np.int64), state),
        "number": lambda: Money(np.zeros(lines, np.int64), state),
    }
    return kinds.get(columns()[key].kind, lambda: Texts([""] * lines, state))()


def without(typed: Typed, lines: Lines) -> Typed:
    """Make these lines of a column unreadable."""
    state = np.where(lines, State.UNREADABLE, typed.state).astype(np.uint8)
    if isinstance(typed, Instants):
        seconds, day = np.where(lines, 0, typed.seconds), np.where(lines, 0, typed.day).astype(np.int32)
        return Instants(seconds, day, typed.whole & ~lines, state)
    if isinstance(typed, Words):
        return Words(np.where(lines, NO_WORD, typed.code).astype(np.int16), state, typed.words)
    if isinstance(typed, Money):
        return Money(np.where(lines, 0, typed.amount), state)
    if isinstance(typed, Flags):
        return Flags(typed.yes & ~lines, state)
    return Texts(["" if gone else text for text, gone in zip(typed.text, lines.tolist(), strict=True)], state)


def words_of(raw: RawColumn, reading: Reading[str]) -> Words:
    """Give every line its word."""
    vocabulary = columns()[raw.key].words
    codes = [NO_WORD if word is None else vocabulary.index(word) for word in reading.values]
    return Words(np.array(codes, np.int16)[raw.index], reading.state[raw.index], vocabulary)


def texts_of(raw: RawColumn, reading: Reading[str]) -> Texts:
    """Give every line its text."""
    shown = [value or "" for value in reading.values]
    return Texts([shown[number] for number in raw.index.tolist()], reading.state[raw.index])


def _flags_of(raw: RawColumn, reading: Reading[bool]) -> Flags:
    return Flags(np.array([value is True for value in reading.values], np.bool_)[raw.index], reading.state[raw.index])


def _numbers_of(raw: RawColumn, reading: Reading[int]) -> Money:
    return Money(np.array([value or 0 for value in reading.values], np.int64)[raw.index], reading.state[raw.index])


_OF_KIND: Mapping[str, Callable[[RawColumn, Reading[Any]], Typed]] = {
    "word": words_of, "flag": _flags_of, "number": _numbers_of, "order_id": texts_of, "text": texts_of,
}  # fmt: skip


def _reader(key: str) -> Callable[[Any], Any]:
    kinds: Mapping[str, Callable[[Any], Any]] = {
        "word": WordCell(key).read, "flag": FlagCell().read, "number": NumberCell().read,
        "order_id": OrderIdCell().read,
    }  # fmt: skip
    return kinds.get(columns()[key].kind) or text_reader(key)


def text_reader(key: str) -> Callable[[str | float], str]:
    """Give the reader of a text column: what a spreadsheet shows instead of a value is no text."""
    reader = TextCell(is_id=key in ID_COLUMNS)

    def read(cell: str | float) -> str:
        if isinstance(cell, str) and cell[:1] in _fault_beginnings() and (fault := cell_fault(cell)):
            raise Unreadable(fault)
        return reader.read(cell)

    return read


@cache
def _fault_beginnings() -> frozenset[str]:
    return frozenset(mark for fault in cell_faults() for mark in (fault[0], fault[0].lower(), " "))
