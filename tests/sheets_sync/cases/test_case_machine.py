"""The case machine: every legal path is reached, every illegal one is marked; it agrees with the judge (G20 to G24)."""

from __future__ import annotations

import pytest
from builders.orders_builder import UNREADABLE, orders_of, second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.columns import columns
from sheets_sync.cases.lines import one_line
from sheets_sync.cases.machine import PLACES, Taken, in_order, walk
from sheets_sync.cases.standing import CLOSINGS, history_of
from sheets_sync.cases.steps import STATES, STEPS
from sheets_sync.claims import ACTIONS, judge
from sheets_sync.claims.case import Case
from sheets_sync.claims.facts import appealed, claimed, contacted, decided
from sheets_sync.policy import policy

NOW = "2026-11-23 12:00"
DAY = 86_400


def taken(*keys, start=1_000):
    """Steps taken one day after another."""
    return [Taken(STEPS[PLACES[key]], (start + at) * DAY, start + at, whole=False) for at, key in enumerate(keys)]


def paths():
    """The shortest way to each state that can be reached, by steps whose presumed ones were taken."""
    found = {"nothing": ()}
    waiting = ["nothing"]
    for state in waiting:
        for step in STEPS:
            after = step.moves.get(state)
            ready = set(step.presumes) <= set(found[state])
            if after and ready and after not in found:
                found[after] = (*found[state], step.key)
                waiting.append(after)
    return found


PATHS = paths()


def test_every_state_is_reached():
    """From nothing, steps in their order lead to every state."""
    assert set(PATHS) == set(STATES) == set(CLOSINGS)
    for state, path in PATHS.items():
        history = walk(taken(*path))
        assert (history.state, history.impossible) == (state, ())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_step_from_every_state(state, step):
    """A step leads where the table says, or is marked impossible, is kept, and changes nothing."""
    *before, last = walk(taken(*PATHS[state], step.key)).moves
    presumed = [move for move in before if move.taken.presumed]
    start = before[-1].after if before else "nothing"
    assert last.legal == (start in step.moves)
    assert last.after == step.moves.get(start, start)
    assert all(move.taken.step.key in step.presumes for move in presumed if not move.legal)


def test_a_claim_is_filed_once():
    """Neither a second claim nor an appeal against nothing, nor a decision after the appeal, can be."""
    assert [m.taken.step.key for m in walk(taken("claim_filed_at", "claim_filed_at")).impossible] == ["claim_filed_at"]
    history = walk(taken("claim_filed_at", "claim_decided_at", "appealed_at", "claim_decided_at"))
    assert [move.taken.step.key for move in history.impossible] == ["claim_decided_at"]


def test_a_blank_step_is_presumed_where_a_later_one_needs_it():
    """A request of Amazon's tells that a claim was filed, an appeal that it was decided too; both are presumed."""
    history = walk(taken("appealed_at"))
    assert [(move.taken.step.key, move.taken.presumed) for move in history.moves] == [
        ("claim_filed_at", True), ("claim_decided_at", True), ("appealed_at", False),
    ]  # fmt: skip
    assert (history.state, history.impossible) == ("appeal", ())


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 4), st.booleans()), max_size=12))
def test_steps_stand_in_the_order_of_their_days(drawn):
    """Days never run backwards, timed steps of a day never either; the order of the input says nothing."""
    steps = [Taken(step, day * DAY + hour, day, whole) for step, day, hour, whole in drawn]
    found = in_order(steps)
    assert sorted(map(repr, found)) == sorted(map(repr, steps))
    assert [each.day for each in found] == sorted(each.day for each in steps)
    timed = [each.seconds for each in found if not each.whole]
    assert timed == sorted(timed)
    assert [each[:2] for each in in_order(reversed(steps))] == [each[:2] for each in found]


def test_a_reply_of_the_same_day_answers():
    """Without a time, a reply of the day counts as later than the message of that day, as the judge has it."""
    rows = [{"buyer_contacted_at": "2026-11-20 14:00", "seller_replied_at": "2026-11-20"}]
    assert standing(rows).state == "answered"


WITH_CLAIM = ("claim_filed", "info_asked", "decided", "appeal")
DATES = [step.key for step in STEPS if step.key != "ordered_at"]
TOLD = ("claim_outcome", "claim_reason", "appeal_outcome", "buyer_problem", "return_status", "claim_funded_by")
WORDS = {key: st.sampled_from([*columns()[key].words]) for key in TOLD}
ROW = st.fixed_dictionaries(
    {"ordered_at": st.just("2026-09-01"), "expected_by": st.just("2026-09-10"), "amount": st.just(20)},
    optional={key: st.integers(1, 90).map(lambda n: second("2026-09-01") + n * 21_600) for key in DATES} | WORDS,
)


