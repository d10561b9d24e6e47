"""Requests about what is bound to areas: protections, merges, conditional formats, filters, rules, tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from addon.playground.calls.batch.sheets import mask_of
from addon.playground.calls.desk import Desk, inside
from addon.playground.calls.faults import Body, Refusal, protected
from addon.playground.calls.masks import patched, wants
from addon.playground.calls.structure import bound_body
from addon.playground.workbook.areas import Area, area_from
from addon.playground.workbook.columns import Dress
from addon.playground.workbook.conditions import anchored
from addon.playground.workbook.tabs import Bound, Tab


def placed(desk: Desk, body: Body | None) -> tuple[Tab, Area]:
    """Read a GridRange within its grid."""
    tab, area = desk.tab((body or {}).get("sheetId")), area_from(body or {})
    inside(tab, area)
    return tab, area


def _without(body: Body, *names: str) -> Body:
    return {name: value for name, value in body.items() if name not in names and value is not None}


def _with_id(desk: Desk, name: str, number: int) -> tuple[Tab, Bound]:
    for tab in desk.book.tabs:
        for item in tab.bound.get("protectedRanges", ()):
            if item.body.get(name) == number:
                return tab, item
    raise Refusal(f"No protected range with id: {number}")


def _exchange(tab: Tab, kind: str, old: Bound, *new: Bound) -> None:
    tab.bound[kind] = tuple(item for each in tab.bound.get(kind, ()) for item in (new if each is old else (each,)))


def add_protected_range(desk: Desk, body: Body) -> Body:
    """Protect a range; the caller can always edit what it protected."""
    wanted = body.get("protectedRange") or {}
    tab, area = placed(desk, wanted.get("range"))
    number = wanted.get("protectedRangeId") or desk.book.uid() * 7919 + 100_003
    kept = _without(wanted, "range", "unprotectedRanges", "requestingUserCanEdit", "protectedRangeId")
    if not wanted.get("warningOnly"):
        users = {*(wanted.get("editors") or {}).get("users", []), desk.caller.email}
        kept["editors"] = (wanted.get("editors") or {}) | {"users": sorted(users)}
    areas = (area, *(area_from(left_open) for left_open in wanted.get("unprotectedRanges") or ()))
    item = Bound(areas, {"protectedRangeId": number} | kept)
    tab.bound["protectedRanges"] = (*tab.bound.get("protectedRanges", ()), item)
    return {"protectedRange": bound_body(desk, tab, "protectedRanges", item)}


def update_protected_range(desk: Desk, body: Body) -> Body:
    """Change a protection."""
    mask, new = mask_of(body), body.get("protectedRange") or {}
    tab, old = _with_id(desk, "protectedRangeId", new.get("protectedRangeId", 0))
    if not desk.may_edit(old):
        raise protected()
    areas = old.areas
    if wants(mask, "range") and new.get("range"):
        areas = (placed(desk, new["range"])[1], *areas[1:])
    if wants(mask, "unprotectedRanges"):
        areas = (areas[0], *(area_from(item) for item in new.get("unprotectedRanges") or ()))
    kept = patched(old.body, _without(new, "range", "unprotectedRanges", "requestingUserCanEdit"), mask)
    kept = _without(kept, "range", "unprotectedRanges", "requestingUserCanEdit") | {
        "protectedRangeId": old.body["protectedRangeId"]
    }
    _exchange(tab, "protectedRanges", old, Bound(areas, kept))
    return {}


def delete_protected_range(desk: Desk, body: Body) -> Body:
    """Take a protection away."""
    tab, old = _with_id(desk, "protectedRangeId", body.get("protectedRangeId", 0))
    if not desk.may_edit(old):
        raise protected()
    _exchange(tab, "protectedRanges", old)
    return {}


def merge_cells(desk: Desk, body: Body) -> Body:
    """Merge cells; only the upper left one keeps its value."""
    tab, area = placed(desk, body.get("range"))
    area = area.within(tab.row_count, tab.column_count)
    desk.may_change(tab, area)
    if any(item.areas[0].meets(area) for item in tab.bound.get("merges", ())):
        raise Refusal("You can't merge cells that are merged already in part.")
    for piece in _pieces(area, body.get("mergeType", "MERGE_ALL")):
        tab.bound["merges"] = (*tab.bound.get("merges", ()), Bound((piece,), {}))
        for at in range(piece.left, piece.right or 0):
            column = tab.open(at)
            for row in range(piece.top, min(piece.bottom or 0, len(column.values))):
                if (row, at) != (piece.top, piece.left):
                    column.put(row, None)
    return {}


def _pieces(area: Area, kind: str) -> list[Area]:
    if kind == "MERGE_ROWS":
        return [Area(row, row + 1, area.left, area.right) for row in range(area.top, area.bottom or 0)]
    if kind == "MERGE_COLUMNS":
        return [Area(area.top, area.bottom, at, at + 1) for at in range(area.left, area.right or 0)]
    return [area]


def unmerge_cells(desk: Desk, body: Body) -> Body:
    """Take merges apart."""
    tab, area = placed(desk, body.get("range"))
    tab.bound["merges"] = tuple(item for item in tab.bound.get("merges", ()) if not item.areas[0].meets(area))
    return {}


def _rule(desk: Desk, body: Body | None) -> tuple[Tab, Bound]:
    ranges = (body or {}).get("ranges") or []
    if not ranges:
        raise Refusal("rule.ranges must not be empty.")
    places = [placed(desk, item) for item in ranges]
    if len({tab.sheet_id for tab, _ in places}) > 1:
        raise Refusal("All ranges of a rule must be on the same sheet.")
    areas = tuple(area for _, area in places)
    return places[0][0], Bound(areas, anchored(desk.book, areas, _without(body or {}, "ranges")))


def add_rule(desk: Desk, body: Body) -> Body:
    """Add a conditional format rule at its place in the order."""
    tab, item = _rule(desk, body.get("rule"))
    rules = list(tab.bound.get("conditionalFormats", ()))
    at = body.get("index") or 0
    if not 0 <= at <= len(rules):
        raise Refusal(f"No conditional format on sheet: {tab.sheet_id} at index: {at}")
    tab.bound["conditionalFormats"] = (*rules[:at], item, *rules[at:])
    return {}


def _rule_at(desk: Desk, body: Body) -> tuple[Tab, int]:
    tab, at = desk.tab(body.get("sheetId")), body.get("index") or 0
    if not 0 <= at < len(tab.bound.get("conditionalFormats", ())):
        raise Refusal(f"No conditional format on sheet: {tab.sheet_id} at index: {at}")
    return tab, at


def update_rule(desk: Desk, body: Body) -> Body:
    """Replace a conditional format rule, or move it in the order."""
    tab, at = _rule_at(
        desk,
        _without(body, "rule") | ({"sheetId": body["rule"]["ranges"][0].get("sheetId")} if body.get("rule") else {}),
    )
    rules = list(tab.bound["conditionalFormats"])
    old = rules.pop(at)
    new = _rule(desk, body["rule"])[1] if body.get("rule") else old
    to = at if body.get("rule") else body.get("newIndex", at)
    tab.bound["conditionalFormats"] = (*rules[:to], new, *rules[to:])
    written: list[Any] = [bound_body(desk, tab, "conditionalFormats", item) for item in (new, old)]
    return {"newRule": written[0], "newIndex": to, "oldRule": written[1], "oldIndex": at}


def delete_rule(desk: Desk, body: Body) -> Body:
    """Delete a conditional format rule."""
    tab, at = _rule_at(desk, body)
    rules = list(tab.bound["conditionalFormats"])
    old = rules.pop(at)
    tab.bound["conditionalFormats"] = tuple(rules)
    return {"rule": bound_body(desk, tab, "conditionalFormats", old)}


def set_basic_filter(desk: Desk, body: Body) -> Body:
    """Set the tab's one filter."""
    wanted = body.get("filter") or {}
    tab, area = placed(desk, wanted.get("range"))
    tab.bound["basicFilter"] = (Bound((area,), _without(wanted, "range")),)
    return {}


