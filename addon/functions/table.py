"""The form with a table: a range whose first row is the header, such as `=CLAIM_RISK(Orders!A1:Z)`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

from addon.functions.call import Call, moment_of, one_cell
from addon.functions.faults import Misfit
from addon.functions.registry import Function
from addon.functions.sheet import Sheet
from schemas.choices import Choices
from schemas.grid import Cell, Grid
from schemas.plain import is_blank
from schemas.problem import Problem
from schemas.spelling import run_together
from sheets_sync.headers.search import known_titles, order_titles
from sheets_sync.recognise import Recognition, recognise

CUT = 256
"""Characters of a title that are kept in the memory of headers; no title that is known is longer."""


def is_table(call: Call) -> bool:
    """Whether the first argument is a table: it has several columns, or a title of an order id on top."""
    if not call.args:
        return False
    if call.header is not None:
        return True
    first = call.args[0]
    if not isinstance(first, list):
        return False
    return max(map(len, first)) > 1 or any(isinstance(cell, str) and _is_order_title(cell) for cell in first[0])


def _is_order_title(cell: str) -> bool:
    return run_together(cell) in order_titles()


def by_table(function: Function, call: Call) -> Sheet:
    """Read a table; of its columns only those that the function wants.

    Raises:
        CannotGoOn: its first row is no header, or without an order id.
    """
    table = call.args[0]
    rows = table if isinstance(table, list) else [[table]]
    as_of = call.args[1] if len(call.args) > 1 else None
    moment = moment_of(one_cell(as_of, 1), call.zone, call.as_of, "args[1]")
    columns: list[list[Cell]] = [list(column) for column in zip_longest(*rows, fillvalue=None)]
    grid = Grid(columns, zone=call.zone)
    recognition = _recognised(function, call, grid)
    ids = columns[recognition.columns["order_id"]][1:]
    return Sheet(grid, recognition, [not is_blank(cell) for cell in ids], moment, header=True)


def _recognised(function: Function, call: Call, grid: Grid) -> Recognition:
    """Know the columns by the header row; only a table that repeats it in its rows is searched as a whole."""
    own = tuple(column[0] for column in grid.columns)
    if call.header is None:
        whole, places = own, tuple(range(len(own)))
    else:
        whole, places = call.header, call.columns or tuple(range(len(own)))
    if len(places) < len(own) or max(places) >= len(whole):
        raise Misfit(Problem("call.heights", facts={"text": "columns"}), "columns")
    known = _of_header(_kept(whole), call.choices.marketplace)
    columns = _placed(function, known, places)
    return Recognition(known.report, 0, 1, columns, (), (), _repeats(grid.columns[columns["order_id"]]))


def _placed(function: Function, known: Recognition, places: Sequence[int]) -> dict[str, int]:
    """Say where in the range each column stands that the function reads."""
    where = {place: column for column, place in enumerate(places)}
    found = {
        key: where[place] for key, place in known.columns.items() if place in where and key in set(function.columns)
    }
    if "order_id" not in found:
        raise Misfit(Problem("header.no_order_id", facts={"rows": 1}), "args[0]")
    return found


def _repeats(ids: Sequence[Cell]) -> tuple[int, ...]:
    """Find rows that only repeat the header: a title stands where the order id should."""
    texts = ((index, cell) for index, cell in enumerate(ids) if index and isinstance(cell, str) and cell[:1].isalpha())
    return tuple(index for index, cell in texts if run_together(cell) in known_titles())


def recognised(header: Sequence[Cell], marketplace: str | None) -> Recognition:
    """Say what the columns under a header row mean.

    Raises:
        CannotGoOn: it is no header row, or without an order id.
    """
    return _of_header(_kept(header), marketplace)


def _kept(header: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(cell[:CUT] if isinstance(cell, str) else cell for cell in header)


@lru_cache(maxsize=512)
def _of_header(header: tuple[Cell, ...], marketplace: str | None) -> Recognition:
    return recognise(Grid([[cell] for cell in header]), Choices(marketplace))
