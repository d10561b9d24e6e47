"""The look of our columns, given once, in the batch in which a column is born; from then on it is people's.

A column's rules and formats are never set a second time: a rule that somebody deleted or changed stays so for as long
as the column stands. Only a column that is born anew (because somebody deleted the whole column) is dressed anew.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.choices import LANGUAGES
from schemas.grid import letter
from schemas.spreadsheet import Tab
from sheets_sync.front.colours import ACCENT, ASKING, FILLS, MUTED, OURS, TEXT, colour
from sheets_sync.mirror import calm_rule, due_rule, same
from sheets_sync.wording import Words, words

Request = Mapping[str, Any]

WIDTHS: Mapping[str, int] = {
    "risk": 96,
    "reasons": 210,
    "opens": 96,
    "closes": 96,
    "act_by": 96,
    "action": 240,
    "amount": 96,
    "basis": 240,
}
"""Pixels."""
_NUMBERS: Mapping[str, Mapping[str, str]] = {
    "opens": {"type": "DATE"},
    "closes": {"type": "DATE"},
    "act_by": {"type": "DATE"},
    "amount": {"type": "NUMBER", "pattern": "#,##0.00"},
}
"""Without a pattern a date is shown in the spreadsheet's own format. A column has one format and most deadlines are
days: the hour of one that has an hour stands in its cell, and is shown in the tab Claimwatch. One column may hold
several currencies and a format shows one only, so amounts are plain here; with their code they stand in that tab."""
_DUE = ("act_by", "action")
_NEUTRAL = ("mirror.pending", "mirror.recheck")
_CALM: Mapping[str, tuple[str, ...]] = {
    "risk": _NEUTRAL,
    **dict.fromkeys(("reasons", "opens", "closes", "basis"), ("risk.clear", "risk.not_covered", *_NEUTRAL)),
}
"""Column → the risks that mute its text."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column of ours stands: tab, 1-based header row, 0-based column; and where all of them will stand."""

    sheet: int
    header: int
    column: int
    columns: Mapping[str, int]

    def area(self, **rows: int) -> Mapping[str, int]:
        """Give the column's GridRange between rows."""
        return {"sheetId": self.sheet, "startColumnIndex": self.column, "endColumnIndex": self.column + 1, **rows}


def dressed(what: str, place: Place, speech: Words) -> Iterator[Request]:
    """Dress a column that is being born: width, formats and rules over its whole length, look and note of its title."""
    if what in WIDTHS:
        look = _body(what)
        fields = ",".join(f"userEnteredFormat.{name}" for name in look)
        yield {"repeatCell": {"range": place.area(), "cell": {"userEnteredFormat": look}, "fields": fields}}
        yield _wide(place, WIDTHS[what])
        yield from _ruled(what, place)
    top = place.area(startRowIndex=place.header - 1, endRowIndex=place.header)
    head = {"userEnteredFormat": _head(what), "note": _note(what, speech)}
    yield {"repeatCell": {"range": top, "cell": head, "fields": "userEnteredFormat,note"}}


def redressed(tab: Tab, born: Container[str], places: Mapping[str, int], marks: Mapping[str, int]) -> Iterator[Request]:
    """Give a rule again that read a column which is being born anew, to each column that has the dead one.

    The dead one stays and does nothing: Sheets knows a rule by its place only. `places`: where our columns will stand;
    `marks`: where those that live stand now.
    """
    for what, now in marks.items():
        dead = [rule.formula for rule in tab.rules if any(area.left == now for area in rule.areas)]
        place = Place(tab.id, 0, places[what], places)
        for reads, formula, look in _formulas(what, place):
            lost = formula.replace(f"${letter(places[reads])}1", "#REF!")
            if reads in born and any(same(each, lost) for each in dead):
                yield _rule(place.area(), "CUSTOM_FORMULA", formula, look)


def risk_rules(area: Mapping[str, int]) -> Iterator[Request]:
    """One rule per grade and language, on the word that stands in the cell."""
    for language in LANGUAGES:
        for grade, (fill, ink) in FILLS.items():
            look = {"backgroundColorStyle": colour(fill), "textFormat": _ink(ink, bold=grade in ASKING)}
            yield _rule(area, "TEXT_EQ", words(language).say(f"risk.{grade}"), look)


def _ruled(what: str, place: Place) -> Iterator[Request]:
    """Colour the risk; mute what asks for nothing; make bold what is due."""
    area = place.area()
    if what == "risk":
        yield from risk_rules(area)
    for _, formula, look in _formulas(what, place):
        yield _rule(area, "CUSTOM_FORMULA", formula, look)


def _formulas(what: str, place: Place) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Give each rule with a formula: which column it reads, the formula, the look."""
    if what in _CALM:
        yield "risk", calm_rule(place.columns["risk"], 1, _said(_CALM[what])), {"textFormat": _ink(MUTED)}
    if what in _DUE:
        yield "act_by", due_rule(place.columns["act_by"], 1), {"textFormat": {"bold": True}}


def _said(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(words(language).say(key) for language in LANGUAGES for key in keys)


def _rule(area: Mapping[str, int], kind: str, value: str, look: Mapping[str, Any]) -> Request:
    condition = {"type": kind, "values": [{"userEnteredValue": value}]}
    rule = {"ranges": [dict(area)], "booleanRule": {"condition": condition, "format": look}}
    return {"addConditionalFormatRule": {"rule": rule, "index": 0}}


def _ink(code: str, *, bold: bool = False) -> Mapping[str, Any]:
    return {"foregroundColorStyle": colour(code), **({"bold": True} if bold else {})}


def _head(what: str) -> Mapping[str, Any]:
    edge = {"style": "SOLID_THICK", "colorStyle": colour(ACCENT)}
    return {
        "backgroundColorStyle": colour(OURS),
        "borders": {"top": edge},
        "textFormat": _ink(TEXT, bold=True),
        "horizontalAlignment": _side(what),
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "WRAP",
    }


def _body(what: str) -> Mapping[str, Any]:
    number = {"numberFormat": dict(_NUMBERS[what])} if what in _NUMBERS else {}
    return {**number, "horizontalAlignment": _side(what), "wrapStrategy": "CLIP"}


def _side(what: str) -> str:
    return "RIGHT" if what in _NUMBERS else "LEFT"


def _note(what: str, speech: Words) -> str:
    return speech.say(f"column.result.{what}.note" if what in WIDTHS else "mirror.key.note")


def _wide(place: Place, pixels: int) -> Request:
    columns = {"sheetId": place.sheet, "dimension": "COLUMNS", "startIndex": place.column, "endIndex": place.column + 1}
    return {"updateDimensionProperties": {"range": columns, "properties": {"pixelSize": pixels}, "fields": "pixelSize"}}
