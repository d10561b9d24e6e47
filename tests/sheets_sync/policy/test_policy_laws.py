"""Laws over every value: one per parameter, marketplace and day; cited, used, dated and well founded."""

from __future__ import annotations

import ast
import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from schemas.choices import PROFILES
from schemas.columns import columns
from schemas.policy import STANDINGS, UNITS, Elsewhere, Parameter, Row
from sheets_sync.policy import MARKETPLACES, PARAMETERS, citations, marketplaces, parameters, policy
from sheets_sync.policy.eras import dated
from sheets_sync.policy.pages import entries, version, written
from sheets_sync.wording.clauses import clauses

ROOT = Path(__file__).resolve().parents[3]
READ_ON = date(2026, 11, 23)
"""The day on which the sources were read; the laws are judged as of it, never by the clock."""
FIRST, LAST = date(2015, 1, 1), READ_ON + timedelta(days=400)
PAGES = ("guide", "official/default", *(f"official/{key.lower()}" for key in MARKETPLACES))
CASES = [(profile, key) for profile in PROFILES for key in PARAMETERS]


def versions(profile):
    """Every version of a profile, with where it holds."""
    asked = policy(profile)
    return [(key, market, era) for key in PARAMETERS for market in MARKETPLACES for era in asked.versions(key, market)]


@pytest.mark.parametrize("profile", PROFILES)
def test_each_day_has_exactly_one_version(profile):
    """From 2015 to a year ahead each parameter has one value, or says none or unknown, in each marketplace each day."""
    days = np.arange(np.datetime64(FIRST), np.datetime64(LAST) + 1)
    held = {}
    for key, market, era in versions(profile):
        first, last = np.datetime64(era.from_ or date.min), np.datetime64(era.to or date.max)
        held[key, market] = held.get((key, market), 0) + ((first <= days) & (days <= last)).astype(int)
    assert len(held) == len(PARAMETERS) * len(MARKETPLACES)
    assert not [where for where, count in held.items() if (count != 1).any()]


@pytest.mark.parametrize("profile", PROFILES)
def test_each_version_is_whole(profile):
    """A known value has a number, the others have none; a flag is 0 or 1; standing and unit are of the closed lists."""
    for key, market, era in versions(profile):
        where = (key, market)
        assert (era.value is not None) == (era.state == "known"), where
        assert era.unit in UNITS, where
        assert era.standing in STANDINGS, where
        assert (era.unit == "flag") == (parameters()[key].unit == "flag"), where
        assert era.unit != "flag" or era.value in {0, 1}, where
        assert era.state != "unknown" or era.standing == "unknown", where
        assert all(other.value != era.value or other.unit != era.unit for other in era.variants), where


@pytest.mark.parametrize("profile", PROFILES)
def test_each_version_is_cited(profile):
    """Every value names a source that exists, and so does every variant."""
    for key, market, era in versions(profile):
        assert era.cites, (key, market)
        assert set(era.all_cites()) <= set(citations()), (key, market)


def test_each_source_is_used():
    """No source is left over: some value or variant names it."""
    used = {cite for profile in PROFILES for _, _, era in versions(profile) for cite in era.all_cites()}
    assert used == set(citations())


def test_an_old_source_says_so():
    """A source that was seen more than 180 days before the reading, or has no date, is marked; a fresh one is not."""
    for key, source in citations().items():
        seen = source.seen_since()
        fresh = seen is not None and timedelta(0) <= READ_ON - seen <= timedelta(days=180)
        assert source.aged != fresh, key


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_inherited_in_silence(page):
    """Each page says of each parameter its value, or where it stands; only a marketplace points to the default."""
    for key, entry in written(page).items():
        if isinstance(entry, Elsewhere):
            assert page != "official/default", key
            assert entry.to == ("official" if page == "guide" else "default"), key
            assert (entry.standing is None) == (page == "guide"), key
            assert entry.standing != "stated" or entry.cites, f"{page} {key}: whose words?"


