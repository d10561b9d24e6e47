"""Filling `{name}` placeholders: closed, in one pass, so that nothing a cell holds can ever be read as a template."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{([a-z][a-z_0-9]*)\}")

Fact = str | int | float


def names(text: str) -> frozenset[str]:
    """Name the placeholders of a text."""
    return frozenset(PLACEHOLDER.findall(text))


def filled(text: str, facts: Mapping[str, Fact]) -> str:
    """Put facts in the place of their names; a name without a fact stays as it stands, a fact's braces stay text."""
    return PLACEHOLDER.sub(lambda found: str(facts.get(found[1], found[0])), text)


def shown(text: str, longest: int) -> str:
    """Show what a cell holds on one line: control and direction marks as spaces, cut after `longest` characters."""
    plain = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text[: 4 * longest])
    line = " ".join(plain.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
