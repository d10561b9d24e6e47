"""What a cell may hold, as marshmallow fields: the reference answer for one doubtful cell.

Precise and slow; the bulk of a sheet goes by columns (`sheets_sync.table`), and a law in the tests says that both agree
on every cell that can be read by itself. A blank cell is None. An error's message is the key of a Problem
(`schemas.problem.PROBLEMS`), so that its words are made in the reader's language elsewhere.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from marshmallow import ValidationError, fields

from schemas.amount_text import amount_text, grouped, ten_thousandths
from schemas.columns import Column
from schemas.date_text import FIRST_YEAR, LAST_YEAR, date_text
from schemas.ids import number_as_id, order_id, text_id
from schemas.orders import SCALE
from schemas.plain import LONGEST, Unreadable, is_blank, plain
from schemas.spelling import normalised
from schemas.vocabulary import NOTHING, cell_faults, flags, spellings

Held = TypeVar("Held")

SERIAL_ZERO = date(1899, 12, 30)
"""Serial number 0 of a spreadsheet."""

SECONDS_PER_DAY = 86_400
_EPOCH = date(1970, 1, 1)
MOST_DIGITS = 2
"""Digits after the decimal mark in every currency but a few; so a mark before three digits groups thousands."""

ID_COLUMNS = ("order_item_id", "tracking_id", "sku", "asin")
"""Text columns whose numbers are ids, not counts."""


class Moment(NamedTuple):
    """A moment: UTC seconds, the marketplace's calendar day (from 1970-01-01), and whether it has no time."""

    seconds: int
    day: int
    whole: bool


