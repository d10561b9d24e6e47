"""Made-up order lines with a fixed seed, realistic and nasty, both as the judge takes them and as the oracle does.

A book is one sheet at one moment. The moment lies near something that trips calendars; the dates of the lines lie near
the lengths of the rules before that moment, so that their clocks end around it, a second early or late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from oracle.generator_moments import starts_of_days, trying_moment
from oracle.oracle_calendar import MARKETS
from oracle.oracle_facts import NO_EVENTS
from oracle.oracle_logic import UNREADABLE

from schemas.columns import columns
from schemas.orders import SCALE, Flags, Instants, Money, Orders, State, Texts, Words

FAMILIES: dict[str, tuple[float, float, tuple[str, ...]]] = {
    "parcel": (0.85, 0.45, ("status", "tracking_status", "shipped_at", "delivered_at")),
    "label": (0.3, 0.75, ("label_badge", "first_scan_at", "ship_by", "signature")),
    "kind": (0.15, 0.5, ("fulfilment", "product_type", "paid_with")),
    "bank": (0.05, 0.8, ("chargeback_at",)),
    "buyer": (
        0.4,
        0.55,
        ("buyer_contacted_at", "buyer_problem", "seller_replied_at", "buyer_last_message_at"),
    ),
    "promise": (0.15, 0.7, ("promised", "promised_at", "promise_kept_at")),
    "return": (
        0.35,
        0.45,
        (
            "return_requested_at",
            "return_status",
            "return_authorised_at",
            "return_label",
            "return_address_given",
            "return_delivered_at",
        ),
    ),
    "bulk": (0.2, 0.85, ("bulky", "return_requested_at")),
    "pickup": (0.06, 0.7, ("pickup_arranged_at",)),
    "refund": (0.25, 0.6, ("refunded_at", "refund_amount", "refunded_by")),
    "charge": (0.15, 0.75, ("extra_charges", "extra_charges_borne")),
    "claim": (
        0.15,
        0.5,
        ("claim_flag", "claim_filed_at", "claim_reason", "info_requested_at", "info_answered_at"),
    ),
    "decision": (0.15, 0.65, ("claim_decided_at", "claim_outcome", "claim_funded_by")),
    "appeal": (0.06, 0.6, ("appealed_at", "appeal_outcome")),
    "money": (0.97, 0.97, ("amount", "currency")),
}
"""Family of columns → how many lines have it at all, how full it then is, its columns."""

ESSENTIAL = {"ordered_at": 0.93, "expected_by": 0.9, "order_id": 0.98}
DAYS_BEFORE = (0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 30, 60, 90)
LONG_BEFORE = {
    "expected_by": (0.2, 90),
    "claim_decided_at": (0.6, 30),
    "ordered_at": (0.3, 30),
    "return_requested_at": (0.3, 2),
    "chargeback_at": (0.4, 7),
    "refunded_at": (0.3, 30),
}
"""How often a date lies just this many days back: the length of the one clock that counts from it alone."""
HOURS_BEFORE = (0, 24, 48, 72, 96)
FAR_AWAY = 0.004
"""How often a date lies years off, a slip of the keyboard."""
LITTLE = (-3601, -3600, -1, 0, 1, 3600)
USUAL = {
    "fulfilment": "merchant",
    "product_type": "physical",
    "paid_with": "card",
    "label_badge": "claims_protected",
    "claim_outcome": "granted",
    "return_status": "requested",
    "status": "shipped",
}
"""The word that a third of the filled cells hold."""
FOLLOWS = {
    "seller_replied_at": ("buyer_contacted_at", "buyer_last_message_at"),
    "info_answered_at": ("info_requested_at",),
    "first_scan_at": ("ship_by",),
    "refunded_at": ("return_delivered_at",),
    "delivered_at": ("expected_by", "ordered_at"),
}
"""A date that often lies near another one of its line, a second or a day about it."""
AFTER = {"delivered_at": {"expected_by": 3, "ordered_at": 30}}


@dataclass(frozen=True)
class Book:
    """One sheet at one moment: the judge's columns, and the same lines as plain cells."""

    orders: Orders
    as_of: int
    markets: list[str | None]
    lines: list[dict[str, Any]]
    present: frozenset[str]


@dataclass
class _Draft:
    rng: np.random.Generator
    size: int
    as_of: int
    zone: str
    market: np.ndarray
    filled: dict[str, np.ndarray] = field(default_factory=dict)
    states: dict[str, np.ndarray] = field(default_factory=dict)
    moments: dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=dict)


