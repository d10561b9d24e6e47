"""Every call of a sync fails in every way, before or after it was applied: the sheet stays as it was or is right."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from worlds.failing_syncs import NAMES, World, differences, made, small, state
from worlds.failures import FAULTS, WRITE, Plan, tries

from schemas.problem import Problem
from sheets_sync.google.pace import CALL_SECONDS, SYNC_SECONDS, TRIES
from sheets_sync.wording import words

EVERYDAY = 113
"""Of so many cases one is tried every day, another one for every fault and sheet; all of them in the long run."""


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Let a batch hold little, so that a small ledger needs several, and grow by few rows."""
    small(monkeypatch)


def cases(name: str, fault: int) -> Iterator[Plan]:
    """Give every call, applied or not, once or for ever; for a call that only reads, applied or not is the same."""
    for at, call in enumerate(made()[name].calls):
        for applied in (False, True) if call.kind == WRITE else (False,):
            for ever in (False, True) if FAULTS[fault].passes or FAULTS[fault].name == "400" else (False,):
                yield Plan(FAULTS[fault], at, applied, ever)


def expected(world: World, plan: Plan) -> str | None:
    """Say which Problem ends a sync with this failure; None: it goes through."""
    fault, kind = plan.fault, world.calls[plan.at].kind
    if plan.ever or fault.slow:
        return fault.says[kind]
    if fault.name == "400":
        return fault.says[kind] if kind == 0 else None
    return None if fault.passes else fault.says[kind]


def words_of(problem: Problem) -> list[str]:
    """Say a Problem in both languages."""
    return [words(language).problem(problem) for language in ("en", "zh-Hant")]


def check(world: World, plan: Plan) -> None:
    """Let one call fail and hold every law."""
    store = world.store()
    outcome = world.sync(store, plan, watch=lambda call: call.kind == WRITE and world.is_old_or_new(store))
    key = outcome.problem and outcome.problem.key
    assert key == expected(world, plan), f"ended with {key}"
    if outcome.problem:
        assert all(text and "{" not in text for text in words_of(outcome.problem))
    world.is_old_or_new(store)
    assert world.is_untouched(store), "a cell of the seller's changed"
    if outcome.run:
        assert not differences(state(store), world.final), "went through, but is not as it should be"
    for group in tries(outcome.port.calls):
        assert len(group) <= TRIES
        assert group[-1].began - group[0].began <= CALL_SECONDS
    assert outcome.port.time.now <= SYNC_SECONDS
    again = world.sync(store)
    assert again.run is not None, again.problem
    assert not differences(state(store), world.final), "did not converge"
    third = world.sync(store).run
    assert third is not None
    assert third.calls.write == 0


def try_all(name: str, plans: list[Plan]) -> None:
    """Try many, and name all that fail."""
    faults = []
    for plan in plans:
        try:
            check(made()[name], plan)
        except AssertionError as law:
            faults.append(f"{name}, {plan.fault.name} at call {plan.at} {plan.applied=} {plan.ever=}: {law}"[:600])
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("fault", range(len(FAULTS)), ids=[fault.name for fault in FAULTS])
@pytest.mark.parametrize("name", NAMES)
def test_some_calls_fail(name, fault):
    """A fixed part of all failures, another for each sheet and fault, so that every call and fault has its turn."""
    first = NAMES.index(name) * 3 + fault * 5
    plans = [plan for at, plan in enumerate(cases(name, fault), first) if at % EVERYDAY == 0]
    try_all(name, plans)


@pytest.mark.parametrize("name", NAMES)
def test_a_write_whose_reply_was_lost_is_harmless(name):
    """Google applied it, we did not hear of it and ask again, up to six times: no column, tab or key comes twice."""
    lost = next(fault for fault in FAULTS if fault.name == "reply lost")
    writes = [at for at, call in enumerate(made()[name].calls) if call.kind == WRITE]
    once = [Plan(lost, at, applied=True) for at in (*writes[:2], *writes[2:][-1:])]
    try_all(name, [*once, Plan(lost, writes[0], applied=True, ever=True)])


@pytest.mark.long
@pytest.mark.parametrize("fault", range(len(FAULTS)), ids=[fault.name for fault in FAULTS])
@pytest.mark.parametrize("name", NAMES)
def test_every_call_fails(name, fault):
    """All failures: every call × every fault × before or after it was applied × once or for ever."""
    try_all(name, list(cases(name, fault)))
