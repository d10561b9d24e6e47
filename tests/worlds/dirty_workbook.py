"""One workbook in which all 25 dirty cases of real sheets stand at once, made by the person who owns it."""

from __future__ import annotations

from typing import Any

from builders.synced_sheet import TODAY, ZONE, order_id
from builders.whole_workbook import batch, lines, put

from addon.playground.store import Store
from addon.playground.workbook.areas import Area
from addon.playground.workbook.tabs import Bound

SELLER = "seller@example.com"
TITLE = "Orders 2026 (don't sort!)"
POISON = (
    "=1+1", "+1+1", "-2", "@SUM(A1)", "\t=1", "\uff1d1+1", "\u200b=1", "\u200f\u202egnirts\u202c", "'quoted", "''=2",
    "Ãœber Ã¼ber", "譁蟄怜喧縺\ufffd", "two\nlines", "🙂👩‍👩‍👧", "=cmd|' /C calc'!A0", "03-04", "1e5", "x" * 50_000,
)  # fmt: skip
"""Texts that are dangerous to whoever writes them again (case 25)."""
UPPER = (
    "Order", None, None, None, None, "Delivery", None, None, "Buyer", None, None, "Parcel", None, None, "Note", "Note",
    None, "Done", "Sum", "Rates", "From outside",
)  # fmt: skip
LOWER = (
    "ID", "Item id", "Marketplace", "Amount", "Status", "Date", "Latest", "Actual", "Comments", "Contacted at",
    "Problem", "Tracking number", "Zip", "Carrier", None, None, None, None, None, None, None,
)  # fmt: skip
IDS = (
    "111-0000001-0000001", " 111-0000002-0000002 ", "111\u20130000003\u20130000003", "\u00a0111-0000004-0000004",
    "'111-0000005-0000005'", "S02-1234567-1234567", "#111-0000007-0000007", "not an order", "111-0000009-0000009\u200f",
    "111-0000010-0000010",
)  # fmt: skip
DATES = (
    TODAY - 20, "05-13-2026", "13/05/2026", "2026-10-05T18:29:59+00:00", "26/10/7", "5 oct. 2026", "1.10.2026",
    "Oct 5, 2026 1:02:03 a.m. PDT", TODAY - 12.5, "令和8年10月5日",
)  # fmt: skip
MONEY = (12.5, "¥1,234", "1.234,56 €", "₹1,23,456", "(12.50)", "12,50", "\uff11\uff12\uff0e\uff15", "free", -3, 0)
HEADER, FIRST, BLOCK = 4, 5, 26
"""0-based: the lower header row, the first order; where the second block of orders begins."""


def dirty_workbook(store: Store) -> str:
    """Make the workbook; return its id."""
    book = store.create("Dirty", tab=TITLE, properties={"timeZone": ZONE, "locale": "de_DE"})
    grid = {"rowCount": 400, "columnCount": 40, "frozenRowCount": 5, "frozenColumnCount": 1}
    properties = {"sheetId": 0, "gridProperties": grid, "tabColorStyle": {"rgbColor": {"red": 1}}}
    _asks(store, book, {"updateSheetProperties": {"properties": properties, "fields": "gridProperties,tabColorStyle"}})
    put(store, book, f"'{TITLE.replace(chr(39), chr(39) * 2)}'!A1", _rows(), email=SELLER)
    _asks(store, book, *_formulas(), *_dresses(), *_bounds(), *_sizes(), *_others())
    store.edit(book, SELLER, lambda desk: _viewed(desk.tab(0)))
    return book


def _asks(store: Store, book: str, *requests: dict[str, Any]) -> None:
    batch(store, book, *requests, email=SELLER)


def _rows() -> list[list[Any]]:
    """Lay out cases 1–8, 10–16 and 25: titles, two levels, blocks, summary rows, duplicates, a tail of blanks."""
    titles = [["All orders of the shop", None, "ask Ming before you sort"], ["as of", TODAY], []]
    block = [_order(number) for number in range(len(IDS))]
    twice = [list(block[0]), list(block[0]), [IDS[0], None, None, -1.5], []]
    poisoned = [
        [*_plain(100 + at)[:8], text, None, text, text, text, text, text, text] for at, text in enumerate(POISON)
    ]
    summary = [[None, None, None, 4_711.5], [" ", "\u00a0"]]
    body = [*titles, list(UPPER), list(LOWER), *block, *twice, *poisoned, [], [], *summary, *([[""]] * 40)]
    return [*body, *(_plain(number) for number in range(200, 230))]


