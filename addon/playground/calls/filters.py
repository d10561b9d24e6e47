"""Data filters: cells addressed by developer metadata, by A1 range or by grid range."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from addon.playground.calls.a1 import target
from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Body, Refusal
from addon.playground.workbook.areas import Area, area_from
from addon.playground.workbook.book import Book, Mark
from addon.playground.workbook.tabs import Tab

Place = tuple[Tab, Area]


def filtered_areas(desk: Desk, filters: Iterable[Body]) -> Iterator[tuple[Tab, Area, list[Body]]]:
    """Find the areas that filters name, each with the filters that found it."""
    found: dict[tuple[int, Area], tuple[Tab, Area, list[Body]]] = {}
    for item in filters:
        for tab, area in places(desk, item):
            found.setdefault((tab.sheet_id, area), (tab, area, []))[2].append(item)
    return iter(found.values())


def places(desk: Desk, item: Body) -> list[Place]:
    """Find the areas one filter names."""
    kind = filter_kind(item)
    if kind == "a1Range":
        found = target(desk.book, item["a1Range"])
        return [(found.tab, found.area)]
    if kind == "gridRange":
        return [(desk.tab(item["gridRange"].get("sheetId")), area_from(item["gridRange"]))]
    marks = marks_found(desk.book, item["developerMetadataLookup"])
    return [place for mark in marks if (place := place_of(desk.book, mark)) is not None]


def filter_kind(item: Body) -> str:
    """Say what kind of filter it is.

    Raises:
        Refusal: it has no kind or more than one.
    """
    kinds = [kind for kind in ("developerMetadataLookup", "a1Range", "gridRange") if item.get(kind) is not None]
    if len(kinds) != 1:
        raise Refusal("Invalid dataFilters: exactly one of developerMetadataLookup, a1Range and gridRange must be set.")
    return kinds[0]


def place_of(book: Book, mark: Mark) -> Place | None:
    """Say which cells a metadata entry's row, column or tab covers; None for the spreadsheet's own."""
    tab = None if mark.sheet_id is None else book.tab(mark.sheet_id)
    at = book.place(mark)
    if tab is None or at is None:
        return None
    if mark.dimension is None:
        return tab, Area()
    return tab, (Area(at, at + 1) if mark.dimension == "ROWS" else Area(left=at, right=at + 1))


def marks_found(book: Book, lookup: Body) -> list[Mark]:
    """Find metadata by a DeveloperMetadataLookup."""
    return [mark for mark in book.marks.values() if _meets(book, mark, lookup)]


def _meets(book: Book, mark: Mark, lookup: Body) -> bool:
    plain = (
        (lookup.get("metadataId"), mark.mark_id),
        (lookup.get("metadataKey"), mark.key),
        (lookup.get("metadataValue"), mark.value),
        (lookup.get("visibility"), mark.visibility),
        (lookup.get("locationType"), kind_of(mark)),
    )
    if any(wanted is not None and wanted != has for wanted, has in plain):
        return False
    where = lookup.get("metadataLocation")
    return where is None or _at(book, mark, where, exact=lookup.get("locationMatchingStrategy") == "EXACT_LOCATION")


def kind_of(mark: Mark) -> str:
    """Name the kind of place, as the API does."""
    if mark.sheet_id is None:
        return "SPREADSHEET"
    return {"ROWS": "ROW", "COLUMNS": "COLUMN", None: "SHEET"}[mark.dimension]


def _at(book: Book, mark: Mark, where: Body, *, exact: bool) -> bool:
    """Say whether the metadata is at a place; without `exact`, one on something that meets the place counts too."""
    if where.get("spreadsheet"):
        return mark.sheet_id is None or not exact
    if where.get("sheetId") is not None:
        return mark.sheet_id == where["sheetId"] and (mark.dimension is None or not exact)
    wanted = where.get("dimensionRange", {})
    at = book.place(mark)
    if mark.sheet_id != wanted.get("sheetId", 0) or at is None or mark.dimension is None:
        return False
    if mark.dimension != wanted.get("dimension", "ROWS"):
        return not exact
    return bool(wanted.get("startIndex", 0) <= at < wanted.get("endIndex", at + 1))
