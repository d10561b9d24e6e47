"""What the page shows of one tab: which columns and rows, in which order, each cell as the workbook shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Protocol

from schemas.choices import LANGUAGES
from schemas.columns import columns
from schemas.grid import Cell, letter
from schemas.results import RESULT_COLUMNS
from sheets_sync.tally import SHOWN
from sheets_sync.wording import words

FEW = ("order_id", "expected_by", "delivered_at", "buyer_contacted_at")
"""The seller's columns that explain an answer; the others are one press away."""

CALM = ("clear", "not_covered")
PENDING = "pending"
"""The grade of an order that is not judged yet."""
NO_ORDER = ""
"""The grade of a row that has no order id: a sheet shows a blank there."""
ROWS_PER_PAGE = 500
_KINDS = {"order_id": "id", "instant": "date", "money": "num", "number": "num"}


class Shown(Protocol):
    """A tab as its workbook shows it; rows and columns are counted from 0."""

    @property
    def height(self) -> int:
        """How many rows hold something."""

    @property
    def width(self) -> int:
        """How many columns hold something."""

    @property
    def hidden(self) -> frozenset[int]:
        """Which columns are hidden."""

    @property
    def marked(self) -> Mapping[str, int]:
        """Say where each column stands that carries a mark of ours, by what the mark calls it."""

    def value(self, row: int, column: int) -> Cell:
        """Give the cell's value: text, number or serial number."""

    def text(self, row: int, column: int) -> str:
        """Give the cell as it is displayed, in its number format."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader chose: a tab ("": the orders), one grade or all, urgent first, every column, the first line."""

    tab: str = ""
    grade: str = ""
    urgent_first: bool = False
    every_column: bool = False
    start: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One order line: its 0-based row, its grade, when something is due (serial number; inf: never), its urgency."""

    row: int
    grade: str
    due: float
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the page: its index in the sheet, its letter there, its title, how its cells look, whether ours."""

    column: int
    letter: str
    title: str
    kind: str
    ours: bool


@dataclass(frozen=True)
class View:
    """One tab, laid out for one reader.

    `header` is the 0-based row of the titles, `known` holds the seller's columns by canonical key, `ours` the result
    columns by key.
    """

    tab: Shown
    header: int
    known: Mapping[str, int]
    ours: Mapping[str, int]

    @cached_property
    def _grades(self) -> Mapping[str, str]:
        return grades_by_word()

    @cached_property
    def lines(self) -> list[Line]:
        """Every order line, in the order of the sheet."""
        rows = [row for row in range(self.header + 1, self.tab.height) if self._holds_an_order(row)]
        found = [Line(row, self._grade(row), self._due(row)) for row in rows]
        urgency = sorted(range(len(found)), key=lambda place: (_weight(found[place].grade), found[place].due))
        ranks = dict(zip(urgency, range(len(urgency)), strict=True))
        return [Line(line.row, line.grade, line.due, ranks[place]) for place, line in enumerate(found)]

    @cached_property
    def places(self) -> Mapping[int, int]:
        """Say at which place among the lines each row of the sheet stands."""
        return {line.row: place for place, line in enumerate(self.lines)}

    def counts(self) -> Counter[str]:
        """Count the orders of each grade: an order with several lines counts once, with the most urgent of them."""
        worst: dict[object, Line] = {}
        for line in self.lines:
            order = self.cell(line.row, "order_id") or line.row
            worst[order] = min(worst.get(order, line), line, key=lambda one: one.rank)
        return Counter(line.grade for line in worst.values() if line.grade != NO_ORDER)

    def chosen(self, asked: Asked) -> list[Line]:
        """Choose the lines a reader asked for, in the order asked for."""
        lines = [line for line in self.lines if asked.grade in {"", line.grade}]
        return sorted(lines, key=lambda line: line.rank) if asked.urgent_first else lines

    def most_urgent(self, count: int) -> list[Line]:
        """Choose the lines that ask for something, the most urgent first."""
        asking = [line for line in self.lines if line.grade in SHOWN and line.grade not in CALM]
        return sorted(asking, key=lambda line: line.rank)[:count]

    def headings(self, asked: Asked) -> list[Heading]:
        """Choose the columns: ours, and the seller's that explain them, or all of the seller's."""
        every = [column for column in range(self.tab.width) if self._title(column) and column not in self.tab.hidden]
        theirs = [column for column in every if column not in self.ours.values()]
        few = sorted(self.known[key] for key in FEW if key in self.known)
        return [self._heading(column) for column in (*(theirs if asked.every_column else few), *self.ours.values())]

    def _heading(self, column: int) -> Heading:
        key = next((key for key, place in self.ours.items() if place == column), "")
        name = next((name for name, place in self.known.items() if place == column), None)
        return Heading(column, letter(column), self._title(column), key or _kind(name), bool(key))

    def cell(self, row: int, key: str) -> Cell:
        """Give the value of a result column or of one of the seller's columns by its key."""
        column = self.ours.get(key, self.known.get(key))
        return None if column is None else self.tab.value(row, column)

    def shown(self, row: int, key: str) -> str:
        """Give a cell as it is displayed, by the key of its column."""
        column = self.ours.get(key, self.known.get(key))
        return "" if column is None else self.tab.text(row, column)

    def amount(self, row: int) -> str:
        """Give the amount at risk with its currency code, never as a bare number."""
        text, currency = self.shown(row, "amount" if "amount" in self.ours else ""), self.shown(row, "currency")
        return text if not text or not currency or currency in text else f"{currency} {text}"

    def _holds_an_order(self, row: int) -> bool:
        return any(self.cell(row, key) is not None for key in ("risk", "order_id", "ordered_at"))

    def _grade(self, row: int) -> str:
        risk = self.cell(row, "risk")
        if risk is None and self.cell(row, "order_id") is None:
            return NO_ORDER
        return self._grades.get(str(risk), PENDING)

    def _due(self, row: int) -> float:
        due = self.cell(row, "act_by")
        return float(due) if isinstance(due, (int, float)) else inf

    def _title(self, column: int) -> str:
        return " ".join(self.tab.text(self.header, column).split())


def our_columns(tab: Shown, header: int) -> dict[str, int]:
    """Find the result columns by the marks they carry, whatever they are called; where there are none, by their titles.

    Of two with one mark the one further left counts, as for a sync; of two with one title the one further right.
    """
    titles = {words(language).title(key): key for language in LANGUAGES for key in RESULT_COLUMNS}
    titled = {titles[text]: place for place in range(tab.width) if (text := tab.text(header, place)) in titles}
    found = tab.marked or titled
    return {key: found[key] for key in RESULT_COLUMNS if key in found}


def grades_by_word() -> Mapping[str, str]:
    """Say which grade a word in a risk cell means, in any language."""
    return {words(language).say(f"risk.{grade}"): grade for language in LANGUAGES for grade in SHOWN}


def _kind(key: str | None) -> str:
    return "text" if key is None else _KINDS.get(columns()[key].kind, "text")


def _weight(grade: str) -> int:
    return SHOWN.index(grade) if grade in SHOWN else len(SHOWN)


def page_of(lines: Sequence[Line], start: int) -> Sequence[Line]:
    """Cut out the lines that one page shows."""
    return lines[start : start + ROWS_PER_PAGE]