def _order(number: int) -> list[Any]:
    return [
        IDS[number], 12_345_678_901_234 + number, ("US", "DE", "amazon.co.jp", "")[number % 4], MONEY[number],
        ("Shipped", "delivered", "Lost", "キャンセル")[number % 4], DATES[number], DATES[-1 - number], None, "fine",
        DATES[3], "damaged", 5_233_650_000_000_000_000_000.0, "01234", "UPS", "first", "second",
    ]  # fmt: skip


def _plain(number: int) -> list[Any]:
    return [
        order_id(number), number, "US", 20, ("Shipped", "Lost")[number % 2], TODAY - 20, TODAY - 5,
        (None, TODAY - 3)[number % 2],
    ]  # fmt: skip


def _formulas() -> list[dict[str, Any]]:
    """Cases 18 and 19: formulas, an array that spills, a range of another file, errors."""
    typed = {
        (FIRST, 18): "=SUM(D6:D8)", (FIRST + 1, 18): '=IF(D7>0;"yes";"no")', (FIRST + 2, 18): "=1/0",
        (FIRST, 19): '=ARRAYFORMULA(IF(A6:A20="";;D6:D20))', (FIRST, 20): '=IMPORTRANGE("other";"A1")',
        (FIRST + 3, 6): '=IMPORTRANGE("other";"B1")', (FIRST + 2, 5): "=DATE(2026;10;5)", (FIRST + 1, 20): "=#REF!",
    }  # fmt: skip
    return [_cell(*place, {"userEnteredValue": {"formulaValue": text}}) for place, text in typed.items()]


def _dresses() -> list[dict[str, Any]]:
    """Cases 20 and 21: check boxes, lists, notes, colours, formats, runs of text, chips and links."""
    red = {
        "backgroundColorStyle": {"rgbColor": {"red": 1}},
        "textFormat": {"bold": True, "fontFamily": "Comic Sans MS"},
    }
    date = {"numberFormat": {"type": "DATE", "pattern": "d.m.yyyy"}, "horizontalAlignment": "CENTER"}
    runs = {"textFormatRuns": [{"startIndex": 0, "format": {"bold": True}}, {"startIndex": 2, "format": {}}]}
    listed = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in ("Shipped", "Lost")]}
    return [
        *(_cell(FIRST + at, 17, {"userEnteredValue": {"boolValue": bool(at % 2)}}) for at in range(8)),
        _ruled(17, {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}),
        _ruled(4, {"condition": listed, "strict": False, "inputMessage": "choose"}),
        _cell(FIRST, 0, {"note": "red = claim\n=1+1", "userEnteredFormat": red}, "note,userEnteredFormat"),
        _cell(HEADER, 6, {"note": "promised by Amazon"}, "note"),
        _cell(FIRST, 8, {"userEnteredValue": {"stringValue": "fine"}, **runs}, "userEnteredValue,textFormatRuns"),
        _worn(_area(FIRST, 200, 5, 8), userEnteredFormat=date),
        _worn(_area(FIRST, 60, 35, 40), userEnteredFormat=red, note="far"),
    ]


def _bounds() -> list[dict[str, Any]]:
    """Cases 2, 17, 20 and 22: merges in header and data, a filter, protections, rules of colour."""
    merges = [(0, 1, 0, 3), (3, 4, 0, 5), (3, 4, 5, 8), (3, 4, 8, 11), (3, 4, 11, 14), (3, 5, 14, 15), (7, 9, 3, 4)]
    lost = {"type": "TEXT_EQ", "values": [{"userEnteredValue": "Lost"}]}
    own = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$D6>100"}]}
    look = {"backgroundColorStyle": {"rgbColor": {"green": 1}}}
    rules = [
        {
            "ranges": [_area(FIRST, 400, 4, 5), _area(FIRST, 400, 0, 1)],
            "booleanRule": {"condition": lost, "format": look},
        },
        {"ranges": [_area(FIRST, 400, 0, 14)], "booleanRule": {"condition": own, "format": look}},
    ]
    hidden = {"criteria": {"4": {"hiddenValues": ["Lost"]}}}
    guards = [
        {"range": _area(FIRST, FIRST + 4, 0, 2), "editors": {"users": [SELLER]}, "description": "mine"},
        {"range": _area(0, 3, 0, 14), "warningOnly": True},
    ]
    return [
        *({"mergeCells": {"range": _area(*area), "mergeType": "MERGE_ALL"}} for area in merges),
        *({"addConditionalFormatRule": {"rule": rule, "index": at}} for at, rule in enumerate(rules)),
        *({"addProtectedRange": {"protectedRange": guard}} for guard in guards),
        {"setBasicFilter": {"filter": {"range": _area(HEADER, 400, 0, 16), **hidden}}},
    ]


