"""One order's story: every step, date and clock once, in the order of time, each with the cell that it comes from."""

from __future__ import annotations

import pytest
from builders.orders_builder import second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.choices import LANGUAGES, Choices
from schemas.grid import Grid
from schemas.orders import State
from sheets_sync.assess import assess
from sheets_sync.cases.casefile import case_file, lines_of
from sheets_sync.cases.evidence import EVIDENCE
from sheets_sync.cases.rebuttal import REBUTTALS
from sheets_sync.cases.standing import history_of
from sheets_sync.cases.steps import STATES, STEPS
from sheets_sync.cases.story import cell_named, story_of
from sheets_sync.cases.told import Told
from sheets_sync.claims import DUTIES
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import Known
from sheets_sync.policy import policy
from sheets_sync.wording import words

NOW = second("2026-11-23 12:00")
ORDER = {
    "order_id": "907-6093341-2284170",
    "marketplace": "US",
    "ordered_at": "2026-10-19",
    "expected_by": "2026-10-30",
}
EVENTS = [step.key for step in STEPS if step.key != "ordered_at"]
DAYS = st.integers(1, 30).map(lambda day: f"2026-11-{day:02d}")
ROW = st.dictionaries(st.sampled_from(EVENTS), DAYS, max_size=8)


def assessed(*rows, language="en"):
    """A sheet of these rows, each on top of the same order, judged at noon of 23 November."""
    rows = [ORDER | row for row in rows]
    keys = list(dict.fromkeys(key for row in rows for key in row))
    grid = Grid([[key, *(row.get(key) for row in rows)] for key in keys])
    return assess(grid, Choices(marketplace="US", profile="guide", language=language), NOW)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROW)
def test_the_story_is_whole_and_in_the_order_of_time(row):
    """Every step taken, planned date and running clock stands in it once, none before an earlier one; now parts it."""
    found = assessed(row)
    story = story_of(found, 0, policy("guide"))
    assert [tick.seconds for tick in story.ticks] == sorted(tick.seconds for tick in story.ticks)
    assert story.past + story.to_come == story.ticks
    history = history_of(Case(found.orders, policy("guide"), NOW), 0)
    steps = [tick for tick in story.ticks if not tick.computed and tick.mark != "planned"]
    assert [tick.key for tick in steps] == [move.taken.step.key for move in history.moves]
    clocks = {key for key, held in found.judgements.clocks.items() if held.known[0] in {Known.YES, Known.AT_LATEST}}
    assert sorted(tick.key for tick in story.ticks if tick.computed and tick.mark != "advised") == sorted(clocks)
    over = {tick.key for tick in story.past if tick.computed}
    duties = {duty.key for duty in DUTIES}
    assert {tick.key for tick in story.ticks if tick.mark == "missed"} == over & duties
    assert {tick.key for tick in story.ticks if tick.mark == "past"} == over - duties
    assert story.state == history.state


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROW)
def test_every_cell_of_the_story_holds_its_date(row):
    """A line that names a cell is one whose cell was read, of just that day; all others name none."""
    found = assessed(row)
    for tick in story_of(found, 0, policy("guide")).ticks:
        if tick.at is None:
            assert tick.computed or tick.mark in {"presumed", "impossible"}
            continue
        column = found.orders.instants[tick.key]
        assert (tick.at.row, tick.at.column) == (2, found.recognition.columns[tick.key])
        assert (column.state[0], column.day[0]) == (State.READ, tick.day)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROW)
def test_each_impossible_step_is_a_problem_that_names_two_cells(row):
    """As many problems as impossible steps; each names its own cell, and another one of the row that was read."""
    found = assessed(row)
    story = story_of(found, 0, policy("guide"))
    impossible = [tick for tick in story.ticks if tick.mark == "impossible"]
    assert [problem.at.key for problem in story.problems] == [tick.key for tick in impossible]
    for problem in story.problems:
        if problem.key == "case.impossible":
            other = problem.facts["alternative"]
            assert other in row or other == "ordered_at"
            assert problem.facts["other"] == cell_named(problem.at.__class__(2, found.recognition.columns[other]))
            assert other != problem.at.key


