"""Whether what stands in the header cell of a result column is a title that a person chose, or an answer gone astray.

Somebody inserts a row over the header in the moment before a sync writes, and a row's answers land on the titles.
"""

from __future__ import annotations

from functools import cache

from schemas.choices import LANGUAGES
from sheets_sync.wording import words
from sheets_sync.wording.catalogue import catalogue_keys
from sheets_sync.wording.reasons import SEPARATOR

_FAMILIES = ("risk", "exclusion", "missing", "reason", "duty", "ground", "sign", "note", "action", "mirror")
"""Families of words that answers are made of."""


def is_answer(text: str) -> bool:
    """Whether a text is an answer of ours, in any language."""
    return any(piece in _said() or _names_rules(piece) for piece in text.split(SEPARATOR))


@cache
def _said() -> frozenset[str]:
    keys = [key for key in catalogue_keys() if key.partition(".")[0] in _FAMILIES]
    return frozenset(words(language).say(key) for language in LANGUAGES for key in keys)


def _names_rules(piece: str) -> bool:
    """Whether a piece is how a basis ends: by which version of the rules."""
    beginnings = (words(language).say("basis.policy", version="") for language in LANGUAGES)
    return any(piece.startswith(begin) and piece[len(begin) :][:1].isdigit() for begin in beginnings)
