"""Cells as the API's CellData, both ways."""

from __future__ import annotations

from typing import Any

from addon.playground.calls.desk import Desk
from addon.playground.calls.display import displayed
from addon.playground.calls.entered import checked, raw
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.masks import Mask, below, patched, picked, wants
from addon.playground.formulas.tree import Fault, Formula, Value
from addon.playground.workbook.book import Book
from addon.playground.workbook.columns import Dress, Typed
from addon.playground.workbook.tabs import Tab

KNOWN = (
    "userEnteredValue",
    "userEnteredFormat",
    "note",
    "dataValidation",
    "textFormatRuns",
    "chipRuns",
    "hyperlink",
    "pivotTable",
)
"""The members of CellData that a request can set."""

ERROR_TYPES = {
    "#ERROR!": "ERROR",
    "#DIV/0!": "DIVIDE_BY_ZERO",
    "#VALUE!": "VALUE",
    "#REF!": "REF",
    "#NAME?": "NAME",
    "#NUM!": "NUM",
    "#N/A": "N_A",
    "Loading...": "LOADING",
}


def extended(value: Typed | Value, book: Book) -> Body | None:
    """Write a value as an ExtendedValue; None for a blank."""
    if value is None:
        return None
    if isinstance(value, Formula):
        return {"formulaValue": value.written(book.title_of)}
    if isinstance(value, Fault):
        return {"errorValue": {"type": ERROR_TYPES[value.sign], "message": value.message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    return {"stringValue": value} if isinstance(value, str) else {"numberValue": value}


def value_from(body: Body | None, book: Book) -> Typed:
    """Read an ExtendedValue; nothing clears.

    Raises:
        Refusal: it holds an error or more than one value, or a text that is too long.
    """
    present = {name: value for name, value in (body or {}).items() if value is not None}
    if not present:
        return None
    if len(present) > 1 or "errorValue" in present:
        raise Refusal("Invalid value: exactly one of numberValue, stringValue, boolValue and formulaValue may be set.")
    if "formulaValue" in present:
        return _formula(present["formulaValue"], book)
    return raw(next(iter(present.values())))


def _formula(text: str, book: Book) -> Formula:
    if not text.startswith("="):
        raise Refusal(f"Invalid formulaValue: {text!r} does not start with '='.")
    return book.formula(checked(text))


def cell_data(desk: Desk, tab: Tab, place: tuple[int, int], shown: Value, mask: Mask | None) -> Body:
    """Write a cell as CellData, the wanted members only."""
    row, at = place
    column = tab.columns[at]
    typed, dress = column.value(row), column.worn(row) or Dress()
    style = dress.format
    whole: dict[str, Any] = {}
    if wants(mask, "userEnteredValue"):
        whole["userEnteredValue"] = extended(typed, desk.book)
    if wants(mask, "effectiveValue"):
        whole["effectiveValue"] = extended(shown, desk.book)
    if wants(mask, "formattedValue") and shown is not None:
        whole["formattedValue"] = displayed(
            shown, (style or {}).get("numberFormat"), desk.book.properties.get("locale", "en_US")
        )
    kept = {
        "userEnteredFormat": style,
        "effectiveFormat": style,
        "note": dress.note,
        "dataValidation": dress.validation,
    }
    whole |= {name: value for name, value in (kept | (dress.others or {})).items() if wants(mask, name)}
    return {name: picked(value, below(mask, name)) for name, value in whole.items() if value is not None}


def dressed(dress: Dress | None, new: Body, mask: Mask) -> Dress | None:
    """Replace what a cell wears by the masked members of a CellData; None if it then wears nothing."""
    old = _worn(dress or Dress())
    wanted = {name: item for name, item in mask.items() if name != "userEnteredValue"}
    given = {name: value for name, value in new.items() if name != "userEnteredValue"}
    body = patched(old, given, wanted, KNOWN[1:]) if wanted else old
    others = {name: body[name] for name in KNOWN[4:] if name in body}
    made = Dress(body.get("userEnteredFormat"), body.get("note"), body.get("dataValidation"), others or None)
    return None if made == Dress() else made


def _worn(dress: Dress) -> Body:
    body = {"userEnteredFormat": dress.format, "note": dress.note, "dataValidation": dress.validation} | (
        dress.others or {}
    )
    return {name: value for name, value in body.items() if value is not None}
