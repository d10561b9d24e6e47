"""The answers that a run replaced, as rows under the list of runs, in the shape of the ledger's own rows.

A–G the key, the number of its words and its numbers (only the key where there was no answer), I–M the words. The list
holds a checksum of each block, so that one that was cut off or typed into is known as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from zlib import crc32

from schemas.grid import Cell
from sheets_sync.history.records import ALL, FIRST_RECORD, GONE, NONE, ROWS, RUNS_KEPT, Facts, Log, Record
from sheets_sync.ledger import ENTRY, LONGEST_RUN, WIDTH, WORDS, Entry, Heading, Ledger, Texts, Write

FIRST_ROW = FIRST_RECORD + RUNS_KEPT + 1
"""The first row of blocks; the row over it names their columns."""
ROWS_KEPT = 20_000
"""Rows that all blocks together may take: about a quarter of a million cells, of the ten millions of a workbook."""
COLUMN_TITLES: tuple[Cell, ...] = (*ENTRY, None, *WORDS)

Before = Mapping[str, Entry | None]
"""What stood under each key that a run touched; None: nothing."""


def recorded(log: Log, heading: Heading, before: Before | None, facts: Facts, *, empty: bool) -> Log:
    """Add the run that writes `heading`; what there is no room for any more falls out, oldest first.

    `before` is None where what stood there is not kept. `empty`: no answer at all stood there, so none need be kept.
    """
    known = before or {}
    entries, words = len(known), len({entry.texts for entry in known.values() if entry is not None})
    height = max(entries, words)
    kept = GONE if before is None or height > ROWS_KEPT else NONE if not before else ALL if empty else ROWS
    older = log.records[-(RUNS_KEPT - 1) :]
    if kept == GONE:
        older = tuple(_without(record) for record in older)
    first = 0
    if kept == ROWS:
        first, older = _placed(older, height)
    check = _check(known) if kept == ROWS else 0
    worded = words if kept == ROWS else 0
    record = Record(heading.run, heading.generation, kept, first, entries, worded, check, facts)
    return Log((*older, record), log.total + 1)


def block_writes(record: Record, before: Before) -> Iterator[Write]:
    """Write the block of a run, in pieces that fit into batches."""
    if record.kept != ROWS:
        return
    numbers: dict[Texts, int] = {}
    for entry in before.values():
        if entry is not None:
            numbers.setdefault(entry.texts, len(numbers) + 1)
    worded = [(number, *texts) for texts, number in numbers.items()]
    entries = [_entry(key, entry, numbers) for key, entry in before.items()]
    lines = [(*_at(entries, line, len(ENTRY)), None, *_at(worded, line, len(WORDS))) for line in range(record.height)]
    for start in range(0, len(lines), LONGEST_RUN):
        yield Write(record.first + start, 0, tuple(lines[start : start + LONGEST_RUN]))


def block_range(record: Record) -> tuple[int, int]:
    """Say which rows of the tab hold a block, first and last."""
    return record.first, record.first + record.height - 1


def block_from(record: Record, columns: Sequence[Sequence[Cell]]) -> Before | None:
    """Read the block of a run from the columns of its rows; None where it is not as it was written."""
    wide = [*columns, *([()] * (WIDTH - len(columns)))]
    height = record.height
    lines = list(zip(*([*column, *([None] * height)][:height] for column in wide[:WIDTH]), strict=True))
    words = {line[len(ENTRY) + 1]: line[len(ENTRY) + 2 :] for line in lines[: record.words]}
    found: dict[str, Entry | None] = {}
    for line in lines[: record.entries]:
        key, number, *numbers = line[: len(ENTRY)]
        if not isinstance(key, str) or (number is not None and number not in words):
            return None
        found[key] = None if number is None else Entry(words[number], tuple(numbers))
    return found if _check(found) == record.check else None


def taken_back(entries: Mapping[str, Entry], before: Before | None) -> dict[str, Entry]:
    """Give the entries as they stood before a run that left `entries`; None: before it there were none."""
    if before is None:
        return {}
    older = {**entries, **{key: entry for key, entry in before.items() if entry is not None}}
    return {key: entry for key, entry in older.items() if before.get(key, entry) is not None}


def unfinished(log: Log, ledger: Ledger) -> Record | None:
    """Find the run that was cut off while it wrote the ledger, whose answers stand there in part."""
    last = log.records[-1] if log.records else None
    return last if ledger.torn and last is not None and last.generation == ledger.generation else None


def _check(before: Before) -> int:
    """Sum a block up; numbers as far as a sheet holds them for sure."""
    total = 0
    for key, entry in before.items():
        cells = () if entry is None else (*entry.texts, *(_plain(number) for number in entry.numbers))
        total = crc32(repr((key, *cells)).encode("utf-8", "surrogatepass"), total)
    return total


def _plain(cell: Cell) -> Cell:
    return f"{cell:.4f}" if isinstance(cell, (int, float)) else cell


def _without(record: Record) -> Record:
    return replace(record, kept=GONE, first=0, words=0) if record.kept in {ROWS, ALL} else record


def _placed(older: tuple[Record, ...], height: int) -> tuple[int, tuple[Record, ...]]:
    """Find room for a block; while there is none, the oldest one falls out."""
    for out in range(len(older) + 1):
        left = (*(_without(record) for record in older[:out]), *older[out:])
        room = _room(left, height)
        if room is not None:
            return room, left
    raise AssertionError


def _room(records: Sequence[Record], height: int) -> int | None:
    start = FIRST_ROW
    for record in sorted((each for each in records if each.kept == ROWS), key=lambda each: each.first):
        if record.first - start >= height:
            return start
        start = max(start, record.first + record.height)
    return start if start + height <= FIRST_ROW + ROWS_KEPT else None


def _entry(key: str, entry: Entry | None, numbers: Mapping[Texts, int]) -> tuple[Cell, ...]:
    if entry is None:
        return (key, *(None,) * (len(ENTRY) - 1))
    return (key, numbers[entry.texts], *entry.numbers)


def _at(lines: Sequence[tuple[Cell, ...]], line: int, width: int) -> tuple[Cell, ...]:
    return lines[line] if line < len(lines) else (None,) * width
