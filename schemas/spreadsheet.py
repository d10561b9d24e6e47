"""What a spreadsheet is made of, as far as a sync needs to know: tabs, their size, and the marks left on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.grid import Merge


@dataclass(frozen=True, slots=True)
class Mark:
    """Developer metadata: a note that no person sees and that stays with its tab or column wherever it goes."""

    id: int
    key: str
    value: str


class Span(NamedTuple):
    """A block of cells in 0-based half-open indices; None: to the end of the tab."""

    top: int
    bottom: int | None
    left: int
    right: int | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format rule: the formula that decides, as it stands for the first block; empty for other kinds."""

    formula: str
    areas: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Guard:
    """A protected range: its id, what it is called, where it is. It goes when its cells are deleted."""

    id: int
    title: str
    area: Span


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab. `rows` and `columns` are the size of its grid; `column_marks` is by 0-based column index.

    `rules` are its conditional formats in their order.
    """

    id: int
    title: str
    hidden: bool = False
    rows: int = 0
    columns: int = 0
    merges: tuple[Merge, ...] = ()
    marks: tuple[Mark, ...] = ()
    column_marks: Mapping[int, tuple[Mark, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """A spreadsheet: its own locale (`en_US`) and time zone (IANA name), and its tabs in their order."""

    id: str
    title: str
    locale: str
    zone: str
    tabs: tuple[Tab, ...]
