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
from sheets_sync import garbage
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


@garbage.held()
def answers(keys: Sequence[Cell], header: int, assessment: Assessment) -> Answers:
    """Join keys (from the 1-based header row on) with the answers of their lines.

    A look-up in a sheet ignores case and takes `*`, `?` and `~` in what it looks for as wildcards. The mirror shows an
    answer only where the key that was found is its own; here the keys that could not be found so are held back.
    """
    entries: dict[str, Entry] = dict.fromkeys(_fitting(keys), _NOTHING)
    lines = [keys[row - header] for row in assessment.orders.row.tolist()]
    found = list(_entries(assessment))
    judged = dict(zip(lines, found, strict=True))
    clashing = _clashing(lines, found) if len(judged) < len(lines) else set()
    entries.update((key, entry) for key, entry in judged.items() if isinstance(key, str) and key in entries)
    held = clashing.intersection(entries) | confusable(entries)
    return Answers(
        {key: entry for key, entry in entries.items() if key not in held},
        tuple(_told(keys, header, held, entries)),
    )


def _fitting(keys: Sequence[Cell]) -> list[str]:
    """Take the keys that are looked up; where all are plain, their length alone decides."""
    texts = [key for key in keys if isinstance(key, str)]
    if "".join(texts).replace(SEPARATOR, "").isascii():
        return [key for key in texts if len(key) <= LONGEST]
    return [key for key in texts if fits(key)]


def _clashing(lines: Sequence[Cell], found: Sequence[Entry]) -> set[str]:
    """Find the keys that several lines have, with different answers."""
    first: dict[Cell, Entry] = {}
    pairs = zip(lines, found, strict=True)
    return {key for key, entry in pairs if isinstance(key, str) and first.setdefault(key, entry) != entry}


def len_of(key: str) -> int:
    """Count characters as a sheet may count them: those beyond the basic plane twice."""
    plain = key.isascii() or key.replace(SEPARATOR, "").isascii()
    return len(key) if plain else len(key.encode("utf-16-le", "surrogatepass")) // 2


def fits(key: str) -> bool:
    """Whether a key is short enough to be looked up; most are, even if each character counted twice."""
    return 2 * len(key) <= LONGEST or len_of(key) <= LONGEST


def confusable(entries: Mapping[str, Entry]) -> set[str]:
    """Find the keys that a look-up could not tell from others with another answer."""
    every = "".join(entries)
    plain = every.replace(SEPARATOR, "").isascii()
    folds = [key.lower() for key in entries] if plain else [fold(key) for key in entries]
    twins = _twins(entries, folds) if len(set(folds)) < len(folds) else set()
    if any(mark in every for mark in _WILD):
        ordered = sorted({fold(key) for key in entries})
        twins |= {key for key in entries if not _WILD.isdisjoint(key) and _meets_another(fold(key), ordered)}
    return twins | ({key for key in entries if _ESCAPE in key} if _ESCAPE in every else set())


def _twins(entries: Mapping[str, Entry], folds: Sequence[str]) -> set[str]:
    alike: dict[str, list[str]] = {}
    for key, folded in zip(entries, folds, strict=True):
        alike.setdefault(folded, []).append(key)
    return {key for keys in alike.values() if len({entries[key] for key in keys}) > 1 for key in keys}


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
    return map(Entry, texts, numbers)


def _told(keys: Sequence[Cell], header: int, held: set[str], fitting: Mapping[str, Entry]) -> Iterator[Problem]:
    for row, key in enumerate(keys, header):
        if isinstance(key, str) and (key in held or key not in fitting):
            yield Problem("row.confusable" if key in held else "row.too_long", Place(row=row))
