"""Which marketplace each order line belongs to: what its own cell says, else what the person chose."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from schemas.cells import WordCell
from schemas.choices import Choices
from schemas.columns import columns
from schemas.orders import Codes, State, Words
from schemas.spelling import normalised
from sheets_sync.policy import MARKETPLACES
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn, read_each
from sheets_sync.reading.typed import NO_WORD, words_of

AMAZON = "amazon"


def markets(raw: RawColumn | None, lines: int, choices: Choices, found: Findings) -> tuple[Codes, Words]:
    """Say each line's marketplace code (-1 unknown, or not Amazon) and what its cell says.

    A line whose cell is blank takes the person's choice, else the one marketplace that all other lines name.
    A cell with a name we do not know takes the choice too, unless it names another Amazon.
    """
    vocabulary = columns()["marketplace"].words
    chosen = MARKETPLACES.index(choices.marketplace) if choices.marketplace in MARKETPLACES else -1
    if raw is None:
        absent = Words(np.full(lines, NO_WORD, np.int16), np.full(lines, State.ABSENT, np.uint8), vocabulary)
        return np.full(lines, chosen, np.int16), absent
    reading = read_each(raw, WordCell(raw.key).read)
    named = words_of(raw, reading)
    foreign = raw.lines(_other_amazons(raw))
    unknown = (named.state == State.UNREADABLE) & (foreign | (chosen < 0) | ~_says_something(raw, reading.faults))
    code = _codes(named, vocabulary)
    code[(named.state == State.BLANK)] = chosen if chosen >= 0 else _only(code[named.state == State.READ])
    taken = (named.state == State.UNREADABLE) & ~unknown
    code[taken] = chosen
    for key, distinct in reading.faults.items():
        told = "marketplace.row_unknown" if key == "word.unreadable" else key
        found.cells(told, raw, raw.lines(distinct) & unknown)
    state = np.where(taken, State.BLANK, named.state).astype(np.uint8)
    return code, Words(named.code, state, vocabulary)


def _codes(named: Words, vocabulary: tuple[str, ...]) -> Codes:
    """Turn words into codes of MARKETPLACES; a line that is not Amazon's has none."""
    table = np.array([MARKETPLACES.index(word) if word in MARKETPLACES else -1 for word in vocabulary] + [-1], np.int16)
    return table[named.code]


def _only(codes: Codes) -> int:
    several: NDArray[np.int16] = np.unique(codes[codes >= 0])
    return int(several[0]) if len(several) == 1 else -1


def _other_amazons(raw: RawColumn) -> list[int]:
    texts = enumerate(raw.cells)
    return [number for number, cell in texts if isinstance(cell, str) and AMAZON in normalised(cell)]


def _says_something(raw: RawColumn, faults: dict[str, list[int]]) -> Lines:
    """Where the cell is a name, not an error of the spreadsheet."""
    return raw.lines(faults.get("word.unreadable", ()))
