"""The arguments of a call as a tab: a table with its header row, or named dates put under the columns they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from addon.functions.call import Call, Matrix, moment_of
from addon.functions.faults import Misfit
from addon.functions.registry import AS_OF, Argument, Function
from schemas.choices import Choices
from schemas.grid import Cell, Grid
from schemas.plain import is_blank
from schemas.problem import Problem
from schemas.spelling import run_together
from sheets_sync.headers.search import known_titles, order_titles
from sheets_sync.recognise import Recognition, recognise

AN_ORDER = "000-0000000-0000000"
"""Stands for the order whose dates are named: whoever asks by dates asks about an order of Amazon's."""
BY_DATES = "dates"
"""The name of the report that a call with named dates is."""
CUT = 256
"""Characters of a title that are kept in the memory of headers; no title that is known is longer."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to be judged.

    Attributes:
        grid: its first row is the header, and is not answered.
        recognition: which column is which.
        asked: for each row below the header, whether it asks anything.
        as_of: UTC seconds.
        header: whether the answer has a line for the header row, too.
    """

    grid: Grid
    recognition: Recognition
    asked: list[bool]
    as_of: int
    header: bool


def sheet_of(function: Function, call: Call) -> Sheet:
    """Read the arguments of a call in the form that they have.

    Raises:
        CannotGoOn: they fit neither form; the header is none or without an order id.
    """
    if _is_table(function, call):
        return _table(function, call)
    if not function.arguments:
        raise Misfit(Problem("call.no_table", facts={"text": function.name}), "args[0]")
    return _named(function, call)


def _is_table(function: Function, call: Call) -> bool:
    if not function.columns or not call.args:
        return False
    if call.header is not None:
        return True
    first = call.args[0]
    if not isinstance(first, list):
        return False
    return max(map(len, first)) > 1 or any(isinstance(cell, str) and _is_order_title(cell) for cell in first[0])


def _is_order_title(cell: str) -> bool:
    return run_together(cell) in order_titles()


def _table(function: Function, call: Call) -> Sheet:
    if len(call.args) > len(function.table):
        raise Misfit(Problem("call.arguments", facts={"text": function.name}), f"args[{len(function.table)}]")
    table = call.args[0]
    rows = table if isinstance(table, list) else [[table]]
    as_of = call.args[1] if len(call.args) > 1 else None
    moment = moment_of(_one(as_of, 1), call.zone, call.as_of, "args[1]")
    columns = [list(column) for column in zip_longest(*rows, fillvalue=None)]
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


def _named(function: Function, call: Call) -> Sheet:
    arguments = function.arguments
    if len(call.args) > len(arguments):
        raise Misfit(Problem("call.arguments", facts={"text": function.name}), f"args[{len(arguments)}]")
    given = dict(zip(arguments, call.args, strict=False))
    place = len(arguments) - 1
    as_of = moment_of(_one(given.pop(AS_OF, None), place), call.zone, call.as_of, f"args[{place}]")
    height = _height(call.args)
    columns = {
        argument: _column(cells, height, place)
        for place, (argument, cells) in enumerate(given.items())
        if cells is not None
    }
    keys = ["order_id", *(argument.column or argument.key for argument in columns), *function.given]
    asks = [cells for argument, cells in columns.items() if argument.takes != "text"]
    asked = [not all(map(is_blank, row)) for row in zip(*asks, strict=True)] if asks else [False] * height
    cells = [[AN_ORDER] * height, *columns.values(), *([word] * height for word in function.given.values())]
    grid = Grid([[key, *column] for key, column in zip(keys, cells, strict=True)], zone=call.zone)
    return Sheet(grid, _by_dates(keys), asked, as_of, header=False)


def _by_dates(keys: Sequence[str]) -> Recognition:
    return Recognition(BY_DATES, 0, 1, {key: place for place, key in enumerate(keys)}, (), ())


def _height(args: Sequence[Cell | Matrix]) -> int:
    """Say how many rows are asked: all ranges are equally high, a cell or a range of one holds for all."""
    heights = {place: len(argument) for place, argument in enumerate(args) if isinstance(argument, list)}
    height = max(heights.values(), default=1)
    for place, own in heights.items():
        if own not in {1, height}:
            raise Misfit(Problem("call.heights", facts={"text": f"args[{place}]"}), f"args[{place}]")
    return height


def _column(argument: Cell | Matrix, height: int, place: int) -> list[Cell]:
    if not isinstance(argument, list):
        return [argument] * height
    if any(len(row) > 1 for row in argument):
        raise Misfit(Problem("call.one_column", facts={"text": f"args[{place}]"}), f"args[{place}]")
    cells = [row[0] if row else None for row in argument]
    return cells if len(cells) == height else cells * height


def _one(argument: Cell | Matrix, place: int) -> Cell:
    if not isinstance(argument, list):
        return argument
    if len(argument) != 1 or len(argument[0]) > 1:
        raise Misfit(Problem("call.one_column", facts={"text": f"args[{place}]"}), f"args[{place}]")
    return argument[0][0] if argument[0] else None


def argument_columns(arguments: Sequence[Argument]) -> tuple[str, ...]:
    """Name the canonical columns that named dates are."""
    return tuple(argument.column for argument in arguments if argument.column)
