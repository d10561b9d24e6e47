"""The formulas of a block: they bring the rows of another tab into our hidden tab, coded as in a row key."""

from __future__ import annotations

from collections.abc import Callable

from schemas.grid import letter
from sheets_sync.mirror import block_formula, coded, quoted, tab_name
from sheets_sync.rowkey import SEPARATOR
from sheets_sync.tabs.block import UNSOUND, Block


def block_formulas(block: Block) -> tuple[str, ...]:
    """Build the formulas of a block's first row, one per column."""
    ids = _down(block, block.order)
    keys = f"{ids}&{quoted('')}" if block.sku is None else _line_key(block, ids, block.sku)
    facts = f'&"{SEPARATOR}"&'.join(coded(_down(block, part.column), part, empty=True) for part in block.parts)
    filled = _filled(block)
    columns = [_spread(block, 0, filled(keys)), _spread(block, 1, facts), _several(block)]
    if block.sku is not None:
        columns.append(_spread(block, 3, filled(f"IF({_blank(_down(block, block.sku))};;{ids}&{quoted('')})")))
    return tuple(columns)


def _line_key(block: Block, ids: str, sku: int) -> str:
    """Join order id and SKU; a SKU that is an error counts as none."""
    return f'IFERROR({ids}&"{SEPARATOR}"&{_down(block, sku)};{ids}&"{SEPARATOR}")'


def _spread(block: Block, column: int, body: str) -> str:
    """Spread over all rows of the tab: the head in the first, then what each row with an order id says."""
    ids = _down(block, block.order)
    first = f"{tab_name(block.title)}!${letter(block.order)}${block.header}"
    return block_formula(ids, f"ROW({first})", _head(block, column), f"IF({_blank(ids)};;{body})")


def _head(block: Block, column: int) -> str:
    """Give the head while the header cells of the tab say what was recognised."""
    head = quoted(block.heads[column])
    if not block.held:
        return head
    cells = f'&"{SEPARATOR}"&'.join(f"{tab_name(block.title)}!${letter(at)}${block.header}" for at, _ in block.held)
    return f'IF({cells}={quoted(SEPARATOR.join(title for _, title in block.held))};{head};"{UNSOUND}")'


def _filled(block: Block) -> Callable[[str], str]:
    """Leave out the rows that say nothing of any fact."""
    blank = "*".join(["1", *(f'({_down(block, part.column)}="")' for part in block.parts)])
    return lambda body: f"IF(IFERROR({blank};0)>0;;{body})"


def _several(block: Block) -> str:
    """Give what a row is joined by, where an earlier row with the same says something else."""
    keys, facts = (f"${letter(block.place + column)}$1:${letter(block.place + column)}" for column in range(2))
    pair = f"${letter(block.place)}$1:${letter(block.place + 1)}"
    same = f"IFERROR(VLOOKUP({keys};{pair};2;0)={facts};1=0)"
    rest = f"IF({_blank(keys)};;IF({same};;{keys}))"
    return block_formula(keys, "1", quoted(block.heads[2]), rest)


def _blank(cells: str) -> str:
    return f'IFERROR({cells}="";1=1)'


def _down(block: Block, column: int) -> str:
    return f"{tab_name(block.title)}!${letter(column)}${block.header}:${letter(column)}"
