"""What a call asks to be judged: a tab made of its arguments."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.grid import Grid
from sheets_sync.recognise import Recognition


@dataclass(frozen=True, slots=True)
class Sheet:
    """A tab made of the arguments of a call.

    Attributes:
        grid: its first row is the header.
        recognition: which column is which.
        asked: for each row below the header, whether it asks anything.
        as_of: UTC seconds.
        header: whether the answer has a line for the header row, too.
    """

    grid: Grid
    recognition: Recognition
    asked: list[bool]
    as_of: int
    header: bool
