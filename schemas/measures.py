"""Shape of the files that say what an account is measured by, and which days are peaks; a bad field is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from schemas.policy import CONFIDENCES, STANDINGS

MEASURE_UNITS = ("basis_points", "percent", "days", "stars", "orders")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a number was read."""

    url: str
    title: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One number that an account is measured by, with its unit, standing and source."""

    key: str
    value: int
    unit: str
    standing: str
    source: Source


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one event, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Rule:
    """A day that the calendar gives: the `nth` `weekday` (Monday 0) of `month`, and so many days on."""

    month: int
    weekday: int
    nth: int
    plus: int


@dataclass(frozen=True, slots=True)
class PeakEvent:
    """An event with more orders: by a rule of the calendar, or on the days that were announced."""

    key: str
    source: Source
    rule: Rule | None = None
    announced: tuple[Span, ...] = ()


_TEXT = validate.Length(min=1)


class SourceSchema(Schema):
    """Where a number was read."""

    url = fields.String(required=True, validate=_TEXT)
    title = fields.String(required=True, validate=_TEXT)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCES))

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Source:
        return Source(**data)


class MeasureSchema(Schema):
    """One number that an account is measured by."""

    key = fields.String(required=True)
    value = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    unit = fields.String(required=True, validate=validate.OneOf(MEASURE_UNITS))
    standing = fields.String(required=True, validate=validate.OneOf(STANDINGS))
    source = fields.Nested(SourceSchema, required=True)

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Measure:
        return Measure(**data)


class RuleSchema(Schema):
    """A day that the calendar gives."""

    month = fields.Integer(required=True, strict=True, validate=validate.Range(1, 12))
    weekday = fields.Integer(required=True, strict=True, validate=validate.Range(0, 6))
    nth = fields.Integer(required=True, strict=True, validate=validate.Range(1, 4))
    plus = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Rule:
        return Rule(**data)


class SpanSchema(Schema):
    """Days of one event, both included."""

    first = fields.Raw(required=True, data_key="from")
    last = fields.Raw(required=True, data_key="to")

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Span:
        span = Span(**data)
        if not (isinstance(span.first, date) and isinstance(span.last, date) and span.first <= span.last):
            raise ValidationError("not two bare dates, the first not after the second")
        return span


class PeakEventSchema(Schema):
    """An event with more orders."""

    key = fields.String(required=True)
    source = fields.Nested(SourceSchema, required=True)
    rule = fields.Nested(RuleSchema)
    announced = fields.List(fields.Nested(SpanSchema), validate=_TEXT)

    @validates_schema
    def _either(self, data: dict[str, Any], **_: object) -> None:
        if ("rule" in data) == ("announced" in data):
            raise ValidationError("either a rule or announced days")

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> PeakEvent:
        return PeakEvent(**(data | {"announced": tuple(data.get("announced", ()))}))
