"""Row keys and the answers of their lines, as entries of the ledger; what no look-up finds for sure is held back."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from re import compile as pattern

import numpy as np

from schemas.grid import Cell
from schemas.problem import Place, Problem
from sheets_sync.assess import Assessment
from sheets_sync.ledger import ENTRY, WORDS, Entry
from sheets_sync.rowkey import LONGEST, SEPARATOR

_NEVER = np.iinfo(np.int64).max
_WILD = frozenset("*?")
_UNIT = "\x1f"
"""Stands for our separator while keys are compared: most keys are plain ASCII but for it."""
_ESCAPE = "~"
_NOTHING = Entry((None,) * (len(WORDS) - 1), (None,) * (len(ENTRY) - 2))
"""What a line shows that has a key and is no order: a header that is repeated among the data."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One entry per key that is looked up, and the Problems of the lines whose key is not."""

    entries: Mapping[str, Entry]
    problems: tuple[Problem, ...]


def answers(keys: Sequence[Cell], header: int, assessment: Assessment) -> Answers:
    """Join keys (from the 1-based header row on) with the answers of their lines.

    A look-up in a sheet ignores case and takes `*`, `?` and `~` in what it looks for as wildcards. The mirror shows an
    answer only where the key that was found is its own; here the keys that could not be found so are held back.
    """
    entries: dict[str, Entry] = {key: _NOTHING for key in keys if isinstance(key, str) and fits(key)}
    clashing: set[str] = set()
    judged: set[str] = set()
    for row, entry in zip(assessment.orders.row.tolist(), _entries(assessment), strict=True):
        key = keys[row - header]
        if not isinstance(key, str) or key not in entries:
            continue
        if key in judged and entries[key] != entry:
            clashing.add(key)
        judged.add(key)
        entries[key] = entry
    held = clashing | confusable(entries)
    return Answers(
        {key: entry for key, entry in entries.items() if key not in held},
        tuple(_told(keys, header, held)),
    )


def len_of(key: str) -> int:
    """Count characters as a sheet may count them: those beyond the basic plane twice."""
    return len(key) if key.isascii() else len(key.encode("utf-16-le", "surrogatepass")) // 2


def fits(key: str) -> bool:
    """Whether a key is short enough to be looked up; most are, even if each character counted twice."""
    return 2 * len(key) <= LONGEST or len_of(key) <= LONGEST


def confusable(entries: Mapping[str, Entry]) -> set[str]:
    """Find the keys that a look-up could not tell from others with another answer."""
    folded: dict[str, list[str]] = {}
    for key in entries:
        folded.setdefault(fold(key), []).append(key)
    twins = {key for keys in folded.values() if len({entries[key] for key in keys}) > 1 for key in keys}
    ordered = sorted(folded)
    wild = {key for key in entries if not _WILD.isdisjoint(key) and _meets_another(fold(key), ordered)}
    return twins | wild | {key for key in entries if _ESCAPE in key}


def fold(key: str) -> str:
    """Take away what a sheet may overlook when it compares: case, width, accents, marks that cannot be seen."""
    plain = key.replace(SEPARATOR, _UNIT)
    if plain.isascii():
        return plain.lower()
    spread = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(mark for mark in spread if unicodedata.category(mark) not in {"Mn", "Cf"})


def _meets_another(wild: str, ordered: Sequence[str]) -> bool:
    prefix = wild[: min(wild.find(mark) for mark in _WILD if mark in wild)]
    matches = pattern(translate(wild.replace("[", "[[]"))).match
    for other in ordered[bisect_left(ordered, prefix) :]:
        if not other.startswith(prefix):
            return False
        if other != wild and matches(other):
            return True
    return False


def _entries(assessment: Assessment) -> Iterator[Entry]:
    cells = assessment.results.cells
    changes = assessment.judgements.changes_at
    never = (changes == _NEVER).tolist()
    numbered: dict[str, Sequence[Cell]] = {
        **cells,
        "changes_at": [None if still else at for at, still in zip(changes.tolist(), never, strict=True)],
    }
    texts = zip(*(cells[what] for what in WORDS[1:]), strict=True)
    numbers = zip(*(numbered[what] for what in ENTRY[2:]), strict=True)
    return (Entry(*each) for each in zip(texts, numbers, strict=True))


def _told(keys: Sequence[Cell], header: int, held: set[str]) -> Iterator[Problem]:
    for row, key in enumerate(keys, header):
        if isinstance(key, str) and not fits(key):
            yield Problem("row.too_long", Place(row=row))
        elif key in held:
            yield Problem("row.confusable", Place(row=row))
