"""Laws of the sample order book: everything the judge can say occurs in it, and it is the same each time."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest

from addon.playground.sample import sample_book
from schemas.choices import LANGUAGES, PROFILES, Choices
from schemas.columns import columns
from schemas.grid import Grid
from schemas.spelling import normalised
from sheets_sync.assess import assess
from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS, Known
from sheets_sync.policy import MARKETPLACES, policy_for
from sheets_sync.recognise import recognise
from sheets_sync.tally import tally

MOMENTS = (
    "2026-11-24T14:00:00+00:00",  # a Tuesday
    "2026-11-29T03:30:00+00:00",  # the Sunday after Thanksgiving
    "2027-03-01T23:59:00+00:00",  # the last minute of a UTC day
    "2026-12-26T17:00:00+00:00",  # holidays in most marketplaces
)


def seconds(text):
    return int(datetime.fromisoformat(text).astimezone(UTC).timestamp())


def as_grid(book):
    """The sample as a sheet hands it over."""
    return Grid([list(column) for column in zip(*book.rows, strict=True)], zone=book.zone, locale=book.locale)


@cache
def judged(profile, moment=MOMENTS[0], language="en"):
    """The sample, judged once per profile and moment."""
    book = sample_book(seconds(moment), language)
    return assess(as_grid(book), Choices(profile=profile, language=language), seconds(moment))


def held(bits, registry):
    """Which entries of a registry hold somewhere."""
    union = int(np.bitwise_or.reduce(bits)) if len(bits) else 0
    return {getattr(entry, "key", entry) for place, entry in enumerate(registry) if union >> place & 1}


def keys(registry):
    return {getattr(entry, "key", entry) for entry in registry}


def duties_of(judgements):
    """Which duties are due soon somewhere, and which were missed."""
    for place, duty in enumerate(DUTIES):
        held_here = (judgements.duties.yes >> np.uint64(place) & np.uint64(1)).astype(bool)
        over = judgements.clocks[duty.key].seconds < judgements.as_of
        for when, where in (("missed", held_here & over), ("soon", held_here & ~over)):
            if where.any():
                yield f"{duty.key}.{when}"


def occurring(judgements):
    """Everything that one judging of the sample says, by family."""
    return {
        "ground": held(judgements.grounds.yes, GROUNDS),
        "exclusion": held(judgements.exclusions.yes, EXCLUSIONS),
        "sign": held(judgements.signs.yes, SIGNS),
        "missing": held(judgements.missing, MISSING),
        "note": held(judgements.notes, NOTES),
        "risk": {RISKS[code] for code in judgements.risk.tolist()},
        "action": {ACTIONS[code].key for code in judgements.action.tolist()},
        "clock": {key for key, clock in judgements.clocks.items() if (clock.known == Known.YES).any()},
        "duty": set(duties_of(judgements)),
    }


ALL = {
    "ground": keys(GROUNDS),
    "exclusion": keys(EXCLUSIONS),
    "sign": keys(SIGNS),
    "missing": set(MISSING),
    "note": set(NOTES),
    "risk": set(RISKS),
    "action": keys(ACTIONS),
    "clock": keys(CLOCKS),
    "duty": {f"{duty.key}.{when}" for duty in DUTIES for when in ("soon", "missed")},
}
OFFICIAL_ONLY = {
    "ground": {"delivered_disputed", "return_closed", "promise_broken", "pickup_missing"},
    "sign": {"charge_not_borne"},
    "action": {"arrange_pickup"},
    "note": {"market_unverified"},
}
"""What the guide's rules never say (docs/rules.md): it has no such ground, and every charge not borne is one."""


def never_said():
    """What no rules of today can say: a charge that is no ground, where under all rules it is one everywhere."""
    rules = [policy_for(market, profile) for profile in PROFILES for market in MARKETPLACES]
    now = datetime.fromisoformat(MOMENTS[0]).date()
    always = all(rule.dated("ground.extra_charge", now).value for rule in rules)
    return {"sign": {"charge_not_borne"}} if always else {}


