"""Shapes of the functions door: what a call carries, what it gets back, and how a refusal looks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from schemas.choices import PROFILES
from schemas.columns import columns
from schemas.whole import Whole

ROWS, COLUMNS = 2_000, 20
"""A call holds so many rows, or fewer of a table with more columns: CELLS in all."""
CELLS = (ROWS + 1) * COLUMNS
WHOLE_ROWS = 20_000
"""A table that is answered as a whole may be as long as one request can carry."""
ARGUMENTS = 12
LONGEST = 64
"""Characters of a choice; no zone, language or moment is longer."""
WIDEST = 18_278
"""Columns of the widest sheet."""

_SCALARS = frozenset({str, int, float, bool, type(None)})
_CELL = {"type": ["string", "number", "boolean", "null"]}
_ROW = {"type": "array", "items": _CELL}
_ARGUMENT = {"anyOf": [_CELL, {"type": "array", "items": _ROW, "minItems": 1}]}

MARKETPLACES = tuple(word for word in columns()["marketplace"].words if word != "non_amazon")


def _an_argument(value: object) -> None:
    if isinstance(value, list):
        if not value or not all(isinstance(row, list) for row in value):
            raise ValidationError("a range is a list of rows")
        _cells(chain.from_iterable(value))
    elif type(value) not in _SCALARS:
        raise ValidationError("neither a cell nor a range")


def _cells(cells: Any) -> None:  # noqa: ANN401  whatever JSON holds
    if not _SCALARS.issuperset(map(type, cells)):
        raise ValidationError("a cell is a text, a number, true, false or null")


def _a_header(value: object) -> None:
    if not isinstance(value, list) or not 1 <= len(value) <= WIDEST:
        raise ValidationError("a header is a list of cells")
    _cells(value)


def _a_moment(value: object) -> None:
    if type(value) not in (str, int, float, type(None)) or (isinstance(value, str) and len(value) > LONGEST):
        raise ValidationError("a moment is ISO 8601 or a serial number")


def _choice(words: Sequence[str], says: str) -> fields.String:
    return fields.String(allow_none=True, validate=validate.OneOf([*words]), metadata={"description": says})


def _text(says: str) -> fields.String:
    return fields.String(allow_none=True, validate=validate.Length(max=LONGEST), metadata={"description": says})


class CallSchema(Schema):
    """One call of a function: its arguments as a sheet passes them, and what holds for all of them."""

    args = fields.List(
        fields.Raw(allow_none=True, validate=_an_argument, metadata=_ARGUMENT),
        required=True,
        validate=validate.Length(max=ARGUMENTS),
        metadata={
            "description": "The function's arguments: a cell or a range each; a date is a serial number or a text."
        },
    )
    as_of = fields.Raw(
        allow_none=True,
        validate=_a_moment,
        metadata={
            "type": ["string", "number"],
            "maxLength": LONGEST,
            "description": "The moment to judge at: ISO 8601, or a serial number in `zone`. Without it, now.",
        },
    )
    marketplace = _choice(MARKETPLACES, "The marketplace of rows that do not say theirs.")
    profile = _choice(PROFILES, "Whose rules. Without it: guide.")
    lang = _text("Language of the answer, like en or zh-TW; without it, or where there are no words in it: en.")
    zone = _text("IANA time zone of the spreadsheet; without it, the marketplace's.")
    header = fields.Raw(
        allow_none=True,
        validate=_a_header,
        metadata={
            "type": "array",
            "items": _CELL,
            "minItems": 1,
            "maxItems": WIDEST,
            "description": "The whole header row of the table of which args[0] holds only some columns.",
        },
    )
    columns = fields.List(
        Whole(validate=validate.Range(0, WIDEST - 1)),
        allow_none=True,
        validate=validate.Length(min=1, max=WIDEST),
        metadata={"description": "For each column of args[0], its place in `header`."},
    )


class HeaderSchema(Schema):
    """The header row of a table, to be asked which of its columns a function wants."""

    header = fields.Raw(
        required=True,
        validate=_a_header,
        metadata={"type": "array", "items": _CELL, "minItems": 1, "maxItems": WIDEST},
    )
    lang = _text("Language of a refusal.")
