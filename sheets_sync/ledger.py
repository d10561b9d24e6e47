"""The ledger: judgements now, compared with the rows that stand in the tool's own tab, give the rows to write.

Row 1 is the heading, row 2 names the columns, from row 3 on: A–G one row per distinct row key (key, number of its
words, the dates, the amount, when it changes by itself), I–M the words, each distinct group of texts once, numbered by
its row. Row 1 says the generation in B and again in M: where the two differ, a write is under way and nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from schemas.grid import Cell
from sheets_sync.garbage import held
from sheets_sync.rowkey import MINUTES, TEN_THOUSANDTHS

FIRST_ROW = 3
"""The first sheet row of entries and of words."""
ENTRY = ("key", "words", "opens", "closes", "act_by", "amount", "changes_at")
WORDS = ("number", "risk", "reasons", "action", "basis")
ENTRY_COLUMN, WORDS_COLUMN, WIDTH = 0, 8, 13
FORMAT = "claimwatch ledger 1"
BEGIN, AS_OF, END = "$B$1", "$C$1", "$M$1"
POLICY, PROFILE, LANGUAGE, MOMENT = "$D$1", "$E$1", "$F$1", "$H$1"
"""Where the heading says by which rules, in which language and as of which UTC second."""
ENTRIES_RANGE, WORDS_RANGE = "$A$3:$G", "$I$3:$M"

LONGEST_RUN = 500
"""Rows that one write holds at most, so that writes can be packed into batches."""

_NO_NUMBER = 2**31
_SCALES = (MINUTES, MINUTES, MINUTES, TEN_THOUSANDTHS, 1)

Texts = tuple[Cell, ...]
Numbers = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the whole ledger was made by. `serial` is `as_of` as a date in the spreadsheet's own zone.

    `note` says to whoever looks that the answers are not those of the last sync: they were undone.
    """

    generation: int
    as_of: int
    serial: float
    policy: str
    profile: str
    language: str
    spreadsheet: str
    run: str
    note: str = ""

    def outdates(self, other: Heading) -> bool:
        """Whether an otherwise equal ledger must say this instead: other rules, or another day."""
        fresh = replace(self, generation=other.generation, as_of=other.as_of, serial=other.serial, run=other.run)
        return fresh != other or int(self.serial) != int(other.serial)


class Entry(NamedTuple):
    """The answer to one key: texts (WORDS without their number) and numbers (ENTRY without key and words)."""

    texts: Texts
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read. `torn`: a write was under way or was cut off. `damaged`: somebody typed into it.

    `used` holds every row of entries and of words that has anything in it, whatever it is.
    """

    heading: Heading | None
    generation: int
    torn: bool
    damaged: bool
    rows: Mapping[str, int]
    entries: Mapping[str, Entry]
    numbers: Mapping[str, int]
    words: Mapping[int, Texts]
    used: tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class Write:
    """Cells to write into the ledger's tab: 1-based first row, 0-based first column, rows of equal length."""

    row: int
    column: int
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync has to write, by key, and the writes themselves; `height` rows the tab must have.

    `touched`: what stood there before under every key that is added (nothing), changed or removed.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    heading: Heading | None
    writes: tuple[Write, ...]
    height: int
    touched: Mapping[str, Entry | None] = field(default_factory=dict)


@held()
def ledger_from(columns: Sequence[Sequence[Cell]]) -> Ledger:
    """Read a ledger from the columns of its tab; whatever is not as this module writes it is written anew."""
    wide = [*columns, *([()] * (WIDTH - len(columns)))]
    lines = dict(_lines(wide[ENTRY_COLUMN : ENTRY_COLUMN + len(ENTRY)]))
    worded = dict(_lines(wide[WORDS_COLUMN : WORDS_COLUMN + len(WORDS)]))
    words = {row: line[1:] for row, line in worded.items() if line[0] == row}
    rows: dict[str, int] = {}
    for row, line in lines.items():
        if isinstance(line[0], str) and line[1] in words:
            rows.setdefault(line[0], row)
    numbers = {key: _number(lines[row][1]) for key, row in rows.items()}
    entries = {key: Entry(words[number], lines[rows[key]][2:]) for key, number in numbers.items()}
    head = [column[0] if column else None for column in wide[:WIDTH]]
    heading, torn = _heading(head), head[1] != head[-1]
    untidy = len(rows) < len(lines) or len(words) < len(worded) or heading is None
    return Ledger(
        heading=heading,
        generation=max(_number(head[1]), _number(head[-1])),
        torn=torn,
        damaged=untidy and not torn and bool(lines or worded),
        rows=rows,
        entries=entries,
        numbers=numbers,
        words=words,
        used=(frozenset(lines), frozenset(worded)),
    )


@held()
def plan(before: Ledger, now: Mapping[str, Entry], heading: Heading) -> Plan:
    """Compare; write what differs, clear what is gone, leave the rest; nothing at all where all is as it was."""
    numbers, words = _numbered(before, now)
    changed, added, removed = differences(before.entries, now)
    moved = {key for key in now if key in before.entries and before.numbers[key] != numbers[now[key].texts]}
    rows = _placed(before, now, added)
    lines = {
        rows[key]: (key, numbers[now[key].texts], *now[key].numbers) for key in (*added, *sorted({*changed, *moved}))
    }
    gone = before.used[0] - set(rows.values())
    writes = (
        *_writes(lines | dict.fromkeys(gone, (None,) * len(ENTRY)), ENTRY_COLUMN),
        *_writes(words, WORDS_COLUMN),
    )
    says = writes or before.torn or before.heading is None or heading.outdates(before.heading)
    return Plan(
        added=len(added),
        changed=len(changed),
        removed=len(removed),
        unchanged=len(now) - len(added) - len(changed),
        heading=replace(heading, generation=before.generation + 1) if says else None,
        writes=writes,
        height=max((*rows.values(), *numbers.values(), FIRST_ROW)),
        touched={key: before.entries.get(key) for key in (*added, *changed, *removed)},
    )


