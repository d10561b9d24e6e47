"""The visible tab as it is born: its size, marks, widths, colour rules, and the settings with their lists of options.

Everything here is written once. From then on the settings, the formats and whatever else stands there is people's;
only the columns that tell how things stand are written again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.choices import Choices
from schemas.columns import columns
from schemas.spreadsheet import Spreadsheet
from sheets_sync.front.board import Line
from sheets_sync.front.colours import ACCENT, ACCENT_INK, ACCENT_WEAK, QUIET, colour
from sheets_sync.front.dress import risk_rules
from sheets_sync.front.places import SETTING, STATUS
from sheets_sync.front.settings import SETTINGS, shown
from sheets_sync.front.telling import Spot, marked, value, written
from sheets_sync.placement import Label
from sheets_sync.wording import Words

Request = Mapping[str, Any]

TITLE = "Claimwatch"
SPARE_ROWS, COLUMNS, MAPPED = 60, 11, 8
"""Rows beyond what is told; columns; lines for people's titles of columns."""
PIXELS: Mapping[str, int] = {
    "risk": 120,
    "place": 150,
    "order": 170,
    "due": 150,
    "amount": 110,
    "text": 420,
    "label": 160,
    "value": 170,
    "says": 420,
}
PLACES: Mapping[str, int] = {
    **{what: place for place, what in enumerate(STATUS)},
    **{what: len(STATUS) + 1 + place for place, what in enumerate(SETTING)},
}
"""Where each column begins its life: what is told, a gap, the settings."""
_SETTINGS_ROW, _MAP_ROW = 3, 9
"""0-based rows of the first setting and of the heading over people's titles."""


def free_title(sheet: Spreadsheet) -> str:
    """Find a title that no tab has, whatever its case."""
    taken = {tab.title.casefold() for tab in sheet.tabs}
    titles = (TITLE, *(f"{TITLE} {number}" for number in range(2, len(taken) + 3)))
    return next(title for title in titles if title.casefold() not in taken)


@dataclass(frozen=True, slots=True)
class Birth:
    """The id and the title that the tab is to have, and the label that marks it."""

    id: int
    title: str
    label: Label


def born(birth: Birth, lines: Sequence[Line], choices: Choices, speech: Words) -> list[Request]:
    """Make the tab with everything in it."""
    front = birth.id
    grid = {"rowCount": len(lines) + SPARE_ROWS, "columnCount": COLUMNS, "frozenRowCount": 2, "hideGridlines": True}
    properties = {"sheetId": front, "title": birth.title, "gridProperties": grid, "tabColorStyle": colour(ACCENT)}
    told = {"sheetId": front, "startColumnIndex": 0, "endColumnIndex": len(STATUS)}
    guard = {"range": told, "description": speech.say("front.guard"), "warningOnly": True}
    corner = _area(front, 0, 1, STATUS[0])
    return [
        {"addSheet": {"properties": properties}},
        marked(birth.label, {"sheetId": front}),
        *(request for what, column in PLACES.items() for request in _placed(front, column, what, birth.label)),
        *(written(Spot(front, PLACES[what], what), lines, 0, whole=True) for what in STATUS),
        *_settings(front, choices, speech),
        *risk_rules({"sheetId": front, "startColumnIndex": 0, "endColumnIndex": 1}),
        {"repeatCell": {"range": corner, "cell": {"note": speech.say("front.note")}, "fields": "note"}},
        {"addProtectedRange": {"protectedRange": guard}},
    ]


def _placed(front: int, column: int, what: str, label: Label) -> Iterator[Request]:
    place = {"sheetId": front, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    yield marked(Label(label.spreadsheet, label.tab, what), {"dimensionRange": place})
    size = {"pixelSize": PIXELS[what]}
    yield {"updateDimensionProperties": {"range": place, "properties": size, "fields": "pixelSize"}}


def _settings(front: int, choices: Choices, speech: Words) -> Iterator[Request]:
    """Write the settings as they are for this first time, each with its options and what it means."""
    yield _row(front, 0, [(speech.say("front.settings"), _bold(14))])
    yield _row(front, 1, [(speech.say("front.settings.says"), _quiet())])
    for row, name in enumerate(SETTINGS, _SETTINGS_ROW):
        says = speech.say(f"front.setting.{name}.says")
        title = (speech.say(f"front.setting.{name}"), _bold())
        yield _row(front, row, [title, (_said(name, choices, speech), _field()), (says, _quiet())])
        yield _listed(_area(front, row, row + 1, "value"), shown(name, speech), strict=True)
    yield from _mapping(front, choices, speech)


def _mapping(front: int, choices: Choices, speech: Words) -> Iterator[Request]:
    """Write the titles that were chosen for columns so far, and leave lines for more."""
    titles = [(speech.say(f"front.map.{title}"), _head()) for title in ("column", "header")]
    yield _row(front, _MAP_ROW, [*titles, (speech.say("front.map.says"), _quiet())])
    known: list[tuple[str | None, str | None]] = [
        (speech.say(f"column.{key}"), header) for key, header in choices.columns.items()
    ]
    lines = known + [(None, None)] * (MAPPED - len(known))
    for row, cells in enumerate(lines, _MAP_ROW + 1):
        yield _row(front, row, [(text, _field()) for text in cells])
    names = [speech.say(f"column.{key}") for key in columns()]
    yield _listed(_area(front, _MAP_ROW + 1, _MAP_ROW + 1 + len(lines), "label"), names, strict=False)


def _said(name: str, choices: Choices, speech: Words) -> str | None:
    key = getattr(choices, name)
    return None if key is None else shown(name, speech)[SETTINGS[name].index(key)]


def _row(front: int, row: int, cells: Sequence[tuple[str | None, Mapping[str, Any]]]) -> Request:
    values = [{**value(text), "userEnteredFormat": look} for text, look in cells]
    start = {"sheetId": front, "rowIndex": row, "columnIndex": PLACES["label"]}
    return {
        "updateCells": {"start": start, "rows": [{"values": values}], "fields": "userEnteredValue,userEnteredFormat"}
    }


def _listed(area: Mapping[str, int], options: Sequence[str], *, strict: bool) -> Request:
    """Offer a list of options."""
    condition = {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": option} for option in options]}
    rule = {"condition": condition, "strict": strict, "showCustomUi": True}
    return {"setDataValidation": {"range": dict(area), "rule": rule}}


def _area(front: int, first: int, end: int, what: str) -> Mapping[str, int]:
    column = PLACES[what]
    rows = {"startRowIndex": first, "endRowIndex": end}
    return {"sheetId": front, **rows, "startColumnIndex": column, "endColumnIndex": column + 1}


def _bold(size: int = 10) -> Mapping[str, Any]:
    return {"textFormat": {"bold": True, "fontSize": size}, "verticalAlignment": "TOP"}


def _quiet() -> Mapping[str, Any]:
    return {"textFormat": {"foregroundColorStyle": colour(QUIET)}, "wrapStrategy": "WRAP", "verticalAlignment": "TOP"}


def _head() -> Mapping[str, Any]:
    return {
        "textFormat": {"bold": True, "foregroundColorStyle": colour(ACCENT_INK)},
        "backgroundColorStyle": colour(ACCENT_WEAK),
        "verticalAlignment": "TOP",
    }


def _field() -> Mapping[str, Any]:
    """Blue is for filling in."""
    edge = {"style": "SOLID", "colorStyle": colour(ACCENT)}
    return {"borders": dict.fromkeys(("top", "bottom", "left", "right"), edge), "verticalAlignment": "TOP"}
