"""What a cell shows, in plain characters: the form in which dates, amounts and ids are read."""

from __future__ import annotations

import unicodedata

LONGEST = 120
"""Characters of a cell that can be a date, an amount or a flag; a longer text is none."""

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_TO_ASCII = 0xFF01 - 0x21
_TWINS = {
    "￥": "¥", "￠": "¢", "￡": "£", "￦": "₩", "−": "-", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"',
    "٫": ".", "٬": ",",
}  # fmt: skip


class Unreadable(ValueError):  # noqa: N818  read as a sentence: "unreadable, because"
    """The cell cannot be read for sure; `key` is the Problem (`schemas.problem.PROBLEMS`) that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def plain(text: str) -> str:
    """Fold width, digits of other scripts, dashes, quotes and spaces into ASCII, and drop marks nobody can see.

    A superscript, a fraction or a circled digit stays what it is: folding it would make another number of it.
    """
    if not text.isascii():
        text = "".join(map(_plain_mark, text))
    return " ".join(text.split())


def _plain_mark(mark: str) -> str:
    if mark.isascii():
        return mark
    if ord(mark) in _FULL_WIDTH:
        return chr(ord(mark) - _TO_ASCII)
    if mark in _TWINS:
        return _TWINS[mark]
    category = unicodedata.category(mark)
    if category == "Nd":
        return str(unicodedata.digit(mark))
    return {"Pd": "-", "Cf": "", "Zs": " ", "Zl": " ", "Zp": " ", "Cc": " "}.get(category, mark)


def is_blank(cell: object) -> bool:
    """Whether a cell shows nothing: None, or text of spaces and invisible marks only."""
    if not isinstance(cell, str):
        return cell is None
    return not cell or (not "!" <= cell[0] <= "~" and not plain(cell))
