"""How each kind of line of the visible tab looks, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sheets_sync.front.board import Line
from sheets_sync.front.colours import ACCENT, ACCENT_INK, ACCENT_WEAK, LINE, QUIET, TEXT, colour

Look = Mapping[str, Any]
_RIGHT = ("due", "amount")
_SIZES = {"title": 14, "status": 11}


def look_of(line: Line, part: str) -> Look:
    """Format one cell of a line."""
    look: dict[str, Any] = {"textFormat": _text(line, part), "verticalAlignment": "TOP"}
    if part in line.numbers:
        look["numberFormat"] = dict(line.numbers[part])
    if line.look == "head":
        look["backgroundColorStyle"] = colour(ACCENT_WEAK)
        look["borders"] = {"bottom": {"style": "SOLID", "colorStyle": colour(LINE)}}
    right = part in _RIGHT or (part == "place" and isinstance(line.cells.get("place"), int))
    look["horizontalAlignment"] = "RIGHT" if right else "LEFT"
    look["wrapStrategy"] = "WRAP" if part == "text" else "OVERFLOW_CELL"
    return look


def _text(line: Line, part: str) -> Look:
    if part == "place" and line.link:
        return {"link": {"uri": line.link}, "foregroundColorStyle": colour(ACCENT), "underline": True}
    bold = line.look in {"title", "status", "head"} or (line.look == "order" and part == "text")
    quiet = (
        (line.look == "fact" and part == "risk") or (line.look == "count" and part == "order") or line.look == "more"
    )
    ink = ACCENT_INK if line.look == "head" else QUIET if quiet else TEXT
    size = {"fontSize": _SIZES[line.look]} if line.look in _SIZES else {}
    return {"foregroundColorStyle": colour(ink), **({"bold": True} if bold else {}), **size}
