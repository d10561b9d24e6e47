"""The list of runs: one row per run in the hidden tab `_claimwatch_log`, above the answers that the runs replaced.

Row 1 says what the tab is and how many runs there were ever; rows 3 to 22 hold the last runs, oldest first: run,
generation, what is kept of the answers before it and where, its facts as JSON. No order is named there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from schemas.grid import Cell
from sheets_sync.ledger import Heading, Write

FORMAT = "claimwatch log 1"
TITLES = ("run", "generation", "kept", "first", "entries", "words", "check", "facts")
RUNS_KEPT = 20
"""Runs that are listed."""
FIRST_RECORD = 3
INDEX = f"A1:H{FIRST_RECORD + RUNS_KEPT - 1}"
"""The cells that every sync reads (A1)."""

NONE, ALL, ROWS, GONE = "none", "all", "rows", "gone"
"""What is kept of the answers before a run: there is nothing to keep; it found none at all; rows; they fell out."""
_ID = re.compile("[0-9a-f]{16}")
_KEPT = frozenset({NONE, ALL, ROWS, GONE})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run read, wrote and found, without a word of any order.

    Attributes:
        kind: `sync` or `undo`.
        when: UTC seconds of the clock.
        as_of: UTC seconds as of which was judged; of an undo, of the answers that it restored.
        undoes: the run that an undo took back.
        before: the heading that stood there before the run.
    """

    kind: str
    when: int
    as_of: int
    profile: str
    policy: str
    language: str
    rows: int = 0
    orders: int = 0
    judged: int = 0
    risk: Mapping[str, int] = field(default_factory=dict)
    ledger: Mapping[str, int] = field(default_factory=dict)
    calls: Mapping[str, int] = field(default_factory=dict)
    problems: Mapping[str, int] = field(default_factory=dict)
    undoes: str = ""
    before: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One run. `first`, `entries`, `words`: the block of rows with the answers before it; `check`: its checksum."""

    run: str
    generation: int
    kept: str
    first: int
    entries: int
    words: int
    check: int
    facts: Facts

    @property
    def height(self) -> int:
        """How many rows its block takes."""
        return max(self.entries, self.words) if self.kept == ROWS else 0

    @property
    def changed(self) -> bool:
        """Whether it changed any answer."""
        return self.kept != NONE


@dataclass(frozen=True, slots=True)
class Log:
    """The list as it was read, oldest first. `total`: runs ever. `damaged`: somebody typed into it."""

    records: tuple[Record, ...] = ()
    total: int = 0
    damaged: bool = False


def log_from(columns: Sequence[Sequence[Cell]]) -> Log:
    """Read the list from the columns of its tab; whatever is not as it was written there makes it damaged."""
    wide = [*columns, *([()] * (len(TITLES) - len(columns)))]
    height = FIRST_RECORD - 1 + RUNS_KEPT
    lines = list(zip(*([*column, *([None] * height)][:height] for column in wide[: len(TITLES)]), strict=True))
    mark, total = lines[0][:2]
    filled = [line for line in lines[FIRST_RECORD - 1 :] if any(cell is not None for cell in line)]
    read = [_record(line) for line in filled]
    records = tuple(record for record in read if record is not None)
    sound = (
        mark == FORMAT and isinstance(total, (int, float)) and len({record.run for record in records}) == len(filled)
    )
    return Log(records, int(total), damaged=False) if sound and isinstance(total, (int, float)) else Log(damaged=True)


def index_writes(log: Log) -> tuple[Write, ...]:
    """Write the whole list: title, count, every row of it, blank where there is no run."""
    lines = [_line(record) for record in log.records]
    blank: tuple[Cell, ...] = (None,) * len(TITLES)
    lines += [blank] * (RUNS_KEPT - len(lines))
    return Write(1, 0, ((FORMAT, log.total),)), Write(FIRST_RECORD - 1, 0, (TITLES, *lines))


def heading_facts(heading: Heading | None) -> Mapping[str, Any] | None:
    """Keep a heading, but for its generation."""
    return None if heading is None else {key: value for key, value in asdict(heading).items() if key != "generation"}


def heading_from(facts: Mapping[str, Any], generation: int) -> Heading:
    """Make the heading anew that was kept."""
    return Heading(generation=generation, **facts)


def _line(record: Record) -> tuple[Cell, ...]:
    facts = orjson.dumps(asdict(record.facts)).decode()
    numbers = (record.first, record.entries, record.words, record.check)
    return record.run, record.generation, record.kept, *numbers, facts


def _record(line: Sequence[Cell]) -> Record | None:
    run, generation, kept, *numbers, facts = line
    whole = [int(cell) for cell in (generation, *numbers) if isinstance(cell, (int, float)) and cell >= 0]
    if (
        not isinstance(run, str)
        or not _ID.fullmatch(run)
        or kept not in _KEPT
        or len(whole) != len((generation, *numbers))
    ):
        return None
    read = _facts(facts)
    first, entries, words, check = whole[1:]
    known = Record(run, whole[0], str(kept), first, entries, words, check, read) if read is not None else None
    return known if known is None or known.first > FIRST_RECORD + RUNS_KEPT or not known.height else None


def _facts(cell: Cell) -> Facts | None:
    try:
        facts = Facts(**orjson.loads(str(cell)))
        if facts.before is not None:
            heading_from(facts.before, 1)
    except (orjson.JSONDecodeError, TypeError):
        return None
    return facts
