"""Colours in a sheet, light only: fill and ink of each grade (contrast at least 6.7), and of what is around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FILLS: Mapping[str, tuple[str, str]] = {
    "critical": ("#B3201A", "#FFFFFF"),
    "open": ("#5A35B0", "#FFFFFF"),
    "lost": ("#24282E", "#FFFFFF"),
    "high": ("#FFC58A", "#5A2A00"),
    "unknown": ("#B9CCFF", "#12307A"),
    "watch": ("#FFF1C7", "#654700"),
    "clear": ("#E4F3EF", "#0B5748"),
    "not_covered": ("#F1F3F5", "#4A5460"),
}
"""Grade → fill and ink. They differ for every kind of colour blindness, and stand beside the word, never alone."""
ASKING = ("critical", "open", "lost", "high", "unknown", "watch")
"""Grades that ask for something: their words are bold."""

TEXT, MUTED, QUIET = "#1B1F24", "#5C6773", "#4A5460"
ACCENT, ACCENT_INK, ACCENT_WEAK, OURS, FIELD = "#1456B8", "#0F4798", "#E5EEFC", "#F3F7FE", "#FFFFFF"
LINE = "#D3DAE3"


def colour(code: str) -> Mapping[str, Any]:
    """Write `#RRGGBB` as Google's ColorStyle."""
    parts = (int(code[at : at + 2], 16) for at in (1, 3, 5))
    return {
        "rgbColor": {name: round(part / 255, 4) for name, part in zip(("red", "green", "blue"), parts, strict=True)}
    }
