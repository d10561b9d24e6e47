"""The numbers behind account health: whole, cited, told in the docs; peaks are computed, not imported (G18)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.measures import MeasureSchema, PeakEventSchema
from sheets_sync.policy.measures import measures, peak_events, peaks

PAGE = Path(__file__).resolve().parents[3] / "docs" / "health.md"


def test_every_measure_stands_in_the_docs():
    """Key, value, unit, standing and source of each measure are a row of docs/health.md."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == len(measures())
    for row, each in zip(rows, measures().values(), strict=True):
        assert row.startswith(f"| `{each.key}` | {each.value} | {each.unit} | {each.standing} | ")
        assert (each.source.url in row) != row.endswith("| this page |")


@pytest.mark.parametrize(
    ("year", "friday", "monday"),
    [
        (2024, "11-29", "12-02"),
        (2025, "11-28", "12-01"),
        (2026, "11-27", "11-30"),
        (2027, "11-26", "11-29"),
        (2028, "11-24", "11-27"),
    ],
)
def test_black_friday_and_cyber_monday_are_computed(year, friday, monday):
    """The day after the fourth Thursday of November, and the Monday after it."""
    found = {peak.key: str(peak.first) for peak in peaks(date(year, 11, 1), date(year, 12, 31))}
    assert found == {"black_friday": f"{year}-{friday}", "cyber_monday": f"{year}-{monday}"}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 800))
def test_a_peak_is_listed_when_its_days_are_touched(first, days):
    """Every listed peak touches the asked days, in order of time; every announced one that touches them is listed."""
    last = first + timedelta(days)
    found = peaks(first, last)
    assert list(found) == sorted(found, key=lambda peak: peak.first)
    assert all(peak.first <= last and peak.last >= first for peak in found)
    spans = [span for event in peak_events().values() for span in event.announced]
    for span in spans:
        assert (span.first <= last and span.last >= first) == any(peak[1:] == (span.first, span.last) for peak in found)


def test_the_second_day_of_an_event_is_a_peak_too():
    """Prime Day 2026 lasts four days."""
    assert [peak.key for peak in peaks(date(2026, 6, 26), date(2026, 6, 26))] == ["prime_day"]


SOURCE = {"url": "u", "title": "t", "confidence": "A"}


@pytest.mark.parametrize(
    ("schema", "wrong"),
    [
        (MeasureSchema, {"value": "100", "unit": "basis_points", "standing": "stated"}),
        (PeakEventSchema, {}),
        (PeakEventSchema, {"announced": [{"from": date(2026, 1, 2), "to": date(2026, 1, 1)}]}),
        (PeakEventSchema, {"announced": [{"from": date(2026, 1, 1), "to": 1}]}),
    ],
)
def test_a_bad_entry_is_refused(schema, wrong):
    """A number that is text, an event without days, a span that ends before it begins, a date that is none."""
    with pytest.raises(ValidationError):
        schema().load({"key": "odd", "source": SOURCE} | wrong)
