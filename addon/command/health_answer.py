"""Account health for scripts: what `claimwatch health --json` prints. Rates are fractions: 0.01 is one percent."""

from __future__ import annotations

from datetime import date, timedelta

from addon.command.answers import problems_answer
from addon.moments import iso
from schemas.orders import SCALE
from sheets_sync.assess import Assessment
from sheets_sync.health import Health
from sheets_sync.health.ageing import Ahead, Leaving
from sheets_sync.health.causes import Cause
from sheets_sync.health.rate import Rate
from sheets_sync.health.topics import Searched
from sheets_sync.health.weeks import weeks
from sheets_sync.policy import MARKETPLACES
from sheets_sync.policy.measures import measure
from sheets_sync.wording import Words

Json = dict[str, object]
_FIRST_DAY = date(1970, 1, 1)


def health_answer(health: Health, assessment: Assessment, as_of: int, speech: Words) -> Json:
    """Describe account health: rates with the weeks ahead, defects that leave, causes by topic, peaks of a year."""
    both = zip(health.rates, health.ahead, strict=True)
    return {
        "as_of": iso(as_of),
        "target": measure("odr.target") / SCALE,
        "rates": [_rate(rate, ahead, health) for rate, ahead in both],
        "leaving": [_leaving(each) for each in health.leaving],
        "causes": [_searched(each) for each in health.causes],
        "peaks": [{"key": peak.key, "first": peak.first, "last": peak.last} for peak in health.peaks],
        "problems": problems_answer(assessment.problems, speech),
    }


def _day(day: int) -> date:
    return _FIRST_DAY + timedelta(days=day)


def _fraction(points: int | None) -> float | None:
    return None if points is None else points / SCALE


def _rate(rate: Rate, ahead: list[Ahead], health: Health) -> Json:
    return {
        "marketplace": MARKETPLACES[rate.market],
        "channel": rate.channel,
        "first": _day(rate.first),
        "last": _day(rate.last),
        "orders": rate.orders,
        "defects": rate.defects,
        "pending": rate.pending,
        "undated": rate.undated,
        "rate": _fraction(rate.basis_points),
        "rate_if_open_claims_count": _fraction(ahead[0].open),
        "headroom": rate.headroom,
        "weeks": [
            {
                "first": _day(week.first),
                "last": _day(week.last),
                "estimated_orders": week.estimated,
                "low": _fraction(week.low),
                "open": _fraction(week.open),
                "high": _fraction(week.high),
                "peaks": week.peaks,
            }
            for week in weeks(ahead, health.peaks)
        ],
    }


def _leaving(defect: Leaving) -> Json:
    return {
        "order_id": defect.order,
        "marketplace": MARKETPLACES[defect.market],
        "kinds": defect.kinds,
        "counts_from": _day(defect.counts_from),
        "leaves_on": _day(defect.leaves_on),
    }


def _searched(searched: Searched) -> Json:
    return {
        "topic": searched.topic.key,
        "guide": searched.topic.guide,
        "tested": searched.found.tested,
        "too_few": searched.found.too_few,
        "causes": [_cause(cause, searched) for cause in searched.found.causes],
    }


def _cause(cause: Cause, searched: Searched) -> Json:
    return {
        "by": cause.dimension,
        "name": searched.names[cause.dimension][cause.group],
        "troubled": cause.troubled,
        "orders": cause.orders,
        "others_troubled": cause.others_troubled,
        "others": cause.others,
        "chance": cause.chance,
    }
