"""Paired timings: each part of the road and plain Python over the same cells, turn by turn: the machine cancels out.

`make bench` prints them; a ratio that grows from one version to the next is a part that became slower.
"""

from __future__ import annotations

import csv
import io
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime

from addon.playground.sample import sample_book
from schemas.choices import Choices
from schemas.grid import Grid
from sheets_sync.assess import assess
from sheets_sync.claims import judge
from sheets_sync.policy import policy
from sheets_sync.recognise import recognise
from sheets_sync.table import orders_from
from sheets_sync.wording import words
from sheets_sync.wording.results import worded

AS_OF = int(datetime.fromisoformat("2026-11-24T14:00:00+00:00").timestamp())
LINES = 20_000
ROUNDS = 5


def book() -> Grid:
    """Make a sheet of LINES lines out of the sample orders."""
    sample = sample_book(AS_OF)
    header, *lines = sample.rows
    many = [lines[place % len(lines)] for place in range(LINES)]
    return Grid([list(column) for column in zip(header, *many, strict=True)], zone=sample.zone, locale=sample.locale)


def plain(grid: Grid) -> Callable[[], object]:
    """Do the least that plain Python can: write the cells as CSV and read them back."""
    rows = list(zip(*grid.columns, strict=True))

    def turn() -> object:
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return list(csv.reader(io.StringIO(out.getvalue())))

    return turn


def parts(grid: Grid) -> dict[str, Callable[[], object]]:
    """Name each part of the road, ready to be run by itself."""
    choices, rules, speech = Choices(), policy("guide"), words("en")
    recognition = recognise(grid, choices)
    orders, _ = orders_from(grid, recognition, choices)
    judgements = judge(orders, rules, AS_OF)
    return {
        "recognise": lambda: recognise(grid, choices),
        "table": lambda: orders_from(grid, recognition, choices),
        "judge": lambda: judge(orders, rules, AS_OF),
        "word": lambda: worded(orders, judgements, rules, speech),
        "all": lambda: assess(grid, choices, AS_OF),
    }


def seconds(turn: Callable[[], object]) -> float:
    """Time one turn."""
    start = time.perf_counter()
    turn()
    return time.perf_counter() - start


def main() -> None:
    """Print the median time and ratio of each part, and the most memory that was used."""
    grid = book()
    beside = plain(grid)
    sys.stdout.write(f"{LINES:,} lines, {grid.width} columns, {ROUNDS} pairs; ratio to writing and reading CSV\n")
    for name, turn in parts(grid).items():
        pairs = [(seconds(turn), seconds(beside)) for _ in range(ROUNDS)]
        ours = statistics.median(first for first, _ in pairs)
        ratio = statistics.median(first / second for first, second in pairs)
        sys.stdout.write(f"{name:>10}  {ours:7.3f} s  {ratio:6.2f}  {LINES / ours:12,.0f} lines/s\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"most memory: {peak} MiB\n")


if __name__ == "__main__":
    main()
