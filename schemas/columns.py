"""The closed list of columns: their keys, what they hold, and how every report and language spells them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

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
        aliases: language → header spellings, as people see them (normalised at load by `recognise`).
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


def _column(key: str, entry: Mapping[str, object]) -> Column:
    aliases = entry.get("aliases", {})
    words = entry.get("words", ())
    assert isinstance(aliases, dict)  # noqa: S101  the file is ours; this only tells mypy so
    assert isinstance(words, (list, tuple))  # noqa: S101  the same
    return Column(
        key=key,
        kind=entry["kind"],  # type: ignore[arg-type]  checked against Kind by tests/schemas/test_columns.py
        of=entry.get("of", "order"),  # type: ignore[arg-type]  the same
        judged=bool(entry.get("judged", False)),
        words=tuple(words),
        aliases={language: tuple(spellings) for language, spellings in aliases.items()},
    )