def books(seed: int, count: int, size: int) -> Iterator[Book]:
    """So many books of `size` lines each; the same for the same seed."""
    for number in range(count):
        yield book(np.random.default_rng((seed, number)), size)


def book(rng: np.random.Generator, size: int) -> Book:
    """One book."""
    focus = int(rng.integers(len(MARKETS)))
    as_of = trying_moment(rng, MARKETS[focus])
    market = np.where(rng.random(size) < 0.4, focus, rng.integers(len(MARKETS), size=size)).astype(np.int16)
    market[rng.random(size) < 0.06] = -1
    draft = _Draft(rng, size, as_of, str(rng.choice(["UTC", "America/Sao_Paulo", "Australia/Sydney"])), market)
    present = frozenset(key for key in columns() if rng.random() < 0.9)
    _decide_states(draft, present)
    lines: list[dict[str, Any]] = [{} for _ in range(size)]
    columns_made = {kind: _columns(draft, kind, lines) for kind in ("instant", "word", "money", "flag")}
    orders = Orders(
        row=np.arange(2, size + 2, dtype=np.int32),
        market=market,
        instants=columns_made["instant"],
        words=columns_made["word"],
        money=columns_made["money"],
        flags=columns_made["flag"],
        texts={**_columns(draft, "order_id", lines), **_columns(draft, "text", lines)},
        present=present,
        zone=draft.zone,
    )
    return Book(orders, as_of, [MARKETS[code] if code >= 0 else None for code in market], lines, present)


def _decide_states(draft: _Draft, present: frozenset[str]) -> None:
    """Absent, blank, read or unreadable, for every cell."""
    rng, size = draft.rng, draft.size
    full = {key: rng.random(size) < share for key, share in ESSENTIAL.items()}
    for share, filled, keys in FAMILIES.values():
        active = rng.random(size) < share
        for key in keys:
            full[key] = full.get(key, np.zeros(size, bool)) | (active & (rng.random(size) < filled))
    trouble = rng.choice([0.0, 0.0, 0.0, 0.0, 0.02, 0.1, 0.35], size=size)
    for key in columns():
        state = np.where(full.get(key, np.zeros(size, bool)), State.READ, State.BLANK).astype(np.uint8)
        if key != "marketplace":
            state[rng.random(size) < trouble] = State.UNREADABLE
        if key not in present:
            state[:] = State.ABSENT
        draft.states[key] = state
    if "marketplace" in present:
        _decide_marketplaces(draft)


def _decide_marketplaces(draft: _Draft) -> None:
    """The marketplace cell never contradicts what is known of the marketplace."""
    state, known = draft.states["marketplace"], draft.market >= 0
    some = draft.rng.random(draft.size)
    state[:] = np.where(known, State.READ, np.where(some < 0.4, State.UNREADABLE, State.BLANK))
    state[~known & (some > 0.7)] = State.READ
    state[known & (some < 0.1)] = State.BLANK


