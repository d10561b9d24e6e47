"""A profile's policy, asked by columns (`values`) or for one marketplace and day (`dated`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.choices import PROFILES
from schemas.orders import Codes, Days
from schemas.policy import UNITS, Dated, Marketplace
from schemas.problem import CannotGoOn, Problem
from sheets_sync.policy.eras import Eras, eras
from sheets_sync.policy.pages import marketplaces, parameters, version

MARKETPLACES: tuple[str, ...] = tuple(marketplaces())
PARAMETERS: tuple[str, ...] = tuple(parameters())

_EPOCH = date(1970, 1, 1).toordinal()
_EVER = np.iinfo(np.int64).min


class ValueState(IntEnum):
    """What is known of a value: the rule does not exist there, the value, or nothing."""

    NONE = 0
    KNOWN = 1
    UNKNOWN = 2


class Values(NamedTuple):
    """A parameter per line: length, or 0 or 1 for a flag; index into `UNITS`; `ValueState`."""

    amount: NDArray[np.int64]
    unit: NDArray[np.uint8]
    state: NDArray[np.uint8]


class _Table(NamedTuple):
    """A parameter by marketplace (last row: an unknown one) and era; `starts` are the eras' first days."""

    starts: NDArray[np.int64]
    cells: Values


class Policy:
    """All values of one profile; `version` names the state of the policy files."""

    def __init__(self, profile: str) -> None:
        self.profile = profile
        self.version = version()
        self._tables: dict[str, _Table] = {}

    def values(self, parameter: str, market: Codes, day: Days) -> Values:
        """Read a parameter per line, in the version in force on `day`; market -1 is unknown."""
        table = self._tables.get(parameter) or self._tables.setdefault(parameter, _table(self.profile, parameter))
        starts, cells = table
        era = np.searchsorted(starts, day, side="right") - 1 if len(starts) > 1 else 0
        return Values(*(column[market, era] for column in cells))

    def governed_by(self, parameter: str) -> str:
        """Say which date picks the version: `ordered_at`, `expected_by`, `event` or `today`."""
        return parameters()[parameter].governed_by

    def dated(self, parameter: str, marketplace: str, day: date) -> Dated:
        """Read one version with its source: the one in force on `day` in a marketplace."""
        return next(era for era in eras(self.profile, parameter, marketplace) if era.covers(day))

    def versions(self, parameter: str, marketplace: str) -> Eras:
        """List every version of a parameter in a marketplace, oldest first."""
        return eras(self.profile, parameter, marketplace)


@dataclass(frozen=True, slots=True)
class LocalPolicy:
    """One marketplace's view of a profile."""

    marketplace: Marketplace
    policy: Policy

    def dated(self, parameter: str, day: date) -> Dated:
        """Read the version of a parameter that is in force on a day."""
        return self.policy.dated(parameter, self.marketplace.key, day)

    def versions(self, parameter: str) -> Eras:
        """List every version of a parameter, oldest first."""
        return self.policy.versions(parameter, self.marketplace.key)


@cache
def policy(profile: str) -> Policy:
    """Load a profile: `guide`, `official` or `strict`.

    Raises:
        CannotGoOn: there is no such profile.
    """
    _one_of("profile.unknown", profile, PROFILES)
    return Policy(profile)


def policy_for(marketplace: str, profile: str) -> LocalPolicy:
    """Load one marketplace's view of a profile.

    Raises:
        CannotGoOn: there is no such marketplace or profile.
    """
    _one_of("marketplace.unknown", marketplace, MARKETPLACES)
    return LocalPolicy(marketplaces()[marketplace], policy(profile))


def _one_of(key: str, chosen: str, allowed: tuple[str, ...]) -> None:
    if chosen not in allowed:
        raise CannotGoOn(Problem(key, facts={"text": chosen, "allowed": ", ".join(allowed)}))


def _table(profile: str, parameter: str) -> _Table:
    by_market = {key: eras(profile, parameter, key) for key in MARKETPLACES}
    starts = sorted({_start(era) for found in by_market.values() for era in found})
    rows = [[_in_force(found, start) for start in starts] for found in by_market.values()]
    unit = UNITS.index(parameters()[parameter].unit)
    rows.append([(0, unit, ValueState.UNKNOWN)] * len(starts))
    amount, units, state = np.moveaxis(np.array(rows, dtype=np.int64), -1, 0)
    return _Table(np.array(starts, dtype=np.int64), Values(amount, units.astype(np.uint8), state.astype(np.uint8)))


def _in_force(found: Eras, start: int) -> tuple[int, int, int]:
    era = max((era for era in found if _start(era) <= start), key=_start)
    return era.value or 0, UNITS.index(era.unit), ValueState[era.state.upper()]


def _start(era: Dated) -> int:
    return _EVER if era.from_ is None else era.from_.toordinal() - _EPOCH
