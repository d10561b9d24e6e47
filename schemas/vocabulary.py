"""How the closed words, flags and marks of a cell are spelled: exact after `normalised`, never by likeness."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from schemas.spelling import normalised

LANGUAGES = ("en", "de", "fr", "it", "es", "ja", "zh-CN", "zh-TW")
"""Languages in which every word of `vocabulary.toml` is spelled, beside the codes of reports."""

NOTHING = ""
"""What a spelling means that says in full what a blank cell says: "not so far"."""


@dataclass(frozen=True, slots=True)
class Currency:
    """An ISO 4217 currency: its code and how many digits follow its decimal mark."""

    code: str
    digits: int


@cache
def spellings(column: str) -> Mapping[str, str]:
    """Map every normalised spelling of a `word` column to its word, or to `NOTHING`.

    Raises:
        ValueError: one spelling means two words.
    """
    raw = _raw()
    table = raw["same"].get(column, column)
    prefixes = ("", *raw["reasons"]["prefixes"]) if table == "buyer_problem" else ("",)
    words = ((word, tuple(_every(spelled, prefixes))) for word, spelled in raw["words"][table].items())
    return _one_meaning((*words, (NOTHING, tuple(raw["nothing"].get(table, ())))))


@cache
def flags() -> Mapping[str, bool]:
    """Map every normalised spelling of yes and no."""
    meanings = _one_meaning((says, tuple(_every(spelled))) for says, spelled in _raw()["flag"].items())
    return MappingProxyType({text: says == "yes" for text, says in meanings.items()})


@cache
def cell_faults() -> Mapping[str, str]:
    """Map what a spreadsheet shows instead of a value, in upper case, to the Problem that says so."""
    raw = _raw()["cell"]
    errors = dict.fromkeys(map(str.upper, raw["errors"]), "cell.error")
    return MappingProxyType(errors | dict.fromkeys(map(str.upper, raw["loading"]), "cell.loading"))


@cache
def totals() -> frozenset[str]:
    """Name, normalised, what stands in place of an order id in a row that sums the others up."""
    return frozenset(map(normalised, _raw()["row"]["totals"]))


@cache
def months() -> Mapping[str, int]:
    """Map month names and their short forms, without accents, to 1–12."""
    named = _raw()["month"].items()
    return MappingProxyType({bare(name): int(number) for number, names in named for name in names})


@cache
def weekdays() -> frozenset[str]:
    """Name the days of the week, without accents."""
    return frozenset(map(bare, _raw()["weekday"]["names"]))


@cache
def half_days() -> Mapping[str, int]:
    """Map a.m. and p.m. in every spelling, without dots and spaces, to the hours they add."""
    halves = _raw()["half_day"]
    hours = {"am": 0, "pm": 12}
    return MappingProxyType({_tight(text): hours[half] for half, texts in halves.items() for text in texts})


@cache
def zones() -> Mapping[str, int]:
    """Map zone abbreviations, lower case, to seconds east of UTC."""
    return MappingProxyType({name: minutes * 60 for name, minutes in _raw()["zone"].items()})


@cache
def currencies() -> Mapping[str, Currency]:
    """Map ISO codes and signs of one currency, lower case, to it."""
    known = {code: Currency(code, entry["digits"]) for code, entry in _raw()["currency"].items()}
    signs = {sign.casefold(): known[code] for code, entry in _raw()["currency"].items() for sign in entry["signs"]}
    return MappingProxyType({code.casefold(): currency for code, currency in known.items()} | signs)


@cache
def shared_signs() -> Mapping[str, tuple[str, ...]]:
    """Map a sign that several currencies share to their codes."""
    return MappingProxyType({sign: tuple(codes) for sign, codes in _raw()["shared_sign"].items()})


def bare(text: str) -> str:
    """Fold case and drop accents: `Févr` is `fevr`."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return "".join(mark for mark in parts if not unicodedata.combining(mark))


def _tight(text: str) -> str:
    return text.replace(".", "").replace(" ", "")


def _every(spelled: Mapping[str, list[str]], prefixes: Iterable[str] = ("",)) -> Iterator[str]:
    for texts in spelled.values():
        yield from texts
    for prefix in prefixes:
        yield from (prefix + code for code in spelled["codes"])


def _one_meaning(meanings: Iterable[tuple[str, tuple[str, ...]]]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word, texts in meanings:
        for text in texts:
            plain = normalised(text)
            if found.setdefault(plain, word) != word:
                raise ValueError(f"{text!r} is spelled for both {found[plain]!r} and {word!r}")
    return MappingProxyType(found)


@cache
def _raw() -> Mapping[str, Any]:
    return tomllib.loads(files("schemas").joinpath("vocabulary.toml").read_text("utf-8"))