def differences(before: Mapping[str, Entry], now: Mapping[str, Entry]) -> tuple[list[str], list[str], list[str]]:
    """Compare answers: the keys whose answer changed, those that are new, those that are gone."""
    changed = [
        key
        for key, entry in now.items()
        if (old := before.get(key)) is not None and old != entry and not _equal(old, entry)
    ]
    return changed, [key for key in now if key not in before], [key for key in before if key not in now]


def heading_writes(heading: Heading) -> tuple[Write, Write]:
    """The heading in two parts: the generation that begins, and everything else with the generation that ends."""
    said = (
        heading.serial, heading.policy, heading.profile, heading.language, heading.spreadsheet, heading.as_of,
        heading.run, heading.note or None, None, None, heading.generation,
    )  # fmt: skip
    return Write(1, 0, ((FORMAT, heading.generation),)), Write(1, 2, (said,))


def fresh_writes(heading: Heading) -> tuple[Write, ...]:
    """What a new ledger holds: a heading whose two ends differ, so that nothing is shown before the first write."""
    begun, said = heading_writes(heading)
    ends = (*said.cells[0][:-1], 0)
    return begun, Write(1, 2, (ends,)), Write(2, ENTRY_COLUMN, (ENTRY,)), Write(2, WORDS_COLUMN, (WORDS,))


def _heading(head: Sequence[Cell]) -> Heading | None:
    mark, begun, serial, policy, profile, language, spreadsheet, as_of, run, note, *_, ended = head
    numbers = [cell for cell in (begun, serial, as_of, ended) if isinstance(cell, (int, float))]
    texts = [cell for cell in (policy, profile, language, spreadsheet, run, str(note or "")) if isinstance(cell, str)]
    if mark != FORMAT or len(numbers) < len((begun, serial, as_of, ended)) or len(texts) < len(_TEXTS):
        return None
    return Heading(int(numbers[0]), int(numbers[2]), numbers[1], *texts)


_TEXTS = ("policy", "profile", "language", "spreadsheet", "run", "note")


def _lines(columns: Sequence[Sequence[Cell]]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """Give the rows from FIRST_ROW on that hold anything, by sheet row."""
    height = max(len(column) for column in columns)
    full = [[*column, *([None] * (height - len(column)))][FIRST_ROW - 1 :] for column in columns]
    nothing = (None,) * len(full)
    for row, line in enumerate(zip(*full, strict=True), FIRST_ROW):
        if line != nothing:
            yield row, line


def _number(cell: Cell) -> int:
    """Read a row or a generation; what cannot be one, whoever typed it there, is 0."""
    return int(cell) if isinstance(cell, (int, float)) and 0 <= cell < _NO_NUMBER else 0


def _numbered(before: Ledger, now: Mapping[str, Entry]) -> tuple[dict[Texts, int], dict[int, tuple[Cell, ...]]]:
    """Number every distinct group of texts, keeping the numbers that stand; and give the rows of words to write."""
    wanted = dict.fromkeys(entry.texts for entry in now.values())
    numbers: dict[Texts, int] = {}
    for row, texts in before.words.items():
        if texts in wanted:
            numbers.setdefault(texts, row)
    fresh = [texts for texts in wanted if texts not in numbers]
    free = _free(set(numbers.values()))
    placed = {texts: next(free) for texts in fresh}
    gone = before.used[1] - set(numbers.values()) - set(placed.values())
    lines: dict[int, tuple[Cell, ...]] = {row: (row, *texts) for texts, row in placed.items()}
    return numbers | placed, lines | dict.fromkeys(gone, (None,) * len(WORDS))


def _placed(before: Ledger, now: Mapping[str, Entry], added: Sequence[str]) -> dict[str, int]:
    """Keep every known key on its row; new ones take the rows that are free, from the top."""
    rows = {key: row for key, row in before.rows.items() if key in now}
    free = _free(set(rows.values()))
    return rows | {key: next(free) for key in added}


def _free(taken: set[int]) -> Iterator[int]:
    row = FIRST_ROW
    while True:
        if row not in taken:
            yield row
        row += 1


def _equal(before: Entry, now: Entry) -> bool:
    """Compare answers; numbers to the minute and to a ten-thousandth, since a sheet gives back what it can hold."""
    return before.texts == now.texts and (
        before.numbers == now.numbers
        or all(
            _whole(old, scale) == _whole(new, scale)
            for old, new, scale in zip(before.numbers, now.numbers, _SCALES, strict=True)
        )
    )


def _whole(cell: Cell, scale: int) -> Cell:
    return round(cell * scale) if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell


def _writes(lines: Mapping[int, tuple[Cell, ...]], column: int) -> Iterator[Write]:
    """Join rows that stand under each other into one write."""
    run: list[tuple[Cell, ...]] = []
    start = 0
    for row in sorted(lines):
        if run and (row != start + len(run) or len(run) == LONGEST_RUN):
            yield Write(start, column, tuple(run))
            run = []
        start = start if run else row
        run.append(lines[row])
    if run:
        yield Write(start, column, tuple(run))
