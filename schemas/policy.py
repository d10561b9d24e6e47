"""Shape of the policy files: dated values with unit, standing and citations; a bad field or value is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import available_timezones

from marshmallow import Schema, ValidationError, fields, post_load, validate

UNITS = ("hours", "days", "business_days", "flag")
STANDINGS = ("stated", "inferred", "disputed", "unknown")
GOVERNORS = ("ordered_at", "expected_by", "event", "today")
CONFIDENCES = ("A", "B", "C", "D")
"""A: Amazon's own words, or the guide's · B: Amazon's, but old or quoted · C: third party · D: our own reading."""

State = Literal["known", "none", "unknown"]
Amount = int | bool | Literal["none", "unknown"]


@dataclass(frozen=True, slots=True)
class Variant:
    """What another source says instead: a length in `unit`, or 0 or 1 for a flag."""

    value: int
    unit: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """One version of a parameter: what holds from `from_` to `to`, both included; None where it is open.

    Attributes:
        value: a length in `unit`, or 0 or 1 for a flag; None where `state` is not `known`.
        unit: one of `UNITS`.
        standing: how well it is supported, one of `STANDINGS`.
        state: `known`; `none` where the rule does not exist; `unknown` where nobody knows the value.
        cites: keys into the citations, at least one.
        variants: what other sources say instead.
    """

    value: int | None
    unit: str
    standing: str
    state: State
    from_: date | None
    to: date | None
    cites: tuple[str, ...]
    variants: tuple[Variant, ...] = ()

    def covers(self, day: date) -> bool:
        """Whether this version is in force on a day."""
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day <= self.to)

    def all_cites(self) -> tuple[str, ...]:
        """Every source of this version and of its variants, in that order, each once."""
        variants = (cite for other in self.variants for cite in other.cites)
        return tuple(dict.fromkeys((*self.cites, *variants)))


@dataclass(frozen=True, slots=True)
class Row:
    """One version as written in a file; `unit` None means the parameter's own."""

    value: Amount
    standing: str
    cites: tuple[str, ...]
    from_: date | None = None
    unit: str | None = None
    variants: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An explicit pointer instead of a value: to the `default` of its profile, or to the `official` value.

    `standing` and `cites`, where given, say how well the value is supported here.
    """

    to: str
    standing: str | None = None
    cites: tuple[str, ...] = ()


Entry = tuple[Row, ...] | Elsewhere


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number or flag that the judge needs.

    Attributes:
        key: its name in rules, files and answers.
        unit: one of `UNITS`, unless a version says another.
        governed_by: the date whose day picks the version, one of `GOVERNORS`.
        strict: whether the `least` or the `most` of all versions is the strict one.
    """

    key: str
    unit: str
    governed_by: str
    strict: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a value was read.

    `seen` is the newest date the copy shows (year, month or day), "" where it shows none; `aged` marks one that
    is too old or undated to be trusted as today's.
    """

    key: str
    url: str
    title: str
    language: str
    confidence: str
    seen: str = ""
    aged: bool = False

    def seen_since(self) -> date | None:
        """Say the first day that `seen` can mean, the careful reading; None where it is undated."""
        return _first_day(self.seen) if self.seen else None


@dataclass(frozen=True, slots=True)
class Marketplace:
    """An Amazon marketplace: Amazon's id, site, IANA zone of its days, money, languages, country of its holidays."""

    key: str
    id: str
    domain: str
    zone: str
    currency: str
    languages: tuple[str, ...]
    country: str


def _a_date(value: object) -> None:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValidationError("not a date; write it bare, like 2026-02-16")


def _an_amount(value: object) -> None:
    if value not in ("none", "unknown") and not (isinstance(value, int) and value >= 0):
        raise ValidationError('neither a whole number from 0, true, false, "none" nor "unknown"')


def _a_period(value: str) -> None:
    try:
        _first_day(value)
    except ValueError:
        raise ValidationError("not a year, month or day, like 2022, 2022-07 or 2022-07-01") from None


def _first_day(seen: str) -> date:
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", seen):
        raise ValueError(seen)
    return date.fromisoformat(f"{seen}-01-01"[:10])


_TEXT = validate.Length(min=1)


def _texts(*, required: bool = True) -> fields.List[str]:
    return fields.List(fields.String(validate=_TEXT), required=required, validate=_TEXT)


def _choice(words: Iterable[str], *, required: bool = True) -> fields.String:
    return fields.String(required=required, validate=validate.OneOf(list(words)))


class VariantSchema(Schema):
    """What another source says instead."""

    value = fields.Raw(required=True, validate=_an_amount)
    unit = _choice(UNITS, required=False)
    cites = _texts()

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Row:
        return Row(**_frozen(data), standing="disputed")


class RowSchema(Schema):
    """One version of a parameter in a file; it holds until the next row's `from`."""

    from_ = fields.Raw(data_key="from", validate=_a_date)
    value = fields.Raw(required=True, validate=_an_amount)
    unit = _choice(UNITS, required=False)
    standing = _choice(STANDINGS)
    cites = _texts()
    variants = fields.List(fields.Nested(VariantSchema), validate=_TEXT)

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Row:
        return Row(**_frozen(data))


class ElsewhereSchema(Schema):
    """Written instead of rows: the value stands in the `default` of the profile, or in the `official` profile."""

    to = _choice(("default", "official"))
    standing = _choice(STANDINGS, required=False)
    cites = _texts(required=False)

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Elsewhere:
        return Elsewhere(**_frozen(data))


class ParameterSchema(Schema):
    """What a parameter is, whatever its value."""

    key = fields.String(required=True)
    unit = _choice(UNITS)
    governed_by = _choice(GOVERNORS)
    strict = _choice(("least", "most"))

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Parameter:
        return Parameter(**_frozen(data))


class CitationSchema(Schema):
    """Where values were read."""

    key = fields.String(required=True)
    url = fields.String(required=True, validate=_TEXT)
    title = fields.String(required=True, validate=_TEXT)
    language = fields.String(required=True, validate=_TEXT)
    confidence = _choice(CONFIDENCES)
    seen = fields.String(validate=_a_period)
    aged = fields.Boolean(truthy={True}, falsy={False})

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Citation:
        return Citation(**_frozen(data))


class MarketplaceSchema(Schema):
    """An Amazon marketplace."""

    key = fields.String(required=True)
    id = fields.String(required=True, validate=_TEXT)
    domain = fields.String(required=True, validate=_TEXT)
    zone = _choice(available_timezones())
    currency = fields.String(required=True, validate=validate.Regexp(r"[A-Z]{3}\Z"))
    languages = _texts()
    country = fields.String(required=True, validate=validate.Regexp(r"[A-Z]{2}\Z"))

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Marketplace:
        return Marketplace(**_frozen(data))


def _frozen(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
