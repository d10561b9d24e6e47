"""The policy files as written: parameters, marketplaces, citations, and the values of the guide and of Amazon."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from marshmallow import Schema

from schemas.policy import (
    Citation,
    CitationSchema,
    Elsewhere,
    ElsewhereSchema,
    Entry,
    Marketplace,
    MarketplaceSchema,
    Parameter,
    ParameterSchema,
    RowSchema,
)


@cache
def marketplaces() -> Mapping[str, Marketplace]:
    """Load every marketplace by key, in the order of the words of the column `marketplace`."""
    return MappingProxyType(_keyed(MarketplaceSchema(), _read("marketplaces")))


@cache
def parameters() -> Mapping[str, Parameter]:
    """Load what each parameter is, by key."""
    return MappingProxyType(_keyed(ParameterSchema(), _tables(_read("parameters"))))


@cache
def citations() -> Mapping[str, Citation]:
    """Load where values were read, by key."""
    return MappingProxyType(_keyed(CitationSchema(), _read("citations")))


@cache
def version() -> str:
    """Say the day of the newest change to any value, as written in the files."""
    return str(_read("parameters")["version"])


@cache
def written(page: str) -> Mapping[str, Entry]:
    """Load one page of values, by parameter: `guide`, `official/default` or `official/<marketplace>`.

    Raises:
        marshmallow.ValidationError: a field or a value that no page may have.
        ValueError: a parameter is missing from the page, or is none.
    """
    return entries(page, _read(page))


def entries(page: str, raw: Mapping[str, Any]) -> Mapping[str, Entry]:
    """Check the entries of a page and put them in the order of the parameters."""
    odd = set(raw) ^ set(parameters())
    if odd:
        raise ValueError(f"policy page {page}: missing or unknown {', '.join(sorted(odd))}")
    return MappingProxyType({key: _entry(raw[key]) for key in parameters()})


def _entry(raw: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Entry:
    if isinstance(raw, Mapping):
        pointer: Elsewhere = ElsewhereSchema().load(raw)
        return pointer
    return tuple(RowSchema(many=True).load(raw))


def _keyed(schema: Schema, raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: schema.load({"key": key, **entry}) for key, entry in raw.items()}


def _tables(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: entry for key, entry in raw.items() if isinstance(entry, Mapping)}


def _read(page: str) -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"{page}.toml").read_text("utf-8"))
