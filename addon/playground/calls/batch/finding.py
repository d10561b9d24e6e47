"""Finding and replacing: in a range, a tab or all tabs; a formula is its text, any other cell what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from addon.playground.calls.desk import Desk, inside
from addon.playground.calls.display import displayed
from addon.playground.calls.entered import typed
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.reading import format_of
from addon.playground.formulas.tree import Formula, Value
from addon.playground.workbook.areas import Area, area_from
from addon.playground.workbook.columns import Typed
from addon.playground.workbook.tabs import Tab

_GROUP = re.compile(r"\\(.)|\$(\d)")
"""Java writes a group as `$1` and takes `\\` before what it is to leave alone."""


class _Found(NamedTuple):
    """A cell in which something was found, what stands there instead, how often it was found."""

    tab: Tab
    row: int
    column: int
    text: str
    times: int
    formula: bool


def find_replace(desk: Desk, body: Body) -> Body:
    """Replace what is found; the new text is read as if a person typed it."""
    pattern, replacement = _sought(body)
    found = [cell for tab, area in _scopes(desk, body) for cell in _found(desk, tab, area, pattern, replacement, body)]
    for cell in found:
        desk.may_change(cell.tab, Area(cell.row, cell.row + 1, cell.column, cell.column + 1))
        cell.tab.open(cell.column).put(cell.row, typed(cell.text, desk.book).value)
    counts = {
        "valuesChanged": sum(not cell.formula for cell in found),
        "formulasChanged": sum(cell.formula for cell in found),
        "rowsChanged": len({(cell.tab.sheet_id, cell.row) for cell in found}),
        "sheetsChanged": len({cell.tab.sheet_id for cell in found}),
        "occurrencesChanged": sum(cell.times for cell in found),
    }
    return {name: count for name, count in counts.items() if count}


def _sought(body: Body) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    find, new = body.get("find") or "", body.get("replacement") or ""
    if not find:
        raise Refusal("Find must not be empty.")
    by_pattern = bool(body.get("searchByRegex"))
    try:
        pattern = re.compile(find if by_pattern else re.escape(find), 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error as error:
        raise Refusal(f"Invalid regular expression: {error}") from error
    if by_pattern and any(int(part[2] or 0) > pattern.groups for part in _GROUP.finditer(new)):
        raise Refusal("Invalid replacement: there is no such group.")
    if not by_pattern:
        return pattern, lambda _: new
    return pattern, lambda match: _GROUP.sub(lambda part: part[1] or match[int(part[2])] or "", new)


def _scopes(desk: Desk, body: Body) -> Iterator[tuple[Tab, Area]]:
    given = {name: body.get(name) for name in ("range", "sheetId", "allSheets")}
    asked = [name for name, value in given.items() if value is not None and value is not False]
    if len(asked) != 1:
        raise Refusal("Exactly one of range, sheetId and allSheets must be set.")
    if asked == ["range"]:
        tab = desk.tab(body["range"].get("sheetId"))
        yield tab, inside(tab, area_from(body["range"]))
        return
    for tab in desk.book.tabs if asked == ["allSheets"] else [desk.tab(body["sheetId"])]:
        yield tab, Area().within(tab.row_count, tab.column_count)


def _found(  # noqa: PLR0913, PLR0917  where, and what is sought
    desk: Desk, tab: Tab, area: Area, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str], body: Body
) -> Iterator[_Found]:
    calculation, whole = desk.calculation(), bool(body.get("matchEntireCell"))
    for at in range(area.left, area.right or 0):
        shown = calculation.shown(tab.sheet_id, at)
        for row in range(area.top, area.bottom or 0):
            own = tab.columns[at].value(row)
            is_formula = isinstance(own, Formula)
            if (is_formula and not body.get("includeFormulas")) or _spilled(own, shown, row):
                continue
            text = _text(desk, tab, (row, at), own)
            hits = [hit] if whole and (hit := pattern.fullmatch(text)) else [] if whole else [*pattern.finditer(text)]
            if hits:
                yield _Found(tab, row, at, _replaced(text, hits, new), len(hits), is_formula)


def _spilled(own: Typed, shown: Sequence[Value], row: int) -> bool:
    """Whether a blank cell shows what a formula elsewhere fills it with."""
    return own is None and row < len(shown) and shown[row] is not None


def _text(desk: Desk, tab: Tab, place: tuple[int, int], own: Typed) -> str:
    if isinstance(own, Formula):
        return own.written(desk.book.title_of)
    if own is None or isinstance(own, str):
        return own or ""
    return displayed(own, format_of(tab, *place), str(desk.book.properties.get("locale", "en_US")))


def _replaced(text: str, hits: list[re.Match[str]], new: Callable[[re.Match[str]], str]) -> str:
    pieces, end = [], 0
    for hit in hits:
        pieces += [text[end : hit.start()], new(hit)]
        end = hit.end()
    return "".join((*pieces, text[end:]))


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {"findReplace": find_replace}
