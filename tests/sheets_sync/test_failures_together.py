"""Several syncs of one sheet: beside each other, inside each other, and one that comes late."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field, replace

import pytest
from worlds.failing_syncs import BATCH, DAY, ID, NAMES, Outcome, World, call, differences, made, small, state
from worlds.failures import WRITE, Call, Time

from addon.playground.calls.faults import Refusal
from addon.playground.store import Store
from sheets_sync.google import requests
from sheets_sync.placement import GENERATION_MARK

SEEDS = {"everyday": range(1), "soak": range(1, 40)}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Let a batch hold little, so that a small ledger needs several."""
    small(monkeypatch)


def later(world: World) -> World:
    """The same sheet, synced an hour later; a whole ledger is written, since the day may be another."""
    return replace(world, as_of=world.as_of + DAY)


def both(world: World, other: World, store: Store, call: Call) -> None:
    """What is shown after a write is old, or what one of two syncs says; never a bit of both."""
    if call.kind != WRITE:
        return
    try:
        world.is_old_or_new(store)
    except AssertionError:
        other.is_old_or_new(store)


def converges(world: World, store: Store) -> None:
    """One more sync makes the sheet what a single sync would have made of it, and the next writes nothing."""
    assert world.is_untouched(store)
    assert world.sync(store).run
    assert not differences(state(store), world.final)
    run = world.sync(store).run
    assert run is not None
    assert run.calls.write == 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("every", [6, pytest.param(1, marks=pytest.mark.long)])
def test_a_whole_sync_happens_between_any_two_calls_of_another(name, every):
    """Before each call of a sync another one, a day later, runs from beginning to end: both end well, in one state."""
    world = made()[name]
    other = later(world)
    for at in range(NAMES.index(name) % every, len(world.calls), every):
        store = world.store()
        inner: list[Outcome] = []
        countdown = iter(range(at, -100, -1))

        def run_other(_: Call, store=store, inner=inner, countdown=countdown) -> None:
            if next(countdown) == 0:
                inner.append(other.sync(store, watch=lambda call: both(world, other, store, call)))

        outer = world.sync(store, before=run_other, watch=lambda call, store=store: both(world, other, store, call))
        assert outer.run, f"{name}, before call {at}: {outer.problem}"
        assert inner[0].run, f"{name}, before call {at}: {inner[0].problem}"
        converges(other, store)


@dataclass
class Turns:
    """Lets threads go one call at a time, in an order drawn by chance: the same for the same seed."""

    names: set[str]
    chance: random.Random
    ready: threading.Condition = field(default_factory=threading.Condition)
    waiting: set[str] = field(default_factory=set)
    turn: str | None = None

    def wait(self, name: str) -> None:
        """Wait until it is this one's turn."""
        with self.ready:
            self.waiting.add(name)
            self._choose()
            assert self.ready.wait_for(lambda: self.turn == name, timeout=60)
            self.turn = None
            self.waiting.discard(name)

    def leave(self, name: str) -> None:
        """Take no more turns."""
        with self.ready:
            self.names.discard(name)
            self._choose()

    def _choose(self) -> None:
        if self.names and self.waiting == self.names and self.turn is None:
            self.turn = self.chance.choice(sorted(self.waiting))
            self.ready.notify_all()


def at_once(world: World, seed: int) -> None:
    """Run three syncs at once, mixed by chance call by call."""
    store = world.store()
    turns = Turns({"a", "b", "c"}, random.Random(seed))
    ended: dict[str, Outcome | BaseException] = {}

    def run(name: str) -> None:
        try:
            ended[name] = world.sync(
                store, before=lambda _: turns.wait(name), watch=lambda _: world.is_old_or_new(store), time=Time()
            )
        except BaseException as error:  # noqa: BLE001  a thread's failure is the test's
            ended[name] = error
        finally:
            turns.leave(name)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    for name, outcome in ended.items():
        assert isinstance(outcome, Outcome), f"{world.name}, seed {seed}, {name}: {outcome!r}"
        assert outcome.run or outcome.problem.key == "sheet.unsettled", f"{name}: {outcome.problem}"
    assert any(isinstance(outcome, Outcome) and outcome.run for outcome in ended.values())
    converges(world, store)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["everyday", pytest.param("soak", marks=pytest.mark.long)])
