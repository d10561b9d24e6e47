"""One order line by itself: a column of length one, for what is asked of a single case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from schemas.orders import Flags, Instants, Money, Orders, Texts, Words

Column = TypeVar("Column", Instants, Words, Money, Flags, Texts)


def one_line(orders: Orders, line: int) -> Orders:
    """Take one line of the orders, by its index."""
    return replace(
        orders,
        row=orders.row[line : line + 1],
        market=orders.market[line : line + 1],
        instants=_one(orders.instants, line),
        words=_one(orders.words, line),
        money=_one(orders.money, line),
        flags=_one(orders.flags, line),
        texts=_one(orders.texts, line),
    )


def _one(columns: Mapping[str, Column], line: int) -> dict[str, Column]:
    return {key: _cut(column, line) for key, column in columns.items()}


def _cut(column: Column, line: int) -> Column:
    held = {field.name: getattr(column, field.name) for field in fields(column) if field.name != "words"}
    return replace(column, **{name: values[line : line + 1] for name, values in held.items()})
