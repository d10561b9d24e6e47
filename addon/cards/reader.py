"""Who reads a card: in which language, at which moment, and how a press finds its way back to this backend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from addon.cards.widgets import Json, link
from schemas.event import Event
from schemas.grid import letter
from schemas.problem import Place
from sheets_sync.wording import Words, words

CHINESE = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
"""Locales that are read in Traditional Chinese; every other is read in English."""
SHEET = "https://docs.google.com/spreadsheets/d"

Sign = Callable[[str, Mapping[str, str]], Mapping[str, str]]
"""Binds what a press carries to its handler, the person and the spreadsheet."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person before one spreadsheet.

    Attributes:
        now: UTC seconds.
        zone: the person's own IANA time zone, "" where nobody says it.
        address: scheme and host of this backend, as Google reaches it.
        sign: signs what a press carries.
    """

    speech: Words
    now: int
    zone: str
    spreadsheet: str
    address: str
    sign: Sign

    def action(self, name: str, facts: Mapping[str, str], load: Literal["SPINNER", "NONE"] = "SPINNER") -> Json:
        """Name a handler as the action of a press; what it is told travels signed."""
        carried = self.sign(name, facts)
        return {
            "function": f"{self.address}/addon/action/{name}",
            "parameters": [{"key": key, "value": text} for key, text in carried.items()],
            "loadIndicator": load,
        }

    def press(self, name: str, /, **facts: str) -> Json:
        """Make a press that calls a handler; Google shows that something is under way."""
        return {"action": self.action(name, facts)}

    def cell(self, tab: int, at: Place) -> Json:
        """Make a press that leads to a cell, a row or a column of a tab."""
        column, row = "" if at.column is None else letter(at.column), "" if at.row is None else str(at.row)
        spot = f"{column}{row}" if column and row else f"{column or row}:{column or row}"
        return link(f"{SHEET}/{self.spreadsheet}/edit#gid={tab}" + (f"&range={spot}" if spot != ":" else ""))


def language_of(event: Event) -> str:
    """Choose the language for a person's locale."""
    return "zh-Hant" if event.locale.replace("_", "-").lower().startswith(CHINESE) else "en"


def speech_of(event: Event) -> Words:
    """Choose the words for a person's locale."""
    return words(language_of(event))
