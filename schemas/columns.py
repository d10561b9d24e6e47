"""The closed list of columns: their keys, what they hold, and how every report and language spells them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from schemas.spelling import spellings

Kind = Literal["order_id", "text", "number", "money", "instant", "flag", "word"]


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column.

    Attributes:
        key: its name in `--map`, settings, Problems and docs; never renamed.
        kind: what its cells hold.
        of: whether the fact belongs to the whole order or to one line of it.
        judged: the judge reads it, so it is part of the row key.
        words: the closed vocabulary of a `word` column, empty otherwise.
        aliases: language → header spellings, as people see them (`headers` looks them up).
    """

    key: str
    kind: Kind
    of: Literal["order", "line"]
    judged: bool
    words: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]


@cache
def columns() -> Mapping[str, Column]:
    """Load every canonical column by key, in the order of `columns.toml`."""
    raw = tomllib.loads(files("schemas").joinpath("columns.toml").read_text("utf-8"))
    return {key: _column(key, entry) for key, entry in raw["column"].items()}


@cache
def headers() -> Mapping[str, str]:
    """Load what a header means wherever no report says otherwise: spelling (`run_together`) → canonical key."""
    return {
        spelling: key
        for key, column in columns().items()
        for alias in (key, *(alias for some in column.aliases.values() for alias in some))
        for spelling in spellings(alias)
    }


def _column(key: str, entry: Mapping[str, Any]) -> Column:
    return Column(
        key=key,
        kind=entry["kind"],
        of=entry.get("of", "order"),
        judged=entry.get("judged", False),
        words=tuple(entry.get("words", ())),
        aliases={language: tuple(some) for language, some in entry.get("aliases", {}).items()},
    )
