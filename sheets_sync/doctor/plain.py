"""What plain values rest on, and what only the looks of a sheet do."""

from __future__ import annotations

from sheets_sync.doctor.probe import probes_of, row_of
from sheets_sync.doctor.requests import block, cells, columns, mark, moved, protected, tab
from sheets_sync.google.scratch import Scratch

MARK = 79_001
RULE = '=$A1="critical"'
SEAL = "␞"
SIGNED = f"key{SEAL}b3:😀a{SEAL}1795521600"
"""As an echo is written: a key, a sign, a moment."""
MOMENT = "1795521600"


def marks_hold_their_place(scratch: Scratch, sheet: int) -> bool:
    """A batch that takes a mark from a column and sets it there again is refused where the column has moved."""
    scratch.apply(tab(sheet), cells(sheet, 1, ["theirs"]), mark(MARK, sheet, 1))
    scratch.apply(*_held(sheet, 1))
    scratch.apply(moved(sheet, 1, 4))
    refused = scratch.refuses(*_held(sheet, 1), cells(sheet, 1, ["lost"]))
    return refused and row_of(scratch, sheet) == [None, None, None, "theirs"]


def gone_protection_refuses(scratch: Scratch, sheet: int) -> bool:
    """A batch that names the protection of a column is taken, and refused once the column is deleted."""
    span = {"sheetId": sheet, "startColumnIndex": 1, "endColumnIndex": 2}
    scratch.apply(tab(sheet), protected(span))
    guard = scratch.bound(sheet, "protectedRanges", "protectedRangeId")[0]["protectedRangeId"]
    named = {"protectedRange": {"protectedRangeId": guard, "description": "x"}, "fields": "description"}
    scratch.apply({"updateProtectedRange": named})
    scratch.apply({"deleteDimension": {"range": columns(sheet, 1, 2)}})
    return scratch.refuses({"updateProtectedRange": named})


def colours_by_formula(scratch: Scratch, sheet: int) -> bool:
    """A colour rule with a formula of its own is taken."""
    return not scratch.refuses(tab(sheet), _ruled(sheet))


def colours_follow(scratch: Scratch, sheet: int) -> bool:
    """A colour rule over one column goes along with it when it is moved."""
    scratch.apply(tab(sheet), _ruled(sheet))
    scratch.apply(moved(sheet, 0, 3))
    rules = scratch.bound(sheet, "conditionalFormats", "ranges")
    return [(area["startColumnIndex"], area["endColumnIndex"]) for rule in rules for area in rule["ranges"]] == [(2, 3)]


def signs_are_read(scratch: Scratch, sheet: int) -> bool:
    """`FIND`, `LEFT`, `RIGHT` and `LEN` count as signs of values do (an emoji twice); `MATCH` finds one in a row."""
    found = f'=MATCH("*{SEAL}b*";$A$1:$B$1;0)'
    formulas = (f'=FIND("{SEAL}b";$A$1)', "=LEFT($A$1;4)", "=RIGHT($A$1;10)", "=LEN($A$1)", found)
    scratch.apply(
        tab(sheet), cells(sheet, 0, [SIGNED]), *(cells(sheet, at, [each]) for at, each in enumerate(formulas, 1))
    )
    return row_of(scratch, sheet)[1:] == [4, f"key{SEAL}", MOMENT, len(SIGNED) + 1, 1]


def links_in_cells(scratch: Scratch, sheet: int) -> bool:
    """A cell leads to a place in the spreadsheet."""
    look = {"userEnteredFormat": {"textFormat": {"link": {"uri": f"#gid={sheet}&range=A1"}}}}
    rows = [{"values": [{"userEnteredValue": {"stringValue": "there"}, **look}]}]
    start = {"sheetId": sheet, "rowIndex": 0, "columnIndex": 0}
    fields = "userEnteredValue,userEnteredFormat.textFormat"
    return not scratch.refuses(tab(sheet), {"updateCells": {"start": start, "rows": rows, "fields": fields}})


VALUES = probes_of(
    "values", marks_hold_their_place, gone_protection_refuses, colours_by_formula, colours_follow, signs_are_read
)
"""What plain values rest on beside what the mirror does."""
LOOKS = probes_of("looks", links_in_cells)
"""What nothing but the look of a sheet rests on."""


def _held(sheet: int, column: int) -> list[dict[str, object]]:
    made = dict(mark(MARK, sheet, column))
    location = {"dimensionRange": columns(sheet, column, column + 1)}
    lookup = {"metadataId": MARK, "metadataLocation": location, "locationMatchingStrategy": "EXACT_LOCATION"}
    return [{"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}, made]


def _ruled(sheet: int) -> dict[str, object]:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": RULE}]}
    rule = {"condition": condition, "format": {"textFormat": {"bold": True}}}
    ruled = {"ranges": [block(sheet, (0, 9), (0, 1))], "booleanRule": rule}
    return {"addConditionalFormatRule": {"rule": ruled, "index": 0}}
