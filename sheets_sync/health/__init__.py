"""Account health (G3, G15 to G18): the Order Defect Rate, when defects leave it, what comes, and what causes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from schemas.orders import Orders
from sheets_sync.claims import judge
from sheets_sync.claims.calendar import SECONDS_PER_DAY
from sheets_sync.claims.case import EPOCH_DAY, Case
from sheets_sync.claims.judgements import RISKS, Judgements
from sheets_sync.health.ageing import Ahead, Leaving, ahead, leaving
from sheets_sync.health.defects import Defects, defects_of
from sheets_sync.health.rate import Rate, rates, shares
from sheets_sync.health.topics import Searched, searched
from sheets_sync.policy import Policy
from sheets_sync.policy.measures import Peak, measure, peaks

AT_RISK = ("high", "critical")
"""Grades that may yet become a claim, for the upper edge of what comes."""


@dataclass(frozen=True, slots=True)
class Health:
    """The account's health as the sheet shows it, as of one moment.

    `ahead` follows each of `rates` (same order) day by day to the end of the window; `peaks` are those of the year
    ahead.
    """

    rates: list[Rate]
    leaving: list[Leaving]
    ahead: list[list[Ahead]]
    causes: list[Searched]
    peaks: tuple[Peak, ...]


def health(orders: Orders, policy: Policy, as_of: int, judged: Judgements | None = None) -> Health:
    """Compute account health as of one UTC second; `judged`: the judge's answer for the same, if it is at hand."""
    case = Case(orders, policy, as_of)
    defects = defects_of(case)
    today = {int(market): int(day) for market, day in zip(case.market, case.today, strict=True)}
    return Health(
        rates=rates(defects, today),
        leaving=leaving(defects, today),
        ahead=_ahead(defects, _may_come(defects, judged or judge(orders, policy, as_of)), today),
        causes=searched(case, defects.line),
        peaks=_year_ahead(today, as_of),
    )


def _ahead(defects: Defects, at_risk: np.ndarray, today: dict[int, int]) -> list[list[Ahead]]:
    days = measure("odr.window") + measure("odr.lag")
    return [ahead(defects, here, at_risk, today[market], days) for market, _, here in shares(defects)]


def _may_come(defects: Defects, judged: Judgements) -> np.ndarray:
    grades = [RISKS.index(grade) for grade in AT_RISK]
    risky: np.ndarray = np.isin(judged.risk[defects.line], grades)
    return risky


def _year_ahead(today: dict[int, int], as_of: int) -> tuple[Peak, ...]:
    day = max(today.values(), default=as_of // SECONDS_PER_DAY)
    first = date.fromordinal(EPOCH_DAY + day)
    return peaks(first, first + timedelta(365))
