"""What happens to an index, a range or a reference when rows or columns are inserted, deleted or moved."""

from __future__ import annotations

from dataclasses import dataclass

FOREVER = 1 << 40
"""The end of an open range, beyond any row a sheet can have."""

Span = tuple[int, int | None]
"""First index and the index after the last one; None: open to the end of the tab."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """`count` new rows (or columns) stand before the old index `at`."""

    at: int
    count: int

    def index(self, index: int) -> int | None:
        """Say where the element with this index is now."""
        return index + self.count if index >= self.at else index

    def span(self, start: int, end: int | None) -> Span | None:
        """Say where a range is now; a range grows only by what is inserted inside it."""
        grown = end if end is None or end <= self.at else end + self.count
        return (start + self.count if start >= self.at else start), grown


@dataclass(frozen=True, slots=True)
class Deleted:
    """The elements from `start` up to, not including, `end` are gone."""

    start: int
    end: int

    def index(self, index: int) -> int | None:
        """Say where the element with this index is now, or None if it went."""
        if self.start <= index < self.end:
            return None
        return index - (self.end - self.start) if index >= self.end else index

    def span(self, start: int, end: int | None) -> Span | None:
        """Say where a range is now, or None if nothing of it is left."""
        first = self._edge(start)
        last = None if end is None else self._edge(end)
        return None if last is not None and last <= first else (first, last)

    def _edge(self, edge: int) -> int:
        return edge - min(max(edge - self.start, 0), self.end - self.start)


@dataclass(frozen=True, slots=True)
class Moved:
    """The elements `start` to `end` went to before the old index `to`, which is outside of them."""

    start: int
    end: int
    to: int

    def index(self, index: int) -> int:
        """Say where the element with this index is now."""
        size = self.end - self.start
        if self.start <= index < self.end:
            return index - self.start + (self.to if self.to <= self.start else self.to - size)
        if self.to <= index < self.start:
            return index + size
        return index - size if self.end <= index < self.to else index

    def span(self, start: int, end: int | None) -> Span | None:
        """Say where a range is now.

        It goes along if all of it moved or its elements still stand together; else it is what its unmoved elements
        span. (How Google treats a range whose edge alone is moved is not documented; this is our reading.)
        """
        stop = FOREVER if end is None else end
        pieces = [
            piece
            for piece in (
                (start, min(stop, self.start)),
                (max(start, self.start), min(stop, self.end)),
                (max(start, self.end), stop),
            )
            if piece[0] < piece[1]
        ]
        stayed = [piece for piece in pieces if not self.start <= piece[0] < self.end] or pieces
        first, last = self._hull(pieces)
        if last - first != stop - start:
            first, last = self._hull(stayed)
        return first, (None if last >= FOREVER else last)

    def _hull(self, pieces: list[tuple[int, int]]) -> tuple[int, int]:
        edges = [self._image(*piece) for piece in pieces]
        return min(edge[0] for edge in edges), max(edge[1] for edge in edges)

    def _image(self, start: int, stop: int) -> tuple[int, int]:
        """Map a range of elements that all moved or all stayed: order is kept, so its ends tell."""
        return self.index(start), self.index(stop - 1) + 1


Shift = Inserted | Deleted | Moved
