"""Laws of the table of sources, of finding tabs, and of the page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders.joined_sheet import FEEDBACK, ORDERS, SPECS, orders, rows_of

from schemas.choices import Choices
from schemas.columns import columns
from schemas.grid import Grid
from schemas.reports import reports
from sheets_sync.recognise import recognise
from sheets_sync.tabs.page import page
from sheets_sync.tabs.sources import ORDERS as OWN
from sheets_sync.tabs.sources import SOURCES, precedence, rank, source_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
KINDS = {
    "Claims": "claims",
    "Returns": "returns",
    "By hand": "returns",
    "FBA": "fba_returns",
    "Settlement": "settlement",
}


def grid_of(rows):
    """Rows as a grid."""
    return Grid([list(column) for column in zip(*rows, strict=True)])


def test_the_page_is_current():
    """docs/sources.md says what SOURCES says."""
    assert (DOCS / "sources.md").read_text("utf-8") == page(), "run: python -m sheets_sync.tabs.page > docs/sources.md"


def test_every_fact_that_is_joined_is_judged():
    """Nothing is joined that no rule reads, and every kind and fact stands once."""
    judged = {key for key, column in columns().items() if column.judged}
    for source in SOURCES:
        assert judged.issuperset(source.facts)
        assert len(set(source.facts)) == len(source.facts)
        assert {report.key for report in reports()}.issuperset(source.reports)
    named = [report for source in SOURCES for report in source.reports]
    assert len(set(named)) == len(named)
    assert len({source.key for source in SOURCES}) == len(SOURCES)


def test_the_orders_own_word_has_its_place_for_every_fact():
    """Each fact is believed in the order of SOURCES, and the orders' tab is always among them."""
    for _, kinds in precedence():
        assert list(kinds) == sorted(kinds, key=rank)
        assert OWN.key in kinds


@pytest.mark.parametrize("family", SPECS)
def test_a_tab_is_known_by_its_headers(family):
    """Each kind is found, wherever its header stands."""
    rows = rows_of(family, [1, 2])
    blank = [None] * len(rows[0])
    for lines in (rows, [blank, blank, *rows]):
        assert source_of(recognise(grid_of(lines), Choices())).key == KINDS[family]


def test_feedback_is_known_and_orders_are_no_source():
    """A feedback report is not taken for orders; a list of orders is not taken for a tab beside them."""
    assert (
        source_of(
            recognise(grid_of([list(FEEDBACK), ["2026-11-01", 1, "", "", "111-1234567-1234567", ""]]), Choices())
        ).key
        == "feedback"
    )
    assert source_of(recognise(grid_of(orders(2)), Choices())) is None
    assert source_of(recognise(grid_of([[*ORDERS, "A-to-z claim", "Return requested at"]]), Choices())) is None
