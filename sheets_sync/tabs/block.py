"""A tab beside the orders, as a block of columns in a hidden tab of ours from which the row keys take its facts.

Row 1 of a block stands for the header row of its tab, every further row for the row below. Its columns are: what a row
is joined by (order id, or order id and SKU), its facts coded as in a row key, what it is joined by where an earlier
row that is joined by the same says something else, and the order ids of rows with a SKU.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

from schemas.grid import letter
from sheets_sync.rowkey import SEPARATOR, SEVERAL, Joined

WIDTH = 4
"""Columns of one block."""
UNSOUND = "?"
"""What a block's first row says where a header of its tab was renamed; and where a key cannot be joined with it."""
WILD = frozenset("*?~")
"""What a look-up in a sheet does not take as it stands."""


@dataclass(frozen=True, slots=True)
class Block:
    """One tab that is joined.

    Attributes:
        source: its kind, a key of `sources.SOURCES`.
        tab: its id.
        title: its title.
        header: its 1-based header row.
        order, sku: 0-based columns of its order ids and, where it is joined by SKU too, of its SKUs.
        parts: the facts that are taken, at their columns.
        held: header cells that must still say what they said, by column.
        home: title of the hidden tab.
        place: 0-based first column of the block there.
        rows: how many rows its tab has.
        merged: rows of which a merged cell hides what would be read.
    """

    source: str
    tab: int
    title: str
    header: int
    order: int
    sku: int | None
    parts: tuple[Joined, ...]
    held: tuple[tuple[int, str], ...]
    home: str
    place: int
    rows: int
    merged: tuple[int, ...] = ()

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns of its tab that are read, each once."""
        parts = (part.column for part in self.parts)
        return tuple(dict.fromkeys((self.order, *(() if self.sku is None else (self.sku,)), *parts)))

    @property
    def name(self) -> str:
        """Name what is taken and how it is joined, in a few characters."""
        facts = (f"{part.key}*{part.scale}-{part.zero}" for part in self.parts)
        spelled = " ".join((self.source, str(self.sku is not None), *facts))
        return "t" + blake2b(spelled.encode(), digest_size=2).hexdigest()

    @property
    def heads(self) -> tuple[str, ...]:
        """What the first row of each of the block's columns says while all is well."""
        return tuple(f"{self.name}{column}" for column in range(WIDTH if self.sku is not None else WIDTH - 1))

    @property
    def nothing(self) -> str:
        """What a key says where the tab has no row for the order."""
        return SEPARATOR * (len(self.parts) - 1)

    @property
    def several(self) -> str:
        """What a key says where rows of the tab contradict each other."""
        return SEPARATOR.join([SEVERAL] * len(self.parts))

    @property
    def unsound(self) -> str:
        """What a key says where the block cannot be trusted: more parts than any fact has, so no key of ours."""
        return UNSOUND + SEPARATOR * len(self.parts)


def joined_parts(blocks: Sequence[Block], width: int) -> tuple[Joined, ...]:
    """Give the parts that the blocks add to a key, each at a column of its own beyond a sheet `width` columns wide."""
    parts = [(block, part) for block in blocks for part in block.parts]
    return tuple(
        replace(part, key=f"{block.name}.{part.key}", column=width + place, title=None)
        for place, (block, part) in enumerate(parts)
    )


def also_read(blocks: Sequence[Block]) -> frozenset[str]:
    """Say which columns of the orders a key must hold only because tabs are joined by them."""
    return frozenset({"sku"} if any(block.sku is not None for block in blocks) else ())


def looked_up(block: Block, ids: str, skus: str) -> str:
    """Build the part of a key formula that takes a block's facts; `ids` and `skus` are ranges of the orders' tab."""
    keys, facts, several, named = (letter(block.place + column) for column in range(WIDTH))
    home = block.home
    heads = "&".join(f"{home}!${letter(block.place + column)}$1" for column in range(len(block.heads)))

    def known(key: str, column: str) -> str:
        return f"ISNUMBER(MATCH({key};{home}!${column}$1:${column};0))"

    def taken(key: str, otherwise: str) -> str:
        return f"IFNA(VLOOKUP({key};{home}!${keys}$1:${facts};2;0);{otherwise})"

    nothing = f'"{block.nothing}"'
    if block.sku is None:
        key = f'({ids}&"")'
        found = f'IF({known(key, several)};"{block.several}";{taken(key, nothing)})'
    else:
        line, order = f'({ids}&"{SEPARATOR}"&{skus})', f'({ids}&"{SEPARATOR}")'
        both = f'{known(line, keys)}*{known(order, keys)}*({skus}<>"")'
        unclear = f'({skus}="")*{known(f"({ids}&" + chr(34) * 2 + ")", named)}'
        doubts = f"{known(line, several)}+{known(order, several)}+{both}+{unclear}>0"
        found = f'IF({doubts};"{block.several}";{taken(line, taken(order, nothing))})'
    return f'IFERROR(IF({heads}="{"".join(block.heads)}";{found};"{block.unsound}");"{block.unsound}")'