@pytest.mark.parametrize(
    ("row", "key", "other"),
    [
        ({"claim_filed_at": "2026-11-02", "claim_decided_at": "2026-11-05", "appealed_at": "2026-11-01"},
         "appealed_at", "claim_decided_at"),
        ({"claim_filed_at": "2026-11-08", "claim_decided_at": "2026-11-05"}, "claim_decided_at", "claim_filed_at"),
        ({"return_requested_at": "2026-11-08", "return_authorised_at": "2026-11-05"},
         "return_authorised_at", "return_requested_at"),
        ({"claim_decided_at": "2026-11-02", "claim_filed_at": "2026-11-04"}, "claim_decided_at", "claim_filed_at"),
        ({"ordered_at": "2026-11-09", "buyer_contacted_at": "2026-11-02"}, "ordered_at", "buyer_contacted_at"),
        ({"info_answered_at": "2026-11-09"}, "info_answered_at", None),
        ({"info_answered_at": "2026-11-09", "buyer_contacted_at": "2026-11-02"}, "info_answered_at", None),
    ],
)  # fmt: skip
def test_what_contradicts_what(row, key, other):
    """The cell that is named is the one to look at: the step that should come first, or the one that ended the way."""
    problems = story_of(assessed(row), 0, policy("guide")).problems
    assert [(each.at.key, each.facts.get("alternative")) for each in problems] == [(key, other)]


def test_amazon_may_be_the_one_who_refunded():
    """A refund that Amazon made is not told as the seller's."""
    for by, said in (("amazon", "amazon"), ("seller", "seller"), (None, "seller")):
        story = story_of(assessed({"refunded_at": "2026-11-02", "refunded_by": by}), 0, policy("guide"))
        assert [tick.by for tick in story.ticks if tick.key == "refunded_at"] == [said]


def test_the_most_urgent_line_of_an_order_comes_first():
    """Lines of one order are found by its id, blanks around it or not; another order's never."""
    found = assessed(
        {"delivered_at": "2026-10-25"}, {"order_id": "911-7350218-0046613"}, {"claim_filed_at": "2026-11-20"}
    )
    assert lines_of(found, f" {ORDER['order_id']} ") == [2, 0]
    assert lines_of(found, "911-7350218-0046613") == [1]
    assert lines_of(found, "") == []
    assert case_file(found, 2, policy("guide")).others == (2,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_a_case_has_words(language):
    """States, steps, rebuttals, evidence, reasons, marks and what a refund does: nothing is said by its key."""
    speech = words(language)
    keys = [f"case.state.{state}" for state in STATES]
    keys += [f"case.step.{step.key}" for step in STEPS] + [f"case.by.{step.by}" for step in STEPS]
    keys += [f"rebuttal.{each.key}" for each in REBUTTALS] + [f"case.reason.{reason}" for reason in EVIDENCE]
    keys += [f"evidence.{item.key}" for items in EVIDENCE.values() for item in items]
    keys += [f"case.planned.{key}" for key in ("ship_by", "expected_by")]
    keys += [f"case.mark.{mark}" for mark in ("presumed", "impossible", "missed", "advised", "computed")]
    keys += [f"case.outcome.{word}" for word in ("granted", "denied", "withdrawn")]
    assert not [key for key in keys if speech.say(key) == key]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROW, st.sampled_from(LANGUAGES))
def test_whatever_the_history_it_can_be_told(row, language):
    """Every line has a moment and a happening; a refund has its sentences; no placeholder is left."""
    found = assessed(row, language=language)
    told = Told(found, case_file(found, 0, policy("guide")), words(language))
    lines = told.timeline(told.file.story.ticks)
    assert all(line.when and line.what for line in lines)
    said = [*(" ".join(line) for line in lines), *told.refund()]
    said += [f"{proof.said} {proof.standing}" for proof in (*told.rebuttals(), *told.evidence())]
    assert not [text for text in said if "{" in text]
