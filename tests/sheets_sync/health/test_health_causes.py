"""Planted causes are found, and where nothing was planted nothing is named (G15 to G17)."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pytest
from builders.orders_builder import orders_of, second

from sheets_sync.health import health
from sheets_sync.health.causes import causes, tail
from sheets_sync.health.topics import DIMENSIONS, TOPICS
from sheets_sync.policy import policy

ORDERS = 3_000
BASE = 0.02
PLANTED = 0.25
"""How often trouble comes anyway, and in a planted group."""


def book(seed, planted):
    """Orders of 40 SKUs, a listing each, sent by 6 carriers; `planted` SKUs have trouble of their own."""
    draw = np.random.default_rng(seed)
    sku = draw.integers(0, 40, ORDERS)
    groups = {"sku": sku, "listing": sku, "carrier": draw.integers(0, 6, ORDERS)}
    bad = draw.random(ORDERS) < np.where(np.isin(sku, planted), PLANTED, BASE)
    return {key: numbers.astype(np.int64) for key, numbers in groups.items()}, bad


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_nothing_is_named_where_nothing_was_planted(first):
    """At most one book in twenty without a planted cause names one."""
    alarms = sum(bool(causes(*book(seed, [])).causes) for seed in range(first, first + 50))
    assert alarms <= 50 * 0.05 + 2  # of 50 books; over all 200 the next test holds the share itself


def test_alarms_are_rare():
    """Over 200 books the share of false alarms stays within 5%."""
    assert sum(bool(causes(*book(seed, [])).causes) for seed in range(1_000, 1_200)) <= 10


def test_planted_causes_are_found():
    """Over 60 books with three planted SKUs: recall at least 0.9, false discoveries at most 0.1."""
    right = wrong = 0
    for seed in range(60):
        found = causes(*book(seed, [3, 11, 27])).causes
        named = [cause.group for cause in found if cause.dimension == "sku" and cause.group in {3, 11, 27}]
        right += len(set(named))
        wrong += len(found) - len(named)
    assert right >= 0.9 * 180
    assert wrong <= 0.1 * (right + wrong)


@pytest.mark.parametrize(("total", "bad", "size"), [(9, 4, 3), (10, 2, 5), (8, 8, 2), (7, 0, 3)])
def test_the_chance_is_counted_right(total, bad, size):
    """The chance equals a count over every way to draw the group."""
    draws = [sum(one < bad for one in drawn) for drawn in combinations(range(total), size)]
    for hits in range(min(size, bad) + 1):
        assert tail(hits, size, bad, total) == pytest.approx(sum(drawn >= hits for drawn in draws) / comb(total, size))


def test_few_orders_say_nothing():
    """A group of fewer orders than the measure asks for is told as too few, never as a cause."""
    groups = np.array([0] * 24 + [1] * 400, dtype=np.int64)
    found = causes({"sku": groups}, groups == 0)
    assert (found.causes, found.tested, found.too_few) == ((), 1, 1)


def test_a_carrier_is_not_blamed_for_a_sku():
    """Where one carrier brings just the bad SKU too, the SKU is named and the carrier is not."""
    sku = np.repeat(np.arange(20), 60)
    carrier = np.where(sku < 4, 0, 1)
    bad = (sku == 2) & (np.arange(len(sku)) % 2 == 0)
    found = causes({"sku": sku, "carrier": carrier}, bad).causes
    assert [(cause.dimension, cause.group) for cause in found] == [("sku", 2)]


TROUBLE = {
    "complaints": {"return_requested_at": "2026-10-20"},
    "not_as_described": {"buyer_problem": "different"},
    "late": {"delivered_at": "2026-10-25"},
    "damaged": {"buyer_problem": "damaged"},
}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_each_topic_names_the_group_it_befalls(topic):
    """Each kind of trouble, planted on one group of each of its dimensions, is named there by its name."""
    for dimension in topic.by:
        found = next(each for each in _searched(dimension, TROUBLE[topic.key]) if each.topic is topic)
        named = {(cause.dimension, found.names[cause.dimension][cause.group]) for cause in found.found.causes}
        assert {where for where, _ in named} == {dimension}, named
        assert len(named) == 1


def _searched(dimension, trouble):
    """Forty orders of a bad group and two hundred others, all else spread evenly."""
    rows = [_row(number, dimension, bad=number < 40, trouble=trouble) for number in range(240)]
    return health(orders_of(rows), policy("guide"), second("2026-11-23 12:00")).causes


def _row(number, dimension, *, bad, trouble):
    spread = {"sku": f"SKU-{number % 4}", "listing": f"B00{number % 4}", "carrier": f"C{number % 3}"}
    own = {
        "sku": {"sku": "BAD"},
        "listing": {"asin": "BAD"},
        "carrier": {"carrier": "BAD"},
        "promise": {"expected_by": "2026-10-09"},
    }
    plain = {
        "order_id": f"111-{number:07d}-0000001", "ordered_at": "2026-10-01", "expected_by": "2026-10-12",
        "delivered_at": "2026-10-08", "sku": spread["sku"], "asin": spread["listing"], "carrier": spread["carrier"],
        "buyer_problem": None, "return_requested_at": None,
    }  # fmt: skip
    if dimension == "route" and bad:
        return plain | {"marketplace": "DE", "carrier": "C0"} | trouble
    return plain | (own.get(dimension, {}) | trouble if bad else {})


def test_every_dimension_is_sought_by_some_topic():
    """No way of grouping is left over."""
    assert {key for topic in TOPICS for key in topic.by} == set(DIMENSIONS)
