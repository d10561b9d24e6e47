"""The form in which headers and words are compared, whatever their case, width, dashes or spaces."""

from __future__ import annotations

import unicodedata

LONGEST = 200
"""Characters of a cell that are looked at; no header and no word of a vocabulary is longer."""

_JOINERS = frozenset("_-./:‐‑‒–—―")
"""The dashes people and programs really use."""
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")
"""What word processors make of an apostrophe."""
_GAPS = dict.fromkeys((*map(ord, "_-./:"), *range(33), 127))
"""ASCII marks that only part words."""


def normalised(text: str) -> str:
    """Fold width, case, invisible marks, camelCase, `_ - . / :` and runs of space into one plain spelling.

    `Order-ID`, `order_id`, `OrderId`, `Order ID ` and `ｏｒｄｅｒ ｉｄ` are all `order id`.
    No regular expression looks at the text.
    """
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_APOSTROPHES)
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


class _Marks(dict[int, int | None]):
    """What becomes of a mark when words are run together: None where it only parts them or cannot be seen."""

    def __missing__(self, code: int) -> int | None:
        mark = chr(code)
        category = unicodedata.category(mark)
        gap = mark in _JOINERS or category[0] == "Z" or category in ("Cf", "Cc")
        self[code] = None if gap else code
        return self[code]


_MARKS = _Marks()


def run_together(text: str) -> str:
    """Spell a header without any gap, so that `ORDERID`, `orderId` and `Order ID` are one: `normalised` minus spaces.

    Made for speed: a sheet can be 18,000 columns wide.
    """
    if text.isascii():
        return text[:LONGEST].translate(_GAPS).lower()
    return unicodedata.normalize("NFKC", text[:LONGEST]).translate(_APOSTROPHES).translate(_MARKS).casefold()


def spellings(header: str) -> frozenset[str]:
    """Spell a header of our own lists in every way that is still the same header (each as `run_together` gives it).

    Accents may be left out. `[]` in the path of a connector's field stands for the first of a list, which connectors
    write as `[]`, `[0]`, `.0.` or not at all.
    """
    paths = {header.replace("[]", index) for index in ("[]", "[0]", "0", "")}
    plain = {path for path in map(_unaccented, paths) if path.isascii()}
    return frozenset(run_together(path) for path in paths | plain)


def _unaccented(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFD", text) if unicodedata.category(mark) != "Mn")
