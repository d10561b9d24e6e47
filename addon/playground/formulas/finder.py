"""Finds values in a column at once; made once per column and kept as long as the column does not change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, takewhile

from addon.playground.formulas.tree import Value


class Finder:
    """An index of a column.

    Attributes:
        rows: by value, texts folded, the first row that holds it.
    """

    def __init__(self, keys: Sequence[Value]) -> None:
        self.rows: dict[object, int] = {}
        for row in range(len(keys) - 1, -1, -1):
            value = keys[row]
            if value is not None:
                self.rows[folded(value)] = row

    @cached_property
    def texts(self) -> list[str]:
        """All texts, in order."""
        return sorted(key for key in self.rows if isinstance(key, str))

    def beginning_with(self, prefix: str) -> Iterator[str]:
        """Give the texts that begin so."""
        start = bisect_left(self.texts, prefix)
        return takewhile(lambda text: text.startswith(prefix), islice(self.texts, start, None))


Finders = dict[tuple[int, int], Finder]
"""Of one column, by first row and height of the part that is looked through."""


def folded(value: Value) -> object:
    """Turn a value into a key of the index; TRUE must not meet 1."""
    if value.__class__ is str:
        return value.lower()
    return ("?", value) if isinstance(value, bool) else value