@pytest.mark.parametrize("family", ALL)
@pytest.mark.parametrize("moment", MOMENTS)
def test_everything_occurs_under_some_rules(family, moment):
    """Every ground, exclusion, sign, duty, clock, grade, action, note and missing fact occurs, whenever it is made."""
    seen = set().union(*(occurring(judged(profile, moment).judgements)[family] for profile in PROFILES))
    assert ALL[family] - seen == never_said().get(family, set())


@pytest.mark.parametrize("family", ALL)
def test_everything_the_guide_can_say_occurs_under_the_guide(family):
    """What a person sees first, under the default rules, is all that those rules can say."""
    seen = occurring(judged("guide").judgements)[family]
    assert ALL[family] - OFFICIAL_ONLY.get(family, set()) - seen == set()
    assert not seen & OFFICIAL_ONLY.get(family, set())


def test_it_is_about_two_hundred_orders():
    """The book is large enough to look real and small enough to read."""
    counts = tally(judged("guide").orders, judged("guide").judgements)
    assert 190 <= counts.orders <= 210
    assert counts.rows > counts.orders
    assert counts.risk["clear"] + counts.risk["not_covered"] > counts.orders / 4


def test_it_is_the_same_each_time():
    """The same moment gives the same book; another moment only moves its dates."""
    at = seconds(MOMENTS[0])
    assert sample_book(at) == sample_book(at)
    texts = [[cell for cell in row if isinstance(cell, str) and "-" not in cell] for row in sample_book(at).rows]
    later = sample_book(at + 86_400 * 40)
    assert texts == [[cell for cell in row if isinstance(cell, str) and "-" not in cell] for row in later.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_header_is_recognised(language):
    """Each of its columns is recognised, in English and in Chinese, and none is asked about."""
    book = sample_book(seconds(MOMENTS[0]), language)
    found = recognise(as_grid(book), Choices(language=language))
    assert sorted(found.columns.values()) == list(range(len(book.rows[0])))
    assert not [problem for problem in found.problems if problem.key == "column.two_candidates"]
    spelled = {normalised(str(title)) for title in book.rows[0]}
    assert len(spelled) == len(book.rows[0])


def test_both_languages_are_the_same_orders():
    """Only headers and date formats differ between the two languages; every answer is the same."""
    english, chinese = (judged("guide", language=language) for language in LANGUAGES)
    assert english.judgements.risk.tolist() == chinese.judgements.risk.tolist()
    assert english.judgements.action.tolist() == chinese.judgements.action.tolist()


def test_dirty_cells_show_problems():
    """A few cells are dirty on purpose, each of another kind, and each Problem names its row and column."""
    problems = judged("guide").problems
    assert {"date.unreadable", "order_id.missing", "order.lines_disagree", "row.duplicate", "word.unreadable"} <= {
        problem.key for problem in problems
    }
    assert len({problem.key for problem in problems if problem.at.row}) >= 8


def test_nobody_real_is_in_it():
    """No name, address or e-mail, and no order id that a real order could have."""
    book = sample_book(seconds(MOMENTS[0]))
    ids = [row[0] for row in book.rows[1:] if isinstance(row[0], str)]
    assert all(re.match(r"9\d\d-|S01-|\d\.\d+E", name) for name in ids)
    assert not [cell for row in book.rows for cell in row if isinstance(cell, str) and "@" in cell]
    kept = {"buyer_name", "email", "address", "phone"}
    assert not kept & set(columns())


def test_dates_wear_date_formats():
    """Every column of dates has a number format, so that a person sees dates and not serial numbers."""
    book = sample_book(seconds(MOMENTS[0]))
    for place in range(len(book.rows[0])):
        numbers = [row[place] for row in book.rows[1:] if isinstance(row[place], (int, float))]
        if numbers and min(numbers) > 40_000:
            assert "yyyy" in book.formats[place], book.rows[0][place]
