"""What trouble is looked for, and by which groups of orders (G15 to G17): an ordered registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from schemas.orders import Bools, State, Texts
from sheets_sync.claims.case import Case
from sheets_sync.claims.facts import claimed, delivered, either_status, return_requested
from sheets_sync.health.causes import Found, Groups, causes
from sheets_sync.policy import MARKETPLACES

Names = list[str]
"""The name of each group of a dimension, by number."""
Grouped = tuple[Groups, Names]


def _by_name(names: list[str]) -> Grouped:
    """Number the distinct names; an empty one is no group."""
    known = sorted({name for name in names if name})
    number = {name: at for at, name in enumerate(known)}
    return np.array([number.get(name, -1) for name in names], dtype=np.int64), known


def _by_text(key: str) -> Callable[[Case], Grouped]:
    return lambda case: _by_name(_read(case.orders.texts[key]))


def _read(column: Texts) -> list[str]:
    return [text if state == State.READ else "" for text, state in zip(column.text, column.state, strict=True)]


def _route(case: Case) -> Grouped:
    """The carrier on the way to one marketplace."""
    carriers = _read(case.orders.texts["carrier"])
    places = [MARKETPLACES[market] if market >= 0 else "" for market in case.market]
    return _by_name([f"{who} → {where}" if who and where else "" for who, where in zip(carriers, places, strict=True)])


def _promise(case: Case) -> Grouped:
    """How many days after the order delivery was promised."""
    ordered, expected = case.orders.instants["ordered_at"], case.orders.instants["expected_by"]
    both = (ordered.state == State.READ) & (expected.state == State.READ) & (expected.day >= ordered.day)
    days = (expected.day - ordered.day).tolist()
    return _by_name([f"{count:03d}" if known else "" for count, known in zip(days, both, strict=True)])


DIMENSIONS: dict[str, Callable[[Case], Grouped]] = {
    "sku": _by_text("sku"),
    "listing": _by_text("asin"),
    "carrier": _by_text("carrier"),
    "route": _route,
    "promise": _promise,
}
"""By what orders are grouped."""


def _complained(case: Case) -> Bools:
    """A claim, a problem the buyer wrote of, or a return."""
    return (case.ask(claimed) | case.written("buyer_problem") | case.ask(return_requested)).yes


def _not_as_described(case: Case) -> Bools:
    """The buyer got something else than the listing shows."""
    return (case.says("buyer_problem", "different") | case.says("claim_reason", "different")).yes


def _damaged(case: Case) -> Bools:
    """It came broken, or the carrier says so."""
    return (case.says("buyer_problem", "damaged") | either_status(case, "damaged")).yes


def _late(case: Case) -> Bools:
    """It came after the promised day, or has not come by the day after it."""
    promise, arrival = case.event("expected_by"), case.event("delivered_at")
    came_late = arrival.happened.yes & (arrival.day > promise.day)
    missing = case.ask(delivered).no & (case.today > promise.day)
    return promise.happened.yes & (came_late | missing)


@dataclass(frozen=True, slots=True)
class Topic:
    """One kind of trouble: its key, the requirement it serves, whom it befalls, and the dimensions it is sought by."""

    key: str
    guide: str
    befalls: Callable[[Case], Bools]
    by: tuple[str, ...]


TOPICS = (
    Topic("complaints", "G15", _complained, ("sku", "listing")),
    Topic("not_as_described", "G16", _not_as_described, ("listing", "sku")),
    Topic("late", "G16", _late, ("promise", "carrier", "route", "sku")),
    Topic("damaged", "G17", _damaged, ("carrier", "route", "sku")),
)
"""Every kind of trouble that causes are sought for."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found for one topic; `names` gives each group of each dimension its name."""

    topic: Topic
    found: Found
    names: dict[str, Names]


def searched(case: Case, line: np.ndarray) -> list[Searched]:
    """Seek the causes of every topic among the orders whose first lines these are."""
    grouped = {key: group(case) for key, group in DIMENSIONS.items()}
    return [_searched(case, topic, line, grouped) for topic in TOPICS]


def _searched(case: Case, topic: Topic, line: np.ndarray, grouped: dict[str, Grouped]) -> Searched:
    befallen = case.ask(topic.befalls)[line]
    found = causes({key: grouped[key][0][line] for key in topic.by}, befallen)
    return Searched(topic, found, {key: grouped[key][1] for key in topic.by})