def test_three_syncs_at_once(name, kind):
    """Call by call in any order: nothing comes twice, nothing wrong is shown, and one more sync changes nothing."""
    for seed in SEEDS[kind]:
        at_once(made()[name], seed)


class Gone(BaseException):
    """The process that synced is gone."""


def cut_off(world: World, store: Store, at: int) -> Call:
    """Sync up to call `at`, which is sent and does not arrive; the process is gone then."""
    sent: list[Call] = []

    def gone(call: Call) -> None:
        sent.append(call)
        if len(sent) == at + 1:
            raise Gone

    with pytest.raises(Gone):
        world.sync(store, before=gone)
    return sent[-1]


def arrives(store: Store, late: Call) -> bool:
    """Let a call arrive; say whether it was applied."""
    try:
        store.call(late.method, late.params, late.body)
    except Refusal:
        return False
    return True


def replaces(late: Call) -> bool:
    """Whether a batch only finds and replaces: what it would replace is gone by then, so it may well be let in."""
    return any("findReplace" in request for request in (late.body or {}).get("requests", ()))


def writes(world: World) -> list[int]:
    """Number the calls that write; of many batches of one kind the first ones and the last."""
    found = [at for at, each in enumerate(world.calls) if each.kind == WRITE]
    return [*found[:2], *found[2:][-1:]]


def test_a_grown_ledger_is_written_in_several_batches():
    """What is tried below is tried between the batches of one write, too."""
    assert len(writes(made()["growing"])) > 2


@pytest.mark.parametrize("name", NAMES)
def test_a_late_writer_is_refused(name):
    """A batch that arrives after a newer sync changes nothing: it is refused whole, or finds nothing to replace."""
    world = made()[name]
    other = later(world)
    for at in writes(world):
        store = world.store()
        late = cut_off(world, store, at)
        assert other.sync(store).run
        before = state(store)
        assert not arrives(store, late) or late.method != BATCH or replaces(late)
        assert not differences(state(store), before)
        converges(other, store)


@pytest.mark.parametrize("name", NAMES)
def test_a_call_that_arrives_twice_counts_once(name):
    """The network delivers a batch again, right away and after a newer sync: the second time it changes nothing."""
    world = made()[name]
    other = later(world)
    for at in writes(world):
        store = world.store()
        late = cut_off(world, store, at)
        assert arrives(store, late)
        world.is_old_or_new(store)
        held = state(store)
        arrives(store, late)
        assert not differences(state(store), held)
        assert other.sync(store).run
        before = state(store)
        assert not arrives(store, late) or late.method != BATCH or replaces(late)
        assert not differences(state(store), before)
        converges(other, store)


@pytest.mark.parametrize("kept", [5, pytest.param(requests.GENERATIONS_KEPT, marks=pytest.mark.long)])
def test_a_very_late_writer_is_refused(kept, monkeypatch):
    """Up to as many generations later as are kept; and no more marks than that are left behind."""
    monkeypatch.setattr(requests, "GENERATIONS_KEPT", kept)
    world = made()["changes"]
    store = world.store()
    late = cut_off(world, store, writes(world)[0])
    for days in range(1, kept):
        assert replace(world, as_of=world.as_of + days * DAY).sync(store).run
        assert not arrives(store, late)
    marks = [mark for mark in store.workbook(ID).book.marks.values() if mark.key == GENERATION_MARK]
    assert len(marks) <= kept


def test_a_generation_is_never_used_again():
    """Whatever somebody types over the numbers in the ledger's first row, the next sync takes one that is free."""
    world = made()["changes"]
    for typed in (0, 1, -5, 1e300, "x", ""):
        store = world.store()
        assert world.sync(store).run
        for cell in ("B1", "M1"):
            whole = {"range": f"_claimwatch!{cell}", "valueInputOption": "RAW"}
            call(store, "values.update", whole, {"values": [[typed]]})
        converges(later(world), store)
