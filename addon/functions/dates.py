"""The form with named dates, such as `=CLAIM_OPENS(ordered, expected, marketplace)`: cells, or ranges of one column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from addon.functions.call import Call, Matrix, moment_of, one_cell
from addon.functions.faults import Misfit
from addon.functions.registry import AS_OF, Argument, Function
from addon.functions.sheet import Sheet
from schemas.grid import Cell, Grid
from schemas.plain import is_blank
from schemas.problem import Problem
from sheets_sync.recognise import Recognition

AN_ORDER = "000-0000000-0000000"
"""Stands for the order whose dates are named: whoever asks by dates asks about an order of Amazon's."""
BY_DATES = "dates"
"""The name of the report that a call with named dates is."""


def by_dates(function: Function, call: Call) -> Sheet:
    """Put every argument under the column that it is; one that is left out is a column that the tab lacks.

    Raises:
        CannotGoOn: ranges differ in height, or are several columns wide.
    """
    given = dict(zip(function.arguments, call.args, strict=False))
    place = len(function.arguments) - 1
    as_of = moment_of(one_cell(given.pop(AS_OF, None), place), call.zone, call.as_of, f"args[{place}]")
    height = _height(call.args)
    columns = {
        argument.column or argument.key: _column(held, height, place)
        for place, (argument, held) in enumerate(given.items())
        if held is not None
    }
    cells: dict[str, list[Cell]] = {
        "order_id": [AN_ORDER] * height,
        **columns,
        **{key: [word] * height for key, word in function.given.items()},
    }
    grid = Grid([[key, *column] for key, column in cells.items()], zone=call.zone)
    places = {key: place for place, key in enumerate(cells)}
    return Sheet(grid, Recognition(BY_DATES, 0, 1, places, (), ()), _asked(given, columns, height), as_of, header=False)


def _asked(given: Mapping[Argument, Cell | Matrix], columns: Mapping[str, list[Cell]], height: int) -> list[bool]:
    """Say which rows hold anything but a marketplace; a cell that holds for all rows asks nothing of a range."""
    ranged = any(isinstance(cells, list) and len(cells) > 1 for cells in given.values())
    asking = [
        columns[argument.column or argument.key]
        for argument, cells in given.items()
        if argument.takes != "text" and cells is not None and (not ranged or isinstance(cells, list))
    ]
    if not asking:
        return [False] * height
    return [not all(map(is_blank, row)) for row in zip(*asking, strict=True)]


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
