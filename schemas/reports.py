"""Reports whose headers have meanings of their own, and headers that mean something only beside others."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.spelling import spellings

Spellings = frozenset[str]
"""Header spellings as `schemas.spelling.run_together` gives them."""


@dataclass(frozen=True, slots=True)
class Report:
    """One kind of report and what its headers mean in it.

    Attributes:
        key: its name in answers; never renamed.
        needs: at least one header of each group is in the sheet.
        lacks: canonical columns that no header of the sheet names.
        columns: canonical key → its headers here; the first that is there is read.
        ignored: headers without a meaning here.
        headers: every header of the report that is known.
    """

    key: str
    needs: tuple[Spellings, ...]
    lacks: tuple[str, ...]
    columns: Mapping[str, tuple[Spellings, ...]]
    ignored: Spellings
    headers: Spellings


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Headers that can mean either of two canonical columns."""

    means: tuple[str, str]
    headers: Spellings


@dataclass(frozen=True, slots=True)
class Group:
    """Upper titles of a two-level header under which only `columns` may be named by a lower title alone."""

    titles: Spellings
    columns: frozenset[str]


@cache
def reports() -> tuple[Report, ...]:
    """Load every report, in the order of `reports.toml`."""
    return tuple(_report(key, entry) for key, entry in _raw()["report"].items())


@cache
def ambiguous() -> tuple[Ambiguous, ...]:
    """Load the headers that one cannot understand alone."""
    return tuple(
        Ambiguous((entry["means"][0], entry["means"][1]), _spelled(entry["headers"])) for entry in _raw()["ambiguous"]
    )


@cache
def groups() -> tuple[Group, ...]:
    """Load the group titles of two-level headers."""
    return tuple(Group(_spelled(entry["titles"]), frozenset(entry["columns"])) for entry in _raw()["group"])


@cache
def marketplace_marks() -> Mapping[str, Spellings]:
    """Load the headers that only one marketplace's reports carry: marketplace → spellings."""
    return {key: _spelled(headers) for key, headers in _raw()["marketplace"].items()}


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(files("schemas").joinpath("reports.toml").read_text("utf-8"))


def _spelled(headers: Iterable[str]) -> Spellings:
    return frozenset().union(*map(spellings, headers))


def _report(key: str, entry: Mapping[str, Any]) -> Report:
    needs = tuple(map(_spelled, entry["needs"]))
    columns = {name: tuple(map(spellings, some)) for name, some in entry.get("columns", {}).items()}
    ignored = _spelled(entry.get("ignored", ()))
    named = (some for ranked in columns.values() for some in ranked)
    every = _spelled(entry.get("headers", ())).union(ignored, *needs, *named)
    return Report(key, needs, tuple(entry.get("lacks", ())), columns, ignored, every)