def clear_basic_filter(desk: Desk, body: Body) -> Body:
    """Take the filter away."""
    desk.tab(body.get("sheetId")).bound.pop("basicFilter", None)
    return {}


def set_data_validation(desk: Desk, body: Body) -> Body:
    """Set, or without a rule take away, the rule for what may be typed. Calls of the API are not held to it."""
    tab, area = placed(desk, body.get("range"))
    desk.may_change(tab, area)
    rule = body.get("rule")

    def ruled(worn: Dress | None) -> Dress | None:
        worn = worn or Dress()
        made = Dress(worn.format, worn.note, rule, worn.others)
        return None if made == Dress() else made

    tab.dressed(area, ruled)
    return {}


def add_table(desk: Desk, body: Body) -> Body:
    """Make a range a table; it is kept and given back, and has no behaviour of its own."""
    wanted = body.get("table") or {}
    tab, area = placed(desk, wanted.get("range"))
    table_id = wanted.get("tableId") or f"table{desk.book.uid()}"
    item = Bound((area,), {"tableId": table_id} | _without(wanted, "range", "tableId"))
    tab.bound["tables"] = (*tab.bound.get("tables", ()), item)
    return {"table": bound_body(desk, tab, "tables", item)}


REQUESTS: dict[str, Callable[[Desk, Body], Body]] = {
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "addConditionalFormatRule": add_rule,
    "updateConditionalFormatRule": update_rule,
    "deleteConditionalFormatRule": delete_rule,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "setDataValidation": set_data_validation,
    "addTable": add_table,
}
