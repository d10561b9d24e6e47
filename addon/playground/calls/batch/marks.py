"""Requests about developer metadata."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from addon.playground.calls.batch.dimensions import lines_of
from addon.playground.calls.batch.sheets import mask_of
from addon.playground.calls.desk import Desk
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.filters import marks_found
from addon.playground.calls.masks import wants
from addon.playground.calls.structure import mark_body
from addon.playground.workbook.areas import Dimension
from addon.playground.workbook.book import Book, Mark
from addon.playground.workbook.tabs import Row

MOST_CHARACTERS = 30_000
"""Per tab, and for the spreadsheet's own: keys and values together."""


def create(desk: Desk, body: Body) -> Body:
    """Create metadata; an id that exists is refused, so that a fixed id can serve as a lock."""
    wanted = body.get("developerMetadata") or {}
    book = desk.book
    mark_id = wanted.get("metadataId") or _free_id(book)
    if mark_id in book.marks:
        raise Refusal(f"A developer metadata with the id {mark_id} already exists.")
    if not wanted.get("metadataKey"):
        raise Refusal("metadataKey must be specified.")
    if wanted.get("visibility") not in {"DOCUMENT", "PROJECT"}:
        raise Refusal("visibility must be specified.")
    where = _location(desk, wanted.get("location") or {})
    book.marks[mark_id] = Mark(
        mark_id, wanted["metadataKey"], wanted.get("metadataValue", ""), wanted["visibility"], *where
    )
    _within_limits(desk, book.marks[mark_id].sheet_id)
    return {"developerMetadata": mark_body(book, book.marks[mark_id])}


def _free_id(book: Book) -> int:
    """Give an id that nobody has; like Google's, it says nothing about its neighbours."""
    ids = (book.uid() * 104_729 % 2_000_000_011 for _ in range(len(book.marks) + 1))
    return next(each for each in ids if each not in book.marks)


def _location(desk: Desk, body: Body) -> tuple[int | None, Dimension | None, int | None]:
    if body.get("spreadsheet"):
        return None, None, None
    if body.get("sheetId") is not None:
        return desk.tab(body["sheetId"]).sheet_id, None, None
    if not body.get("dimensionRange"):
        raise Refusal("location must be specified.")
    tab, dimension, start, end = lines_of(desk, body["dimensionRange"])
    if end - start != 1:
        raise Refusal("Developer metadata may be on a single row or column only.")
    if dimension == "COLUMNS":
        return tab.sheet_id, dimension, tab.columns[start].uid
    row = tab.row(start) or Row(desk.book.uid())
    tab.mark(start, row)
    return tab.sheet_id, dimension, row.uid


def _within_limits(desk: Desk, sheet_id: int | None) -> None:
    marks = [mark for mark in desk.book.marks.values() if mark.sheet_id == sheet_id]
    if sum(len(mark.key) + len(mark.value) for mark in marks) > MOST_CHARACTERS:
        raise Refusal(f"Developer metadata exceeds the limit of {MOST_CHARACTERS} characters.")


def update(desk: Desk, body: Body) -> Body:
    """Change all metadata that the filters find."""
    mask, new = mask_of(body), body.get("developerMetadata") or {}
    changed = []
    for mark in _found(desk, body):
        mark_id = new.get("metadataId", mark.mark_id) if wants(mask, "metadataId") else mark.mark_id
        made = replace(
            mark,
            mark_id=mark_id,
            key=new.get("metadataKey", "") if wants(mask, "metadataKey") else mark.key,
            value=new.get("metadataValue", "") if wants(mask, "metadataValue") else mark.value,
            visibility=new.get("visibility", mark.visibility) if wants(mask, "visibility") else mark.visibility,
        )
        if wants(mask, "location") and new.get("location"):
            sheet_id, dimension, uid = _location(desk, new["location"])
            made = replace(made, sheet_id=sheet_id, dimension=dimension, uid=uid)
        del desk.book.marks[mark.mark_id]
        desk.book.marks[mark_id] = made
        _within_limits(desk, made.sheet_id)
        changed.append(mark_body(desk.book, made))
    return {"developerMetadata": changed} if changed else {}


def delete(desk: Desk, body: Body) -> Body:
    """Delete all metadata that the filter finds."""
    found = _found(desk, {"dataFilters": [body.get("dataFilter") or {}]})
    gone = [mark_body(desk.book, mark) for mark in found]
    for mark in found:
        del desk.book.marks[mark.mark_id]
    return {"deletedDeveloperMetadata": gone} if gone else {}


def _found(desk: Desk, body: Body) -> list[Mark]:
    found: dict[int, Mark] = {}
    for item in body.get("dataFilters") or ():
        if item.get("developerMetadataLookup") is None:
            raise Refusal("dataFilter must be a developerMetadataLookup.")
        found |= {mark.mark_id: mark for mark in marks_found(desk.book, item["developerMetadataLookup"])}
    return list(found.values())


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {
    "createDeveloperMetadata": create,
    "updateDeveloperMetadata": update,
    "deleteDeveloperMetadata": delete,
}
