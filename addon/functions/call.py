"""One call of a function, checked: its choices, its moment, and its arguments as columns of cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marshmallow import Schema, ValidationError

from addon.functions.faults import Misfit
from addon.moments import NotAMoment, moment
from schemas.calls import CELLS, LONGEST, ROWS, WHOLE_ROWS, WIDEST, CallSchema
from schemas.cells import InstantCell
from schemas.choices import Choices
from schemas.grid import Cell
from schemas.plain import is_blank
from schemas.problem import CannotGoOn, Problem
from sheets_sync.wording import Words, words
from sheets_sync.wording.placeholders import shown

Matrix = list[list[Cell]]
"""Rows of cells."""
ENGLISH = "en"
_CALL = CallSchema()


@dataclass(frozen=True, slots=True)
class Call:
    """What one call asks.

    Attributes:
        args: a cell or a range each.
        choices: marketplace, profile and language.
        zone: IANA zone of the spreadsheet, None where it is not said.
        as_of: the moment that the body says, or now; an argument may say another.
        header: the whole header row of the table; None where args[0] brings its own only.
        columns: for each column of args[0], its place in `header`.
    """

    args: Sequence[Cell | Matrix]
    choices: Choices
    zone: str | None
    as_of: int
    header: tuple[Cell, ...] | None
    columns: tuple[int, ...]


def speech_of(body: object) -> Words:
    """Choose the words of the reader; English where there are none in the language asked for."""
    lang = body.get("lang") if isinstance(body, Mapping) else None
    try:
        return words(lang) if isinstance(lang, str) else words(ENGLISH)
    except CannotGoOn:
        return words(ENGLISH)


def call_of(body: object, now: int, *, whole: bool = False) -> Call:
    """Check a body; `whole`: its table is answered as a whole, so it may be longer.

    Raises:
        CannotGoOn: it is not of the form of a call, too long, or names a zone or a moment that is none.
    """
    said = shaped(_CALL, body)
    for place, argument in enumerate(said["args"]):
        _hold(argument, place, *((WHOLE_ROWS, WHOLE_ROWS * WIDEST) if whole else (ROWS, CELLS)))
    zone = said.get("zone") or None
    if zone and not _is_zone(zone):
        raise Misfit(Problem("zone.unknown", facts={"text": zone}), "zone")
    header = said.get("header")
    return Call(
        args=said["args"],
        choices=Choices(said.get("marketplace"), said.get("profile") or "guide", speech_of(body).language),
        zone=zone,
        as_of=moment_of(said.get("as_of"), zone, now, "as_of"),
        header=tuple(header) if header else None,
        columns=tuple(said.get("columns") or ()),
    )


def shaped(schema: Schema, body: object) -> dict[str, Any]:
    """Check a body by its shape.

    Raises:
        CannotGoOn: it is of another shape; the first place that is wrong is named.
    """
    try:
        said: dict[str, Any] = schema.load(body if isinstance(body, Mapping) else {"body": body})
    except ValidationError as fault:
        at = _place(fault.messages)
        raise Misfit(Problem("call.shape", facts={"text": at}), at) from None
    return said


def moment_of(cell: Cell, zone: str | None, otherwise: int, at: str) -> int:
    """Read the moment to judge at: ISO 8601, or what a sheet holds; a day means its noon in UTC, blank `otherwise`.

    Raises:
        CannotGoOn: it is neither.
    """
    if is_blank(cell):
        return otherwise
    try:
        return moment(cell) if isinstance(cell, str) else _serial(cell, zone or "UTC")
    except (NotAMoment, ValidationError):
        raise Misfit(Problem("as_of.unreadable", facts={"text": str(cell)}), at) from None


def one_cell(argument: Cell | Matrix, place: int) -> Cell:
    """Take the only cell of an argument.

    Raises:
        CannotGoOn: it is a range of several.
    """
    if not isinstance(argument, list):
        return argument
    if len(argument) != 1 or len(argument[0]) > 1:
        raise Misfit(Problem("call.one_column", facts={"text": f"args[{place}]"}), f"args[{place}]")
    return argument[0][0] if argument[0] else None


def _serial(cell: Cell, zone: str) -> int:
    read = InstantCell(zone).deserialize(cell)
    day = datetime.fromtimestamp(read.seconds, ZoneInfo(zone)).date()
    return moment(day.isoformat()) if read.whole else int(read.seconds)


def _hold(argument: Cell | Matrix, place: int, most_rows: int, most_cells: int) -> None:
    if isinstance(argument, list):
        rows, width = len(argument), max(map(len, argument))
        if rows > most_rows + 1 or rows * width > most_cells:
            raise Misfit(Problem("call.too_long", facts={"allowed": f"{most_rows:,}"}), f"args[{place}]")


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _place(messages: object) -> str:
    """Name the first wrong place: `args[3]`, `profile`."""
    path = ""
    while isinstance(messages, dict) and messages:
        key, messages = next(iter(messages.items()))
        path += f"[{key}]" if isinstance(key, int) else f".{key}" if path else str(key)
    return shown(path, LONGEST)
