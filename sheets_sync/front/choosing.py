"""Settings that a person chooses elsewhere, written into the visible tab: there they stand, and nowhere else.

The tab is read right before it is written, and each column is addressed by its mark and only while it stands where it
was seen. Rows have no marks: a row that somebody inserts above within that moment would shift what is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.choices import LANGUAGES
from schemas.grid import Cell
from schemas.problem import CannotGoOn, Problem
from schemas.spelling import normalised
from schemas.spreadsheet import Tab
from sheets_sync.front.places import front_columns, front_range
from sheets_sync.front.settings import SETTINGS, column_names, labels, shown
from sheets_sync.front.telling import held, value
from sheets_sync.google import Workbook
from sheets_sync.mirror import tab_name
from sheets_sync.placement import Label, Ours, front_labels
from sheets_sync.wording import Words, words

Request = Mapping[str, Any]
Texts = Sequence[str]
_PARTS = ("label", "value")


def choose(workbook: Workbook, front: int, chosen: Mapping[str, str | None], headers: Mapping[str, str | None]) -> None:
    """Write settings (name → key of its option) and titles of columns (canonical key → title) into the tab `front`.

    None empties the cell. Two calls that read, one that writes.

    Raises:
        CannotGoOn: the tab or its columns of settings are gone, or it cannot be written.
        Conflict: somebody moved a column of it meanwhile.
    """
    tab = next((tab for tab in workbook.describe().tabs if tab.id == front), None)
    own = front_columns(tab) if tab else {}
    label = next((label for _, label in front_labels(tab)), None) if tab else None
    if tab is None or label is None or not own.keys() >= set(_PARTS):
        raise CannotGoOn(Problem("setting.no_tab"))
    (cells,) = workbook.values([f"{tab_name(tab.title)}!{front_range(tab)}"])
    block = _Block(tab, own, label, *(_texts(cells, own[what].column) for what in _PARTS))
    requests = [
        *(request for name, option in chosen.items() for request in block.setting(name, option)),
        *(request for key, title in headers.items() for request in block.header(key, title)),
    ]
    if requests:
        workbook.apply([*block.fence(), *requests])


class _Block:
    """The settings as they stand in the tab: the texts of the labels, and of the values beside them."""

    def __init__(self, tab: Tab, own: Mapping[str, Ours], label: Label, named: Texts, valued: Texts) -> None:
        self._tab, self._own, self._label = tab, own, label
        height = max(len(named), len(valued))
        self._named = [*named, *([""] * (height - len(named)))]
        self._valued = [*valued, *([""] * (height - len(valued)))]
        self._grown = 0

    def fence(self) -> Iterator[Request]:
        """Go on only while both columns stand where they were seen; make room below where it is needed."""
        if self._grown:
            grown = {"sheetId": self._tab.id, "dimension": "ROWS", "length": self._grown}
            yield {"appendDimension": grown}
        for what in _PARTS:
            yield from held(self._tab, self._own[what], self._label, what)

    def setting(self, name: str, option: str | None) -> Iterator[Request]:
        """Write one setting, in the language of its label."""
        row = next((row for row, text in enumerate(self._named) if labels().get(normalised(text)) == name), None)
        speech = _speech_of(self._named[row] if row is not None else "", f"front.setting.{name}")
        text = None if option is None else shown(name, speech)[SETTINGS[name].index(option)]
        yield from self._line(row, speech.say(f"front.setting.{name}"), text)

    def header(self, key: str, title: str | None) -> Iterator[Request]:
        """Write the title of the column that holds something; every line that names it, so that none contradicts."""
        rows = [row for row, text in enumerate(self._named) if column_names().get(normalised(text)) == key]
        heading = next((text for text in self._named if _is_heading(text)), "")
        speech = _speech_of(heading, "front.map.column")
        places: list[int | None] = [*rows] or [None]
        for row in places:
            yield from self._line(row, speech.say(f"column.{key}"), title)

    def _line(self, row: int | None, name: str, text: str | None) -> Iterator[Request]:
        if row is not None:
            if self._valued[row] != (text or ""):
                yield self._cell(row, "value", text)
        elif text is not None:
            row = self._free()
            self._named[row], self._valued[row] = name, text
            yield self._cell(row, "label", name)
            yield self._cell(row, "value", text)

    def _free(self) -> int:
        """Find a line without label and value below the heading over people's titles; else make one at the end."""
        first = next((row for row, text in enumerate(self._named) if _is_heading(text)), len(self._named))
        for row in range(first + 1, len(self._named)):
            if not self._named[row] and not self._valued[row]:
                return row
        self._named.append("")
        self._valued.append("")
        self._grown = max(0, len(self._named) - self._tab.rows)
        return len(self._named) - 1

    def _cell(self, row: int, what: str, text: str | None) -> Request:
        start = {"sheetId": self._tab.id, "rowIndex": row, "columnIndex": self._own[what].column}
        return {"updateCells": {"start": start, "rows": [{"values": [value(text)]}], "fields": "userEnteredValue"}}


def _texts(cells: Sequence[Sequence[Cell]], column: int) -> list[str]:
    return ["" if cell is None else str(cell).strip() for cell in (cells[column] if column < len(cells) else ())]


def _is_heading(text: str) -> bool:
    return normalised(text) in {normalised(words(language).say("front.map.column")) for language in LANGUAGES}


def _speech_of(text: str, key: str) -> Words:
    """Find the language in which a label says `key`."""
    spoken = (words(language) for language in LANGUAGES)
    return next((each for each in spoken if normalised(each.say(key)) == normalised(text)), words(LANGUAGES[0]))
