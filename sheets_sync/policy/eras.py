"""What each profile says of each parameter, marketplace and day: rows become eras without gap or overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from schemas.policy import Dated, Elsewhere, Parameter, Row, State, Variant
from sheets_sync.policy.pages import parameters, written
from sheets_sync.policy.strict import strictest

Eras = tuple[Dated, ...]
"""The versions of one parameter in one marketplace, oldest first; the first begins, and the last ends, never."""


@cache
def eras(profile: str, parameter: str, marketplace: str) -> Eras:
    """Say every version of a parameter in a marketplace, as one profile has it."""
    if profile == "strict":
        guide, official = (eras(other, parameter, marketplace) for other in ("guide", "official"))
        return (strictest(parameters()[parameter], (*official, *guide)),)
    return _resolved(profile, parameters()[parameter], marketplace)


def _resolved(profile: str, parameter: Parameter, marketplace: str) -> Eras:
    page = "guide" if profile == "guide" else f"official/{marketplace.lower()}"
    entry = written(page)[parameter.key]
    if not isinstance(entry, Elsewhere):
        return dated(parameter, entry)
    if entry.to == "official":
        return eras("official", parameter.key, marketplace)
    return tuple(_supported(era, entry) for era in _default(parameter))


def _default(parameter: Parameter) -> Eras:
    rows = written("official/default")[parameter.key]
    if isinstance(rows, Elsewhere):
        raise TypeError(f"official/default points elsewhere for {parameter.key}")
    return dated(parameter, rows)


def _supported(era: Dated, here: Elsewhere) -> Dated:
    return replace(era, standing=here.standing or era.standing, cites=here.cites or era.cites)


def dated(parameter: Parameter, rows: Sequence[Row]) -> Eras:
    """Turn the rows of a file into eras: each ends the day before the next begins.

    Raises:
        ValueError: no row, a first row with `from`, days that do not rise, or a value that is not of the unit.
    """
    starts = [row.from_ for row in rows]
    if not rows or starts[0] is not None or any(start is None for start in starts[1:]):
        raise ValueError(f"{parameter.key}: the first row, and only the first, has no `from`")
    ends = [start - timedelta(days=1) for start in starts[1:] if start]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        raise ValueError(f"{parameter.key}: each `from` must be later than the one before it")
    return tuple(_era(parameter, row, end) for row, end in zip(rows, (*ends, None), strict=True))


def _era(parameter: Parameter, row: Row, end: date | None) -> Dated:
    value, unit, state = _amount(parameter, row)
    variants = tuple(_variant(parameter, other) for other in row.variants)
    return Dated(value, unit, row.standing, state, row.from_, end, row.cites, variants)


def _variant(parameter: Parameter, row: Row) -> Variant:
    value, unit, _ = _amount(parameter, row)
    if value is None:
        raise ValueError(f"{parameter.key}: a variant has a value")
    return Variant(value, unit, row.cites)


def _amount(parameter: Parameter, row: Row) -> tuple[int | None, str, State]:
    unit = row.unit or parameter.unit
    if (unit == "flag") != (parameter.unit == "flag"):
        raise ValueError(f"{parameter.key}: a flag stays a flag, a length a length")
    match row.value:
        case "none" | "unknown":
            return None, unit, row.value
        case bool() if unit != "flag":
            raise ValueError(f"{parameter.key}: a length is a number")
        case int() if unit == "flag" and not isinstance(row.value, bool):
            raise ValueError(f"{parameter.key}: a flag is true or false")
    return int(row.value), unit, "known"