def _columns(draft: _Draft, kind: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    make = MAKERS[kind]
    made = {}
    for key in sorted((key for key, column in columns().items() if column.kind == kind), key=_order):
        made[key], values = make(draft, key)
        _spread(lines, key, draft.states[key], values)
    return made


def _order(key: str) -> tuple[bool, str]:
    """Dates that others follow come first."""
    return key in FOLLOWS, key


def _spread(lines: list[dict[str, Any]], key: str, state: np.ndarray, values: list[Any]) -> None:
    """Write a column into the plain lines."""
    for index in np.flatnonzero(state == State.READ).tolist():
        lines[index][key] = values[index]
    for index in np.flatnonzero(state == State.UNREADABLE).tolist():
        lines[index][key] = UNREADABLE


def _instants(draft: _Draft, key: str) -> tuple[Instants, list[Any]]:
    seconds, days, whole = _dates(draft, key)
    state = draft.states[key]
    draft.moments[key] = seconds, days, whole
    read = state == State.READ
    made = Instants(
        seconds=np.where(read, seconds, 0),
        day=np.where(read, days, 0).astype(np.int32),
        whole=whole & read,
        state=state,
    )
    return made, list(zip(seconds.tolist(), whole.tolist(), strict=True))


def _dates(draft: _Draft, key: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Moments and whole days near the lengths of the rules before the moment of judging, or near another date."""
    rng, size = draft.rng, draft.size
    hours = rng.choice(HOURS_BEFORE, size=size) * 3600 - rng.choice(LITTLE, size=size)
    days_back = rng.choice(DAYS_BEFORE, size=size) + rng.choice([0, 0, 0, 0, 1, -1, -2], size=size)
    share, length = LONG_BEFORE.get(key, (0.0, 0))
    days_back = np.where(rng.random(size) < share, length + rng.choice([0, 0, 1, -1], size=size), days_back)
    spread = rng.integers(-5 * 86400, (40 if key in NO_EVENTS else 12) * 86400, size=size)
    exact = draft.as_of - np.where(
        rng.random(size) < 0.5,
        days_back * 86400 - rng.choice(LITTLE, size=size),
        np.where(rng.random(size) < 0.5, hours, spread),
    )
    day = _day_of(draft, np.full(size, draft.as_of)) - days_back
    whole = rng.random(size) < 0.4
    for other in FOLLOWS.get(key, ()):
        near = (rng.random(size) < 0.45) & (draft.states[other] == State.READ)
        gap = AFTER.get(key, {}).get(other, 0)
        exact = np.where(
            near, draft.moments[other][0] + gap * 86400 + rng.choice([*LITTLE, 86400, -86400], size=size), exact
        )
        day = np.where(near, draft.moments[other][1] + gap + rng.choice([0, 0, 1, -1], size=size), day)
    away = np.where(rng.random(size) < FAR_AWAY, rng.integers(-5000, 4000, size=size), 0)
    seconds = np.where(whole, _start_of(draft, day + away), exact + away * 86400)
    return seconds, _day_of(draft, seconds), whole


def _per_zone(
    draft: _Draft, change: Callable[[np.ndarray, np.ndarray, int], np.ndarray], values: np.ndarray
) -> np.ndarray:
    made = np.zeros(draft.size, dtype=np.int64)
    for code in np.unique(draft.market).tolist():
        here = draft.market == code
        starts, first = starts_of_days(MARKETS[code] if code >= 0 else None, draft.zone)
        made[here] = change(starts, values[here], first)
    return made


def _day_of(draft: _Draft, seconds: np.ndarray) -> np.ndarray:
    return _per_zone(draft, lambda starts, some, first: np.searchsorted(starts, some, "right") - 1 + first, seconds)


def _start_of(draft: _Draft, days: np.ndarray) -> np.ndarray:
    return _per_zone(draft, lambda starts, some, first: starts[some - first], days)


def _words(draft: _Draft, key: str) -> tuple[Words, list[Any]]:
    words = columns()[key].words
    code = draft.rng.integers(len(words), size=draft.size)
    if key in USUAL:
        code[draft.rng.random(draft.size) < 0.33] = words.index(USUAL[key])
    if key == "marketplace":
        code = np.where(draft.market >= 0, draft.market, words.index("non_amazon"))
    state = draft.states[key]
    made = np.where(state == State.READ, code, -1).astype(np.int16)
    return Words(made, state, words), [words[one] for one in code.tolist()]


PRICES = (0, 1, 999, 10 * SCALE, 10 * SCALE, 10 * SCALE, 25 * SCALE, 129_9900, -5 * SCALE)


def _money(draft: _Draft, key: str) -> tuple[Money, list[Any]]:
    amount = draft.rng.choice(PRICES, size=draft.size).astype(np.int64)
    state = draft.states[key]
    return Money(np.where(state == State.READ, amount, 0), state), amount.tolist()


def _flags(draft: _Draft, key: str) -> tuple[Flags, list[Any]]:
    yes = draft.rng.random(draft.size) < 0.5
    state = draft.states[key]
    return Flags(yes & (state == State.READ), state), yes.tolist()


IDS = (*["111-2223334-5556667"] * 30, "S01-2223334-5556667", "S02-2223334-5556667", "s-01", "S03-2223334-5556667")


def _texts(draft: _Draft, key: str) -> tuple[Texts, list[Any]]:
    state = draft.states[key]
    values = [str(one) for one in draft.rng.choice(IDS if key == "order_id" else ("words",), size=draft.size)]
    return Texts([one if read else "" for one, read in zip(values, state == State.READ, strict=True)], state), values


MAKERS: dict[str, Callable[[_Draft, str], tuple[Any, list[Any]]]] = {
    "instant": _instants,
    "word": _words,
    "money": _money,
    "flag": _flags,
    "order_id": _texts,
    "text": _texts,
}
