"""How a header or a word is spelled, whatever its case, width, dashes or spaces: the form in which spellings are compared."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters of a cell that are looked at; no header and no word of a vocabulary is longer."""

_JOINERS = frozenset("_-./:‐‑‒–—―")  # noqa: RUF001  the dashes people and programs really use


def normalised(text: str) -> str:
    """Fold width, case, invisible marks, camelCase, `_ - . / :` and runs of space into one plain spelling.

    `Order-ID`, `order_id`, `OrderId`, `Order ID ` and `ｏｒｄｅｒ ｉｄ` are all `order id`. No regular expression looks at the text.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    spaced: list[str] = []
    for place, mark in enumerate(plain):
        category = unicodedata.category(mark)
        if category == "Cf" or mark == "\ufeff":
            continue
        if mark in _JOINERS or category[0] == "Z" or category == "Cc":
            spaced.append(" ")
            continue
        if mark.isupper() and place and plain[place - 1].islower():
            spaced.append(" ")
        spaced.append(mark)
    return " ".join("".join(spaced).casefold().split())
