"""The texts of the letters: one file per language, each letter whole, with closed slots and nothing that computes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

TEXT_LANGUAGES = ("en", "zh-Hant", "de", "fr", "it", "es", "ja")
"""Languages that there are letters in."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of one language.

    `greeting` and `closing` by reader; `letters` by key and part; `sentences` of the lists `facts` and `why` by key.
    """

    language: str
    greeting: Mapping[str, str]
    closing: Mapping[str, str]
    letters: Mapping[str, Mapping[str, str]]
    sentences: Mapping[str, Mapping[str, str]]


@cache
def texts(language: str) -> Texts:
    """Load the texts of one of `TEXT_LANGUAGES`; once per process."""
    path = files("sheets_sync.letters").joinpath("texts", f"{language}.toml")
    read = tomllib.loads(path.read_text("utf-8"))
    sentences = {part: read[part] for part in ("facts", "why")}
    return Texts(language, read["greeting"], read["closing"], read["letter"], sentences)
