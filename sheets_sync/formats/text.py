"""Bytes into text: by byte order mark, else strict UTF-8, else the code page that makes sense of the header's words."""

from __future__ import annotations

import codecs
from functools import cache

from schemas.columns import columns
from schemas.reports import marketplace_marks
from schemas.spelling import spellings

HEAD = 1 << 16
"""Bytes at the beginning of a file in which the header stands."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 stands before UTF-16: its little-endian mark begins with that of UTF-16."""

_BY_WORDS = (("ja", "cp932"), ("zh-CN", "gb18030"), ("zh-TW", "cp950"))
"""Code pages of Windows, tried where the header then holds titles of that language."""

_LAST = "cp1252"


def decoded(data: bytes, marketplace: str | None) -> str | None:
    """Read bytes as text; None where no encoding fits for sure.

    Amazon's servers send Windows-1252 for Europe and America, Windows-31J for Japan and UTF-8 elsewhere; people save
    in whatever their Excel does.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    text = _strict(data, "utf-8")
    if text is None:
        text = next(filter(None, (_strict(data, encoding) for encoding in _code_pages(data, marketplace))), None)
    return text


def is_marked(head: bytes) -> bool:
    """Whether the bytes begin with a byte order mark."""
    return any(head.startswith(mark) for mark, _ in _MARKS)


def _code_pages(data: bytes, marketplace: str | None) -> list[str]:
    head = data[:HEAD]
    by_words = [encoding for language, encoding in _BY_WORDS if _speaks(head, language, encoding)]
    japan = ["cp932"] if marketplace == "JP" else []
    return [*japan, *by_words, _LAST]


def _speaks(head: bytes, language: str, encoding: str) -> bool:
    text = head.decode(encoding, errors="ignore").casefold().translate(_NO_GAPS)
    return any(word in text for word in _words(language))


_NO_GAPS = dict.fromkeys(map(ord, " -_"))


@cache
def _words(language: str) -> frozenset[str]:
    own = {
        spelling
        for column in columns().values()
        for alias in column.aliases.get(language, ())
        for spelling in spellings(alias)
    }
    japan = marketplace_marks()["JP"] if language == "ja" else frozenset()
    return frozenset(word for word in own | japan if len(word) > 1)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
