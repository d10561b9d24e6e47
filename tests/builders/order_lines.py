"""Random order lines by seed: few cells each, dates about as long before the as-of moment as the rules are."""

from __future__ import annotations

from random import Random

from builders.orders_builder import ORDER_ID, UNREADABLE
from hypothesis import strategies as st

from schemas.choices import PROFILES
from schemas.columns import columns
from sheets_sync.policy import MARKETPLACES

HOUR, DAY = 3_600, 86_400
MOMENTS = (
    1_792_000_000,  # 2026-10-14, nothing special
    1_793_512_799,  # the US clocks change in the night to 2026-11-01
    1_806_310_800,  # 2027-03-28, Europe's do
    1_835_395_200,  # 2028-02-29
    1_771_142_400,  # 2026-02-15, the day before a rule of Amazon changes
    1_798_761_599,  # the end of 2026
)
JUDGED = tuple(key for key, column in columns().items() if column.judged)
EVENTS = tuple(key for key in JUDGED if columns()[key].kind == "instant")
ESSENTIAL = ("ordered_at", "expected_by", "delivered_at", "status")
LENGTHS = (0, 1, 2, 3, 4, 5, 7, 10, 30, 33, 60, 90, 93)
LITTLE = (-DAY, -HOUR, -1, 0, 1, HOUR, 5 * HOUR)
USUAL = {"ordered_at": (5, 10, 30, 33, 60), "expected_by": (0, 1, 2, 3, 4, 5, 60, 90), "delivered_at": (0, 1, 4, 60)}
books = st.tuples(
    st.integers(0, 2**32 - 1), st.sampled_from(MOMENTS), st.sampled_from(PROFILES), st.sampled_from(MARKETPLACES),
)  # fmt: skip
"""Seed, as-of moment, profile and marketplace of one sheet."""


def readable(dice: Random, key, as_of):
    """Any readable value of a column."""
    column = columns()[key]
    match column.kind:
        case "word":
            return dice.choice([word for word in column.words if key != "marketplace" or word == "non_amazon"])
        case "flag":
            return dice.random() < 0.5
        case "money":
            return dice.choice((-1, 0, 5, 20, 25))
        case "instant":
            return as_of - dice.choice(USUAL.get(key, LENGTHS)) * DAY + dice.choice(LITTLE)
    return (
        ORDER_ID if key == "order_id" and dice.random() < 0.8 else "S01-1234567-1234567" if key == "order_id" else "EUR"
    )


def cell(dice, key, as_of):
    """A readable value mostly, else a blank or something unreadable."""
    return dice.choice((None, UNREADABLE)) if dice.random() < 0.25 else readable(dice, key, as_of)


def row(dice, as_of, keys=JUDGED):
    """One order line: the essential cells nearly always there and readable, up to seven others."""
    others = dice.sample(keys, dice.randrange(8))
    found = {key: readable(dice, key, as_of) for key in (*ESSENTIAL, "amount") if dice.random() < 0.93}
    return {**found, **{key: cell(dice, key, as_of) for key in others if key not in found or dice.random() < 0.2}}


def lines_of(seed, as_of, count, keys=JUDGED):
    """Rows of one sheet, and the dice that made them."""
    dice = Random(seed)
    return [row(dice, as_of, keys) for _ in range(count)], dice
