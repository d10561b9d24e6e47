"""Little sheets for the laws of reading: columns of raw cells by canonical key, as a recognised tab holds them."""

from __future__ import annotations

from schemas.choices import Choices
from schemas.grid import Grid
from sheets_sync.recognise import Recognition
from sheets_sync.table import orders_from

ORDER = "111-2223334-{:07}"


def tab(columns, *, zone=None, locale=None, first_row=1, merges=(), report="sheet", extra=()):  # noqa: PLR0913  a tab has many properties, most tests none
    """A tab with a header row: (grid, recognition). `extra` are columns that nobody recognises."""
    cells = dict(columns)
    height = max(map(len, cells.values()), default=0)
    if "order_id" not in cells:
        cells["order_id"] = [ORDER.format(number) for number in range(height)]
    listed = [[key, *column] for key, column in cells.items()] + [["extra", *column] for column in extra]
    grid = Grid(listed, first_row=first_row, zone=zone, locale=locale, merges=tuple(merges))
    places = {key: place for place, key in enumerate(cells)}
    titles = tuple(str(column[0]) for column in listed)
    return grid, Recognition(report, 0, 1, places, titles, ())


def read(columns, marketplace="US", **world):
    """Orders and problems of a little tab."""
    grid, recognition = tab(columns, **world)
    return orders_from(grid, recognition, Choices(marketplace=marketplace))


def keys(problems):
    """What was found, in order."""
    return [problem.key for problem in problems]
