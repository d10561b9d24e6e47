"""The order lines, the policy and the moment they are judged at: what every rule is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

import numpy as np

from schemas.orders import Bools, Codes, Days, Orders, Seconds, State, States
from schemas.policy import Dated
from sheets_sync.claims.calendar import NEVER, day_starts, days_of
from sheets_sync.claims.three import Three, yes_or_unknown
from sheets_sync.policy import MARKETPLACES, Policy, Values, ValueState

Answer = TypeVar("Answer")

PLANS = ("ordered_at", "ship_by", "expected_by")
"""Dates that stand from the start; every other date is an event, blank until it happens."""


STATED = "stated"
EPOCH_DAY = date(1970, 1, 1).toordinal()


class Event(NamedTuple):
    """One dated happening per line; `seconds` and `day` count only where `happened` is yes."""

    seconds: Seconds
    day: Days
    whole: Bools
    happened: Three


class Case:
    """Order lines before the judge, as of one second.

    Rules read cells, parameters and the moment only through here. So each answer is made once, and each comparison
    with the moment leaves its turning point in `changes_at`: the earliest second at which it comes out otherwise.
    """

    def __init__(self, orders: Orders, policy: Policy, as_of: int) -> None:
        self.orders = orders
        self.policy = policy
        self.as_of = as_of
        self.lines = len(orders)
        self.market = orders.market
        self.today = days_of(orders.market, np.full(self.lines, as_of, dtype=np.int64))
        self.markets = _codes(orders.market)
        self.changes_at = np.full(self.lines, NEVER, dtype=np.int64)
        self._answers: dict[Callable[..., Any], Any] = {}
        self._events: dict[str, Event] = {}

    def ask(self, rule: Callable[[Case], Answer]) -> Answer:
        """Answer a rule, once."""
        if rule not in self._answers:
            self._answers[rule] = rule(self)
        answer: Answer = self._answers[rule]
        return answer

    def since(self, moment: Seconds, counts: Bools) -> Bools:
        """Where the moment has come, among the lines where it counts."""
        ahead = counts & (moment > self.as_of)
        self.changes_at = np.where(ahead, np.minimum(self.changes_at, moment), self.changes_at)
        return counts & ~ahead

    def expire(self, moment: Seconds) -> None:
        """Hold that an answer may change at these seconds, whatever else it rests on."""
        self.changes_at = np.minimum(self.changes_at, moment)

    def event(self, key: str) -> Event:
        """Read a date column; a date after the as-of moment has not happened yet, so it is blank."""
        if key not in self._events:
            self._events[key] = self._event(key)
        return self._events[key]

    def _event(self, key: str) -> Event:
        column = self.orders.instants[key]
        read = column.state == State.READ
        happened = read if key in PLANS else self.since(column.seconds, read)
        answer = yes_or_unknown(happened, column.state == State.UNREADABLE)
        return Event(column.seconds, column.day, column.whole, answer)

    def happened(self, key: str) -> Three:
        """Whether the event of a date column has happened."""
        return self.event(key).happened

    def state(self, key: str) -> States:
        """Say what is known of the cells of any judged column."""
        found: States = _kind(self.orders, key)[key].state
        return found

    def unreadable(self, key: str) -> Bools:
        """Where a cell cannot be read for sure."""
        found: Bools = self.state(key) == State.UNREADABLE
        return found

    def written(self, key: str) -> Three:
        """Whether a cell holds something: yes where it was read, unknown where it cannot be."""
        return yes_or_unknown(self.state(key) == State.READ, self.unreadable(key))

    def says(self, key: str, *words: str) -> Three:
        """Whether a word column says one of these."""
        return yes_or_unknown(self.orders.words[key].holds(*words), self.unreadable(key))

    def flag(self, key: str) -> Three:
        """Whether a flag is an explicit yes."""
        return yes_or_unknown(self.orders.flags[key].yes & (self.state(key) == State.READ), self.unreadable(key))

    def refusal(self, key: str) -> Three:
        """Whether a flag is an explicit no."""
        column = self.orders.flags[key]
        return yes_or_unknown(~column.yes & (column.state == State.READ), self.unreadable(key))

    def parameter(self, key: str, event: Event | None = None) -> Values:
        """Read a parameter in the version that governs each line; where the governing day is missing, today's."""
        day, by_today = self._governed(key, event)
        self._expire_versions(key, by_today)
        return self.policy.values(key, self.market, day)

    def ruled(self, key: str, event: Event | None = None) -> Three:
        """Whether a flag of the policy is set; a flag that does not exist here is not."""
        values = self.parameter(key, event)
        known = values.state == ValueState.KNOWN
        return yes_or_unknown(known & (values.amount > 0), values.state == ValueState.UNKNOWN)

    def stated(self, key: str, event: Event | None = None) -> Bools:
        """Where a page of the very marketplace states the version of a parameter that governs the line."""
        day, by_today = self._governed(key, event)
        self._expire_versions(key, by_today)
        found = np.zeros(self.lines, dtype=np.bool_)
        for code in self.markets:
            here, eras = self.market == code, self._eras(key, code)
            stated = np.array([era.standing == STATED for era in eras])
            found[here] = stated[np.searchsorted(_first_days(eras), day[here], side="right") - 1]
        return found

    def _governed(self, key: str, event: Event | None) -> tuple[Days, Bools]:
        by = self.policy.governed_by(key)
        start = self.event(by) if by in PLANS else event if by == "event" else None
        dated = np.zeros(self.lines, dtype=np.bool_) if start is None else start.happened.yes
        return self.today if start is None else np.where(dated, start.day, self.today), ~dated

    def _expire_versions(self, key: str, by_today: Bools) -> None:
        """A version picked by today holds until the day on which the next one comes into force."""
        for code in self.markets:
            _, *later = _first_days(self._eras(key, code))
            for day in later:
                turn = day_starts(self.market, np.full(self.lines, day, dtype=np.int32))
                self.since(turn, by_today & (self.market == code))

    def _eras(self, key: str, code: int) -> tuple[Dated, ...]:
        return self.policy.versions(key, MARKETPLACES[code])


def _codes(market: Codes) -> list[int]:
    codes: list[int] = np.unique(market[market >= 0]).tolist()
    return codes


def _first_days(eras: tuple[Dated, ...]) -> list[int]:
    """First days of each version, counted from 1970-01-01; the oldest version has always been in force."""
    return [-NEVER if era.from_ is None else era.from_.toordinal() - EPOCH_DAY for era in eras]


def _kind(orders: Orders, key: str) -> Mapping[str, Any]:
    kinds: tuple[Mapping[str, Any], ...] = (orders.instants, orders.words, orders.money, orders.flags, orders.texts)
    return next(kind for kind in kinds if key in kind)
