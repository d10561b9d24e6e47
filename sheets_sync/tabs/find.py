"""Which tabs of a workbook are joined with the orders, found by their headers wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.choices import Choices
from schemas.grid import Cell, Grid
from schemas.problem import CannotGoOn, Place, Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.mirror import tab_name
from sheets_sync.placement import Placement, is_tool_tab, placement, without_ours
from sheets_sync.recognise import Recognition, recognise
from sheets_sync.rowkey import joined
from sheets_sync.tabs.block import WIDTH, Block
from sheets_sync.tabs.sources import Source, source_of

HELD = 100
"""Characters of a header up to which it is held; a formula is no place for an essay."""

Columns = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Beside:
    """The tabs that are joined, and the hidden tab that brings them to the keys.

    Attributes:
        blocks: one per tab that is joined.
        home: the hidden tab, None where it must be made; `title` is what it is or will be called.
        columns: what it shows, from row 1 on.
        written: the formulas of its first row.
    """

    blocks: tuple[Block, ...] = ()
    home: Tab | None = None
    title: str = ""
    columns: Columns = ()
    written: Sequence[Cell] = ()


def others(sheet: Spreadsheet, places: Iterable[Placement]) -> list[Placement]:
    """List the tabs that are looked at only for what they say of the orders; hidden ones too."""
    known = {place.tab.id for place in places}
    tabs = (tab for tab in sheet.tabs if tab.id not in known and tab.rows and tab.columns and not is_tool_tab(tab))
    return [placement(sheet, tab, adopt=True) for tab in tabs]


def alone(beside: Beside) -> tuple[Beside, tuple[Problem, ...]]:
    """Leave every tab unjoined, and say of each that it is: for an installation where joining cannot be trusted."""
    told = (Problem("tabs.not_joined", Place(tab=block.title)) for block in beside.blocks)
    return replace(beside, blocks=()), tuple(told)


def blocks_of(own: Recognition, tabs: Iterable[tuple[Placement, Grid]], title: str) -> tuple[Block, ...]:
    """Find what is joined with the orders; `tabs` are the top rows of every other tab, `title` that of the hidden one.

    A tab with nothing the judge reads is left out, and so is one of the same kind as the orders' own.
    """
    kind = source_of(own)
    found: list[Block] = []
    for place, source, known, titles in _recognised(tabs):
        if source is not kind:
            block = _block(own, place, source, known, title)
            held = tuple((at, text) for at in block.columns if (text := titles[at]) is not None and len(text) <= HELD)
            merged = tuple(sorted(_merged(place.tab, block)))
            found += [replace(block, place=WIDTH * len(found), held=held, merged=merged)] if block.parts else []
    return tuple(found)


def _recognised(
    tabs: Iterable[tuple[Placement, Grid]],
) -> Iterator[tuple[Placement, Source, Recognition, list[str | None]]]:
    for place, top in tabs:
        try:
            known = recognise(without_ours(top, place), Choices())
        except CannotGoOn:
            continue
        source = source_of(known)
        if source is not None:
            yield place, source, known, list(_titles(top, known.header))


def _block(own: Recognition, place: Placement, source: Source, known: Recognition, title: str) -> Block:
    facts = {key: column for key, column in known.columns.items() if key in source.facts}
    sku = known.columns.get("sku") if source.by_sku and "sku" in own.columns else None
    return Block(
        source=source.key,
        tab=place.tab.id,
        title=place.tab.title,
        header=known.header + 1,
        order=known.columns["order_id"],
        sku=sku,
        parts=joined(facts),
        held=(),
        home=tab_name(title),
        place=0,
        rows=place.tab.rows,
    )


def _merged(tab: Tab, block: Block) -> set[int]:
    """Find the rows below the header of which a merged cell hides what would be read."""
    over = (each for each in tab.merges if not set(block.columns).isdisjoint(range(each.left, each.right)))
    return {row + 1 for each in over for row in range(max(each.top + 1, block.header), each.bottom)}


def _titles(top: Grid, header: int) -> Iterator[str | None]:
    """Say what stands in the header row itself; a header that is no text is not held."""
    for column in top.columns:
        cell = column[header] if header < len(column) else None
        yield "" if cell is None else cell if isinstance(cell, str) else None
