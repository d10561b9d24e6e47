"""Ranges in A1 notation, as the values calls take them."""

from __future__ import annotations

import re
from typing import NamedTuple

from addon.playground.calls.faults import Refusal
from addon.playground.formulas.refs import PATTERN, quoted, ref_from, unquoted
from addon.playground.workbook.areas import Area
from addon.playground.workbook.book import Book
from addon.playground.workbook.tabs import Tab
from schemas.grid import letter

_CELLS = re.compile(PATTERN)


class Target(NamedTuple):
    """Where a range points.

    Attributes:
        tab: the tab.
        area: the cells, open ends as written.
        single: a single cell, which the values calls take as the upper left corner of what is written.
    """

    tab: Tab
    area: Area
    single: bool


def target(book: Book, text: str) -> Target:
    """Find the cells a range names: `A1:B2`, `Orders`, `'My tab'!A:A`, a named range.

    Raises:
        Refusal: there is no such tab or the text is no range.
    """
    title, cells = _split(text)
    if title is None:
        return _without_title(book, text)
    tab = book.titled(title)
    if tab is None or (cells and not _CELLS.fullmatch(cells)):
        raise Refusal(f"Unable to parse range: {text}")
    return _cells(tab, cells) if cells else Target(tab, Area(), single=False)


def _split(text: str) -> tuple[str | None, str]:
    if "!" not in text:
        return None, text
    title, _, cells = text.rpartition("!")
    return unquoted(title) if len(title) > 1 or not title.startswith("'") else title, cells


def _without_title(book: Book, text: str) -> Target:
    tab = book.titled(unquoted(text) if len(text) > 1 else text)
    if tab is not None and not _CELLS.fullmatch(text):
        return Target(tab, Area(), single=False)
    named = next((item for item in book.named.values() if item.name.lower() == text.lower()), None)
    if named is not None and (tab := book.tab(named.sheet_id)) is not None:
        return Target(tab, named.area, single=False)
    first = next((tab for tab in book.tabs if not tab.properties.get("hidden")), None)
    if first is None or not _CELLS.fullmatch(text):
        raise Refusal(f"Unable to parse range: {text}")
    return _cells(first, text)


def _cells(tab: Tab, text: str) -> Target:
    ref = ref_from(text, lambda _: None)
    if ref.rows[0] < 0 or (ref.rows[1] is not None and ref.rows[1] < 1):
        raise Refusal(f"Unable to parse range: {text}")
    return Target(tab, Area(*ref.rows, *ref.columns), single=ref.last is None)


def written(tab: Tab, area: Area) -> str:
    """Write an area of a tab, cut at the grid's end, as answers name it."""
    closed = area.within(tab.row_count, tab.column_count)
    first = f"{letter(closed.left)}{closed.top + 1}"
    last = f"{letter((closed.right or 1) - 1)}{closed.bottom}"
    return f"{quoted(tab.title)}!{first}" + ("" if first == last else f":{last}")


def too_large(tab: Tab, area: Area) -> Refusal:
    """Say that a range leaves the grid."""
    first = f"{letter(area.left)}{area.top + 1}"
    last = ("" if area.right is None else letter(area.right - 1)) + ("" if area.bottom is None else str(area.bottom))
    text = f"{quoted(tab.title)}!{first}" + (f":{last}" if last and last != first else "")
    return Refusal(f"Range ({text}) exceeds grid limits. Max rows: {tab.row_count}, max columns: {tab.column_count}")
