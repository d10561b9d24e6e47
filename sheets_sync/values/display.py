"""Whether results are live look-ups or plain cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

LONGEST_MIRROR = 5_000
"""Lines up to which `auto` takes the mirror. A sheet computes eight look-ups a line anew at every edit; beyond about so
many lines people wait for it. Plain cells cost a sheet nothing, but are as old as the last sync."""

Display = Literal["mirror", "values"]


def display_of(chosen: str, lines: Callable[[], int], *, holds: bool = True, plain: bool = True) -> Display:
    """Follow the choice; where it is `auto`, ask how many order lines there are.

    Where the mirror does not hold here, cells are plain; where `plain` ones do not, look-ups are live at any length.
    """
    if chosen in {"mirror", "values"}:
        return "mirror" if chosen == "mirror" else "values"
    if not holds:
        return "values"
    return "mirror" if not plain or lines() <= LONGEST_MIRROR else "values"