def standing(rows, now=NOW):
    case = Case(orders_of([{"amount": 20} | row for row in rows]), policy("guide"), second(now))
    return history_of(case, 0)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROW)
def test_the_state_agrees_with_the_judge(row):
    """A state before any claim, with a claim and after its decision: just where the judge's facts say so."""
    case = Case(orders_of([row]), policy("guide"), second(NOW))
    history = history_of(case, 0)
    if history.state != "closed" and not history.impossible:
        assert (history.state in WITH_CLAIM) == bool(case.ask(claimed).yes[0])
        assert (history.state in WITH_CLAIM[2:]) == bool((case.ask(decided) | case.ask(appealed)).yes[0]), row
        assert case.ask(contacted).no[0] or history.state != "nothing"
    judged = judge(case.orders, case.policy, case.as_of)
    if history.state == "closed" and not history.impossible and case.ask(appealed).no[0]:
        assert ACTIONS[judged.action[0]].key != "answer_amazon", row


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ({}, "nothing"),
        ({"buyer_contacted_at": "2026-11-20"}, "contacted"),
        ({"buyer_problem": "damaged"}, "contacted"),
        ({"buyer_contacted_at": "2026-11-20 10:00", "seller_replied_at": "2026-11-20 11:00"}, "answered"),
        ({"return_status": "requested"}, "return"),
        ({"claim_filed_at": "2026-11-20"}, "claim_filed"),
        ({"claim_flag": True}, "claim_filed"),
        ({"info_requested_at": "2026-11-21"}, "info_asked"),
        ({"info_requested_at": "2026-11-20", "info_answered_at": "2026-11-21"}, "claim_filed"),
        ({"claim_outcome": "granted", "claim_decided_at": "2026-11-20"}, "decided"),
        ({"claim_outcome": "granted", "claim_decided_at": "2026-10-01"}, "closed"),
        ({"claim_outcome": "denied", "claim_decided_at": "2026-11-20"}, "closed"),
        ({"claim_outcome": "granted", "claim_decided_at": "2026-11-20", "claim_funded_by": "amazon"}, "closed"),
        ({"claim_outcome": "granted", "claim_decided_at": "2026-11-18", "appealed_at": "2026-11-20"}, "appeal"),
        ({"claim_decided_at": "2026-11-18", "appealed_at": "2026-11-20", "appeal_outcome": "denied"}, "closed"),
        ({"refunded_at": "2026-11-20"}, "closed"),
        ({"refunded_at": "2026-11-22", "claim_filed_at": "2026-11-20"}, "claim_filed"),
        ({"expected_by": "2026-01-10", "ordered_at": "2026-01-01"}, "closed"),
    ],
)
def test_where_a_case_stands(row, state):
    """Each state by the cells that lead there, with dates or with words alone."""
    assert standing([{"ordered_at": "2026-10-20", "expected_by": "2026-11-01"} | row]).state == state


def test_the_state_turns_at_the_second_of_its_event():
    """A claim counts from the very second it was filed."""
    rows = [{"claim_filed_at": "2026-11-23 12:00"}]
    assert [standing(rows, now).state for now in ("2026-11-23 11:59:59", NOW)] == ["nothing", "claim_filed"]


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=2, max_size=4), st.data())
def test_one_line_by_itself_is_judged_as_among_others(rows, data):
    """Taking a line out of its sheet changes nothing of its answer."""
    line = data.draw(st.integers(0, len(rows) - 1))
    orders = orders_of([row | {"note": None} for row in rows])
    whole = judge(orders, policy("guide"), second(NOW))
    alone = judge(one_line(orders, line), policy("guide"), second(NOW))
    assert (alone.risk[0], alone.action[0], alone.act_by.seconds[0], alone.changes_at[0]) == (
        whole.risk[line], whole.action[line], whole.act_by.seconds[line], whole.changes_at[line],
    )  # fmt: skip


def test_an_unreadable_date_takes_no_step():
    """What cannot be read is not taken; the rest is."""
    history = standing([{"claim_filed_at": UNREADABLE, "buyer_contacted_at": "2026-11-20"}])
    assert [move.taken.step.key for move in history.moves] == ["buyer_contacted_at"]
