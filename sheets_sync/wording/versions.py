"""Which version of a policy value each order line was judged by, found per marketplace and era, not per line."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Orders, State
from schemas.policy import Dated
from sheets_sync.claims.calendar import days_of
from sheets_sync.claims.judgements import Judgements
from sheets_sync.policy import MARKETPLACES, Policy
from sheets_sync.wording import Words
from sheets_sync.wording.clauses import Clause

_EPOCH = date(1970, 1, 1)


class Versions:
    """The versions that the lines of one run need, numbered as they are found."""

    def __init__(self, orders: Orders, judgements: Judgements, policy: Policy) -> None:
        self._orders = orders
        self._today = days_of(orders.market, np.full(len(orders), judgements.as_of, dtype=np.int64))
        self._policy = policy
        self._found: list[Dated] = []

    def of(self, clause: Clause, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Number the version of the clause's value for each of these lines; -1 where none applies."""
        numbers = np.full(len(rows), -1, dtype=np.int64)
        if not clause.parameter:
            return numbers
        days = self._governing(clause, rows)
        markets = self._orders.market[rows]
        for market in np.unique(markets[markets >= 0]).tolist():
            here = np.flatnonzero(markets == market)
            numbers[here] = self._eras(clause.parameter, MARKETPLACES[market], days[here])
        return numbers

    def cites(self, version: int) -> tuple[str, ...]:
        """Name the sources of a version, as keys of the citations."""
        return self._found[version].cites

    def standing(self, version: int) -> str:
        """How well a version is supported: `stated`, `inferred`, `disputed` or `unknown`."""
        return str(self._found[version].standing)

    def span(self, version: int, clause: Clause, words: Words) -> str:
        """Word a version as an event plus a length of time."""
        found = self._found[version]
        start = words.say(f"start.{clause.start}")
        if found.value is None:
            return words.say("span.unknown", start=start)
        return words.say(f"span.{found.unit}", start=start, count=int(found.value))

    def _governing(self, clause: Clause, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        by = self._policy.governed_by(clause.parameter)
        names = clause.events if by == "event" else () if by == "today" else (by,)
        days = np.full(len(rows), np.iinfo(np.int64).min, dtype=np.int64)
        for name in names:
            event = self._orders.instants[name]
            read = event.state[rows] == State.READ
            days = np.where(read, np.maximum(days, event.day[rows]), days)
        return np.where(days == np.iinfo(np.int64).min, self._today[rows], days)

    def _eras(self, parameter: str, market: str, days: NDArray[np.int64]) -> NDArray[np.int64]:
        starts, numbers = [], []
        day, last = int(days.min()), int(days.max())
        while day <= last:
            found = self._policy.dated(parameter, market, _EPOCH + timedelta(days=day))
            starts.append(day)
            numbers.append(len(self._found))
            self._found.append(found)
            day = last + 1 if found.to is None else (found.to - _EPOCH).days + 1
        return np.array(numbers)[np.searchsorted(starts, days, side="right") - 1]
