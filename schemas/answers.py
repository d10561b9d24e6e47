"""Shapes of what the doors answer: functions, pairings, cards, and refusals. Only described by these, never loaded."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields

_CELL = {"type": ["string", "number", "boolean", "null"]}


def _text(says: str) -> fields.String:
    return fields.String(required=True, metadata={"description": says})


def _number(says: str) -> fields.Integer:
    return fields.Integer(required=True, metadata={"description": says})


class ValuesSchema(Schema):
    """The rows that a formula shows."""

    values = fields.List(
        fields.List(fields.Raw(metadata=_CELL)),
        required=True,
        metadata={"description": "A row per row asked; of a table the first is the title. Dates are serial numbers."},
    )


class ArgumentSchema(Schema):
    """One argument of a function."""

    key = _text("Its name in formulas.")
    takes = _text("What its cells hold: date, text, number, moment, table.")
    optional = fields.Boolean(required=True)


class FunctionSchema(Schema):
    """One custom function."""

    name = _text("Its name in formulas.")
    kind = _text("What its answer holds: date, text, number, table.")
    whole = fields.Boolean(
        required=True, metadata={"description": "Whether all rows of a table must come in one call."}
    )
    arguments = fields.List(fields.Nested(ArgumentSchema), required=True)
    table = fields.List(fields.Nested(ArgumentSchema), required=True)
    columns = fields.List(fields.String(), required=True, metadata={"description": "What it reads of a table."})


class FunctionsSchema(Schema):
    """Every custom function."""

    functions = fields.List(fields.Nested(FunctionSchema), required=True)


class WantedSchema(Schema):
    """Which columns of a table a function wants; nothing else needs to be sent."""

    columns = fields.List(fields.Integer(), required=True, metadata={"description": "Places in the header, from 0."})
    keys = fields.List(fields.String(), required=True, metadata={"description": "What each of them holds."})
    rows = _number("How many rows below the header one call takes.")


class PairedSchema(Schema):
    """What lets the custom functions of one spreadsheet ask."""

    token = _text("To be kept; it is shown this once.")
    spreadsheet = _text("The spreadsheet it is good for.")
    scope = fields.List(fields.String(), required=True)
    functions_version = _text("The version of the functions.")


class UnpairedSchema(Schema):
    """How many tokens a spreadsheet had."""

    spreadsheet = _text("The spreadsheet.")
    revoked = _number("Tokens that are good no longer.")


class CardSchema(Schema):
    """What the sidebar shows next: Google's RenderActions, a submit form response, or a request for scopes."""

    class Meta:
        """marshmallow's own options."""

        unknown = INCLUDE


class FaultSchema(Schema):
    """What is wrong, and where."""

    key = _text("For scripts; it stays.")
    text = _text("For people, in their language.")
    at = fields.String(metadata={"description": "The place in the request, like args[0]."})


class ErrorSchema(Schema):
    """Every refusal."""

    error = fields.Nested(FaultSchema, required=True)
