"""Row keys and the tabs beside the orders: what each key should say of them, and which keys cannot be relied on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.grid import Cell
from sheets_sync.rowkey import SEPARATOR, Joined, decoded, name_of
from sheets_sync.tabs.block import WILD, Block
from sheets_sync.tabs.rows import Found, Rows, found, written

Lines = list[list[Found | None]]
"""Per block, for each key: what its tab says; None where there is no key."""


def lines_of(keys: Sequence[Cell], parts: Sequence[Joined], blocks: Sequence[Block], rows: Sequence[Rows]) -> Lines:
    """Find what the tabs say of the line of each key; `parts` are all that the keys hold."""
    width = max((part.column for part in parts), default=0) + 1
    cells, broken = decoded(keys, parts, width)
    at = {part.key: part.column for part in parts}
    ids = cells[at["order_id"]]
    skus = cells[at["sku"]] if "sku" in at else [None] * len(keys)
    named = [
        None if key is None or bad else (written(order), written(sku))
        for key, bad, order, sku in zip(keys, broken, ids, skus, strict=True)
    ]
    return [
        [None if each is None else found(block, known, *each) for each in named]
        for block, known in zip(blocks, rows, strict=True)
    ]


def extended(keys: Sequence[Cell], parts: Sequence[Joined], every: Sequence[Joined], lines: Lines) -> list[Cell]:
    """Let keys that hold the orders' own cells alone say what the tabs say too."""
    before, after = name_of(parts), name_of(every)
    return [
        after + SEPARATOR.join((key.removeprefix(before), *(each.text for each in says if each)))
        if isinstance(key, str)
        else None
        for key, says in zip(keys, _by_key(lines, len(keys)), strict=True)
    ]


def doubtful(keys: Sequence[Cell], lines: Lines, blocks: Sequence[Block]) -> dict[int, str]:
    """Find the keys that are not to be looked up, and the Problem of each.

    A look-up cannot find what holds a wildcard; and where a key does not say of another tab what stands there as it
    was read in the same call, an answer for it would be one for something else.
    """
    count = sum(len(block.parts) for block in blocks)
    unclear: dict[int, str] = {}
    for row, (key, says) in enumerate(zip(keys, _by_key(lines, len(keys)), strict=True)):
        if not isinstance(key, str) or not all(says):
            continue
        cells = key.split(SEPARATOR)
        if not WILD.isdisjoint(SEPARATOR.join(cells[: len(cells) - count])) and blocks:
            unclear[row] = "row.confusable"
        elif SEPARATOR.join(cells[len(cells) - count :]) != SEPARATOR.join(each.text for each in says if each):
            unclear[row] = "tabs.unsure"
    return unclear


def _by_key(lines: Lines, count: int) -> Iterator[tuple[Found | None, ...]]:
    return zip(*lines, strict=True) if lines else iter([()] * count)