def _sizes() -> list[dict[str, Any]]:
    """Case 17: hidden rows and columns, widths and heights."""
    return [
        _sized(lines("ROWS", FIRST + 1, FIRST + 2), hiddenByUser=True),
        _sized(lines("ROWS", 3, 5), pixelSize=44),
        _sized(lines("COLUMNS", 13, 14), hiddenByUser=True),
        _sized(lines("COLUMNS", 0, 1), pixelSize=173),
        _sized(lines("COLUMNS", 39, 40), pixelSize=17),
    ]


def _others() -> list[dict[str, Any]]:
    """Cases 23 and 24: names, marks of another tool, a hidden tab, a copied one, a native table."""
    mark = {"metadataKey": "other.tool", "metadataValue": "kept", "visibility": "DOCUMENT"}
    column = {"location": {"dimensionRange": lines("COLUMNS", 4, 5)}}
    table = {"name": "Stock", "tableId": "t1", "range": {**_area(0, 4, 0, 3), "sheetId": 7}}
    stock = {"sheetId": 7, "title": "Stock; 'old' =1", "hidden": True, "index": 0, "rightToLeft": True}
    orders = {"range": _area(HEADER, 60, 0, 14)}
    return [
        {"addNamedRange": {"namedRange": {"name": "the_orders", **orders}}},
        {"addNamedRange": {"namedRange": {"name": "everything", "range": {"sheetId": 0}}}},
        {"createDeveloperMetadata": {"developerMetadata": {**mark, **column}}},
        {"createDeveloperMetadata": {"developerMetadata": {**mark, "location": {"spreadsheet": True}}}},
        {"addSheet": {"properties": stock}},
        _cell(0, 0, {"userEnteredValue": {"stringValue": "=poison"}, "note": "n"}, "userEnteredValue,note", 7),
        _cell(
            1, 1, {"userEnteredValue": {"formulaValue": f"=SUM('{TITLE.replace(chr(39), chr(39) * 2)}'!D:D)"}}, sheet=7
        ),
        {"addTable": {"table": table}},
        {"duplicateSheet": {"sourceSheetId": 7, "newSheetId": 8, "newSheetName": "Copy of Stock"}},
    ]


def _viewed(tab: Any) -> None:
    """Case 17: a filter view and bands; no request of the local workbook makes them."""
    view = {"filterViewId": 5, "title": "Only lost", "criteria": {"4": {"hiddenValues": ["Shipped"]}}}
    band = {"bandedRangeId": 6, "rowProperties": {"firstBandColorStyle": {"rgbColor": {"blue": 1}}}}
    tab.bound["filterViews"] = (Bound((Area(HEADER, 400, 0, 14),), view),)
    tab.bound["bandedRanges"] = (Bound((Area(FIRST, 400, 0, 14),), band),)


def _area(top: int, bottom: int, left: int, right: int) -> dict[str, int]:
    return {
        "sheetId": 0, "startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right,
    }  # fmt: skip


def _cell(
    row: int, column: int, data: dict[str, Any], fields: str = "userEnteredValue", sheet: int = 0
) -> dict[str, Any]:
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [data]}], "fields": fields}}


def _worn(area: dict[str, int], **cell: Any) -> dict[str, Any]:
    return {"repeatCell": {"range": area, "cell": cell, "fields": ",".join(cell)}}


def _ruled(column: int, rule: dict[str, Any]) -> dict[str, Any]:
    return {"setDataValidation": {"range": _area(FIRST, 60, column, column + 1), "rule": rule}}


def _sized(line: dict[str, Any], **properties: Any) -> dict[str, Any]:
    change = {"range": line, "properties": properties, "fields": ",".join(properties)}
    return {"updateDimensionProperties": change}
