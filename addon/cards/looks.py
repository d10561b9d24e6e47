"""How a grade looks in a card: its shape and word, in the colour for text on a light surface."""

from __future__ import annotations

from addon.appearance import SHAPES
from addon.cards.widgets import Html, coloured
from sheets_sync.wording import Words

ON_LIGHT = {
    "critical": "#B3201A",
    "open": "#5A35B0",
    "lost": "#24282E",
    "high": "#954400",
    "unknown": "#23469B",
    "watch": "#7A5600",
    "clear": "#0B6350",
    "not_covered": "#525C68",
}
"""Grade → its colour as text on a light surface (`page.css` has the same as `--…-t` of the light theme)."""


def grade(risk: str, speech: Words) -> Html:
    """Write a grade: the shape, the word, in its colour."""
    return coloured(f"{SHAPES[risk]} {speech.say(f'risk.{risk}')}", ON_LIGHT[risk])


def grade_plain(risk: str, speech: Words) -> str:
    """Write a grade where no colour can be."""
    return f"{SHAPES[risk]} {speech.say(f'risk.{risk}')}"
