"""ODR, ODR_HEADROOM and CLAIM_HEALTH: the order defect rate of a table (G3), per marketplace and channel."""

from __future__ import annotations

from addon.functions.call import Call, Matrix
from addon.functions.registry import Function
from addon.functions.sheet import Sheet
from schemas.grid import Cell
from schemas.orders import SCALE
from sheets_sync.claims.case import Case
from sheets_sync.health.defects import defects_of
from sheets_sync.health.rate import Rate, rates
from sheets_sync.policy import MARKETPLACES, policy
from sheets_sync.policy.measures import measure
from sheets_sync.table import orders_from
from sheets_sync.wording import Words, words
from sheets_sync.wording.moments import EPOCH_SERIAL

TITLES = ("marketplace", "channel", "rate", "orders", "defects", "pending", "headroom", "target", "first", "last")
"""The columns of CLAIM_HEALTH; their words are `health.title.KEY`."""


def odr_rows(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Give one number: the highest rate of any marketplace and channel, 0.01 for one percent; blank without orders."""
    found = [rate.basis_points for rate in _rates(function, call, sheet) if rate.basis_points is not None]
    return [[max(found) / SCALE if found else None]]


def headroom_rows(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Give one number: how many more defects every marketplace and channel bears; below zero one has too many."""
    found = [rate.headroom for rate in _rates(function, call, sheet) if rate.orders]
    return [[min(found, default=None)]]


def health_rows(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Give a row per marketplace and channel under a row of titles."""
    speech = words(call.choices.language)
    titles: list[Cell] = [speech.say(f"health.title.{key}") for key in TITLES]
    return [titles, *(_row(rate, speech) for rate in _rates(function, call, sheet))]


def _rates(_: Function, call: Call, sheet: Sheet) -> list[Rate]:
    orders, _problems = orders_from(sheet.grid, sheet.recognition, call.choices, whole=False)
    case = Case(orders, policy(call.choices.profile), sheet.as_of)
    today = dict(zip(case.market.tolist(), case.today.tolist(), strict=True))
    return rates(defects_of(case), today)


def _row(rate: Rate, speech: Words) -> list[Cell]:
    points = rate.basis_points
    return [
        MARKETPLACES[rate.market],
        speech.say(f"health.channel.{rate.channel}"),
        None if points is None else points / SCALE,
        rate.orders,
        rate.defects,
        rate.pending,
        rate.headroom,
        measure("odr.target") / SCALE,
        rate.first + EPOCH_SERIAL,
        rate.last + EPOCH_SERIAL,
    ]