def test_a_disputed_value_shows_what_others_say():
    """Disputed is said where, and only where, another source's value stands beside it; one inferred range excepted."""
    for page in PAGES:
        for key, entry in written(page).items():
            for row in () if isinstance(entry, Elsewhere) else entry:
                ranged = (page, key) == ("official/ae", "claim.decision")
                assert bool(row.variants) == (row.standing == "disputed" or ranged), (page, key)


def test_a_marketplace_that_no_page_speaks_of_is_never_stated():
    """What only a third party or our own reading supports is not called stated."""
    for key, market, era in versions("official"):
        best = min(citations()[cite].confidence for cite in era.cites)
        assert era.standing != "stated" or best in {"A", "B"}, (key, market)


def test_the_version_is_a_day_and_the_values_are_not_younger():
    """The files carry the day of their newest change."""
    assert date.fromisoformat(version()) >= max(
        date.fromisoformat(each.seen) for each in citations().values() if len(each.seen) == 10
    )
    assert {policy(profile).version for profile in PROFILES} == {version()}


def test_marketplaces_are_the_words_of_the_column():
    """The marketplaces stand in the order of the words of the column, so that a code means the same everywhere."""
    assert (*MARKETPLACES, "non_amazon") == columns()["marketplace"].words
    assert tuple(marketplaces()) == MARKETPLACES
    for field in ("id", "domain"):
        assert len({getattr(each, field) for each in marketplaces().values()}) == len(MARKETPLACES)


def named_in_rules():
    """Every parameter that docs/rules.md names."""
    families = "|".join(sorted({key.partition(".")[0] for key in PARAMETERS}))
    return set(re.findall(rf"`((?:{families})\.[a-z_]+)`", (ROOT / "docs" / "rules.md").read_text("utf-8")))


def read_by_claims():
    """Every parameter that the judge's source names."""
    found = set()
    for path in (ROOT / "sheets_sync" / "claims").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def test_the_written_rules_and_the_policy_name_the_same_parameters():
    """docs/rules.md names every parameter, and none that does not exist."""
    assert named_in_rules() == set(PARAMETERS)


def test_each_parameter_is_read_by_the_judge():
    """No number is kept that no rule reads, and what the basis quotes exists."""
    assert set(PARAMETERS) <= read_by_claims()
    assert {clause.parameter for clause in clauses().values() if clause.parameter} <= set(PARAMETERS)


LENGTH = Parameter("a.b", "days", "event", "least")
FLAG = Parameter("a.b", "flag", "event", "least")
ROW = Row(3, "stated", ("x",))


def row(value, from_=None, **more):
    """A row as a file could have it."""
    return Row(value, "stated", ("x",), from_, **more)


@pytest.mark.parametrize(
    ("parameter", "rows"),
    [
        (LENGTH, []),
        (LENGTH, [row(3, date(2026, 1, 1))]),
        (LENGTH, [row(3), row(4)]),
        (LENGTH, [row(3), row(4, date(2026, 2, 1)), row(5, date(2026, 2, 1))]),
        (LENGTH, [row(3), row(4, date(2026, 2, 1)), row(5, date(2026, 1, 1))]),
        (LENGTH, [row(True)]),  # noqa: FBT003  the value of a row
        (LENGTH, [row(3, unit="flag")]),
        (LENGTH, [row(3, variants=(row("none"),))]),
        (FLAG, [row(1)]),
        (FLAG, [row(True, unit="days")]),  # noqa: FBT003  the same
    ],
)
def test_rows_that_leave_a_day_open_or_mix_units_are_refused(parameter, rows):
    """Gaps, overlaps, disorder, a number for a flag or a flag for a number stop the reading."""
    with pytest.raises(ValueError, match=r"a\.b"):
        dated(parameter, rows)


def test_a_page_without_or_with_one_parameter_too_many_is_refused():
    """A page names every parameter and no other."""
    raw = {key: {"to": "default", "standing": "unknown"} for key in PARAMETERS}
    assert list(entries("x", raw)) == list(PARAMETERS)
    with pytest.raises(ValueError, match=r"claim\.appeal"):
        entries("x", {key: entry for key, entry in raw.items() if key != "claim.appeal"})
    with pytest.raises(ValueError, match=r"claim\.windows"):
        entries("x", {**raw, "claim.windows": {"to": "default"}})