class Cell(fields.Field[Held], ABC, Generic[Held]):
    """A cell of one kind; blank is None, and what a spreadsheet shows instead of a value is an error."""

    def __init__(self) -> None:
        super().__init__(allow_none=True)

    def deserialize(self, value: object, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401  as marshmallow declares it
        """Read a raw cell; blank is None.

        Raises:
            ValidationError: its message is the key of a Problem.
        """
        return super().deserialize(None if is_blank(value) else value, attr, data, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:  # noqa: ANN401, ARG002  as marshmallow declares it
        if isinstance(value, str) and (fault := cell_fault(value)):
            raise ValidationError(fault)
        try:
            return self.read(value)
        except Unreadable as reason:
            raise ValidationError(reason.key) from reason

    @abstractmethod
    def read(self, value: str | float | bool) -> Held | None:  # noqa: FBT001  a checkbox is a cell
        """Read a cell that holds something.

        Raises:
            Unreadable: it cannot be read for sure.
        """


class InstantCell(Cell[Moment]):
    """A moment or a day. `zone` is the marketplace's; `local` is that of times without an offset."""

    def __init__(self, zone: str, local: str | None = None) -> None:
        super().__init__()
        self.zone = ZoneInfo(zone)
        self.local = ZoneInfo(local) if local else self.zone

    def read(self, value: str | float | bool) -> Moment:  # noqa: FBT001, D102  as in Cell
        if isinstance(value, bool):
            raise Unreadable("date.unreadable")
        day, time, offset = _written(value) if isinstance(value, str) else _serial(value)
        start = datetime.combine(_EPOCH + timedelta(days=day), datetime.min.time())
        if time is None:
            return Moment(int(start.replace(tzinfo=self.zone).timestamp()), day, whole=True)
        local = start + timedelta(seconds=time)
        moment = local.replace(tzinfo=self.local) if offset is None else local.replace(tzinfo=UTC)
        seconds = int(moment.timestamp()) - (offset or 0)
        return Moment(seconds, (datetime.fromtimestamp(seconds, self.zone).date() - _EPOCH).days, whole=False)


class DayCell(InstantCell):
    """A moment or a day, of which only the marketplace's calendar day is asked."""


class MoneyCell(Cell[int]):
    """An amount in ten-thousandths; `digits` are those after the decimal mark of its currency, if it is known."""

    def __init__(self, digits: int | None = None) -> None:
        super().__init__()
        self.digits = digits

    def read(self, value: str | float | bool) -> int:  # noqa: FBT001, D102  as in Cell
        if not isinstance(value, str):
            return _exact(value)
        amount = amount_text(value)
        if not amount.doubtful:
            return amount.value
        if self.digits is None or self.digits > MOST_DIGITS:
            raise Unreadable("money.unreadable")
        return grouped(amount)


class NumberCell(Cell[int]):
    """A count or a rating, in ten-thousandths like an amount."""

    def read(self, value: str | float | bool) -> int:  # noqa: FBT001, D102  as in Cell
        try:
            amount = amount_text(value) if isinstance(value, str) else None
            held = amount.value if amount else _exact(value)
        except Unreadable as reason:
            raise Unreadable("number.unreadable") from reason
        if amount and (amount.doubtful or amount.currency):
            raise Unreadable("number.unreadable")
        return held


class FlagCell(Cell[bool]):
    """Yes or no: a checkbox, 1 or 0, or a word of any language."""

    def read(self, value: str | float | bool) -> bool:  # noqa: FBT001, D102  as in Cell
        if isinstance(value, bool):
            return value
        said = flags().get(normalised(value)) if isinstance(value, str) else value == 1
        if said is None or (not isinstance(value, str) and value not in {0, 1}):
            raise Unreadable("flag.unreadable")
        return said


class WordCell(Cell[str]):
    """A word of a closed vocabulary; a word that says "not so far" is blank."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def read(self, value: str | float | bool) -> str | None:  # noqa: FBT001, D102  as in Cell
        word = spellings(self.column).get(normalised(value)) if isinstance(value, str) else None
        if word is None:
            raise Unreadable("word.unreadable")
        return None if word == NOTHING else word


class OrderIdCell(Cell[str]):
    """An order id, `123-1234567-1234567` or a multi-channel one."""

    def read(self, value: str | float | bool) -> str:  # noqa: FBT001, D102  as in Cell
        if isinstance(value, str):
            return order_id(value)
        if not isinstance(value, bool):
            number_as_id(value)
        raise Unreadable("order_id.unreadable")


class TextCell(Cell[str]):
    """Plain text, trimmed; `is_id` where a long number is an id that may have lost digits."""

    def __init__(self, *, is_id: bool = False) -> None:
        super().__init__()
        self.is_id = is_id

    def read(self, value: str | float | bool) -> str:  # noqa: FBT001, D102  as in Cell
        if isinstance(value, str):
            return text_id(value) if self.is_id else value.strip()
        if isinstance(value, bool):
            return str(value).upper()
        return number_as_id(value) if self.is_id else number_as_text(value)


def cell_of(column: Column, zone: str, local: str | None = None, digits: int | None = None) -> Cell[Any]:
    """Describe the cells of a column, for a marketplace's zone, a spreadsheet's zone and a currency's digits."""
    kinds: dict[str, Cell[Any]] = {
        "instant": InstantCell(zone, local),
        "money": MoneyCell(digits),
        "number": NumberCell(),
        "flag": FlagCell(),
        "order_id": OrderIdCell(),
        "text": TextCell(is_id=column.key in ID_COLUMNS),
    }
    return kinds.get(column.kind) or WordCell(column.key)


def cell_fault(text: str) -> str | None:
    """Name the Problem of a text that a spreadsheet shows instead of a value (`#REF!`, `Loading...`); else None."""
    if len(text) >= LONGEST or (text.isascii() and text[:1] not in _fault_beginnings()):
        return None
    return cell_faults().get(plain(text).upper())


@cache
def _fault_beginnings() -> frozenset[str]:
    """Say with which ASCII marks such a text can begin: most texts are told apart by their first."""
    first = {fault[0] for fault in cell_faults()}
    return frozenset(mark for mark in map(chr, range(_ASCII)) if mark.isspace() or mark.upper() in first)


_ASCII = 128
_SHORT = 1e9
"""Below it a number and its ten-thousandths are exact in a float."""


def _exact(number: str | float | bool) -> int:  # noqa: FBT001  a checkbox is a cell
    if isinstance(number, bool | str):
        raise Unreadable("money.unreadable")
    if isinstance(number, float) and abs(number) < _SHORT:
        # what is written with at most four decimals is the nearest float to them, and no other such number is
        near = round(number * SCALE)
        if near / SCALE == number:
            return near
    return ten_thousandths(Decimal(number) if isinstance(number, int) else Decimal(repr(number)))


def number_as_text(number: float) -> str:
    """Write a number cell as a person sees it, roughly."""
    held = as_float(number)
    return f"{held:.0f}" if held == math.floor(held if math.isfinite(held) else 0) else f"{held:.15g}"


def as_float(number: float) -> float:
    """Give a number as a float; one too large for it is infinite."""
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _written(text: str) -> tuple[int, int | None, int | None]:
    read = date_text(text)
    if read.day is None:
        raise Unreadable("date.ambiguous")
    return read.day, read.time, read.offset


def _serial(number: float) -> tuple[int, int | None, None]:
    """Read a serial number to the second; a date without a time is a whole number."""
    held = as_float(number)
    if not math.isfinite(held):
        raise Unreadable("date.unreadable")
    days, time = divmod(math.floor(min(max(held, 0), 1e6) * SECONDS_PER_DAY + 0.5), SECONDS_PER_DAY)
    day = SERIAL_ZERO + timedelta(days=days)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable("date.out_of_range")
    return (day - _EPOCH).days, time or None, None
