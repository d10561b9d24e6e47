"""Text that was loaded in the wrong encoding: told, never mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas.problem import Place, Problem
from sheets_sync.reading.raw import RawColumn

LOST = "\ufffd"
"""What stands where a program could not decode a byte."""

WESTERN = ("cp1252", "latin-1")
ASIAN = ("cp932", "gb18030")
"""Encodings in which UTF-8 is read by mistake."""

FIRST_WIDE = "\u0800"
"""UTF-8 writes characters from here on in three bytes, so that none comes back from a wrong encoding by chance."""

_LEADS, _TRAILS = range(0xE3, 0xEA), range(0x80, 0xC0)
_FEWEST = 2


def garbled(raw: Mapping[str, RawColumn]) -> Iterator[Problem]:
    """Find the columns that hold garbled text; each is told once, with its first such cell."""
    for key, column in raw.items():
        texts = [cell for cell in column.cells if isinstance(cell, str)]
        if "".join(texts).isascii():
            continue
        if example := next((text for text in texts if not text.isascii() and is_garbled(text)), None):
            yield Problem("text.mojibake", Place(column=column.place, key=key), {"text": example})


def is_garbled(text: str) -> bool:
    """Whether a text lost characters, or is UTF-8 that was read as something else."""
    western = any(_mended(text, encoding) not in {None, text} for encoding in WESTERN)
    asian = any(_is_wide(_mended(text, encoding)) for encoding in ASIAN)
    return LOST in text or western or asian or _is_broken_japanese(text)


def _mended(text: str, encoding: str) -> str | None:
    try:
        return text.encode(encoding).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None


def _is_wide(mended: str | None) -> bool:
    return mended is not None and all(mark.isascii() or mark >= FIRST_WIDE for mark in mended)


def _is_broken_japanese(text: str) -> bool:
    """Whether every character is one that cp932 makes of the first two of three UTF-8 bytes, the third being lost."""
    halves = [mark.encode("cp932", "replace") for mark in text if not mark.isascii()]
    return len(halves) >= _FEWEST and all(len(half) > 1 and half[0] in _LEADS and half[1] in _TRAILS for half in halves)
