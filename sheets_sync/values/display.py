"""Whether results are live look-ups or plain cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

LONGEST_MIRROR = 5_000
"""Lines up to which `auto` takes the mirror. A sheet computes eight look-ups a line anew at every edit; beyond about so
many lines people wait for it. Plain cells cost a sheet nothing, but are as old as the last sync."""

Display = Literal["mirror", "values"]


def display_of(chosen: str, lines: Callable[[], int], *, holds: bool = True) -> Display:
    """Follow the choice; where it is `auto`, ask how many order lines there are and whether the mirror `holds` here."""
    if chosen in {"mirror", "values"}:
        return "mirror" if chosen == "mirror" else "values"
    return "mirror" if holds and lines() <= LONGEST_MIRROR else "values"
