"""Preview, undo and the list of runs, on whole syncs of the local workbook."""

from __future__ import annotations

import json

import pytest
from builders.local_google import local_google  # noqa: F401  a fixture
from builders.synced_sheet import AS_OF, SyncedSheet, order_rows
from click.testing import CliRunner
from worlds.failures import WRITE, Port, Time
from worlds.people import ID, hand_in

from addon.command import main
from addon.playground.store import Store
from schemas.choices import LANGUAGES, Choices
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.history.preview import same
from sheets_sync.history.records import RUNS_KEPT
from sheets_sync.history.runs import read_runs
from sheets_sync.history.undo import undo
from sheets_sync.ledger import ledger_from
from sheets_sync.lines import read_lines
from sheets_sync.look import look
from sheets_sync.sync import sync

CHOICES = Choices(marketplace="US")
SHEETS = 500
OF_ROWS = ("sort_all", "insert_row", "new_order", "delete_row", "move_row", "edit_input", "note", "move_column")


class World:
    """One sheet, its people, and runs on it."""

    def __init__(self, seed, orders=6):
        self.now = AS_OF
        self.store = Store(None, lambda: self.now, keep=False)
        self.hand = hand_in(self.store, seed, orders)

    def workbook(self):
        """Open the workbook, in process."""
        return Port(self.store, Time()).workbook(ID)

    def sync(self, **asked):
        """Sync."""
        return sync(self.workbook(), CHOICES, self.now, **asked)

    def undo(self, run=None, **asked):
        """Undo."""
        return undo(self.workbook(), CHOICES, self.now, run=run, **asked)

    def entries(self):
        """What the ledger answers, by key."""
        described = self.workbook().describe()
        tab = next(tab for tab in described.tabs if any(mark.value.endswith("/ledger") for mark in tab.marks))
        (columns,) = self.workbook().values([f"'{tab.title}'!A1:M"])
        return ledger_from(columns)

    def keys(self):
        """The keys of the lines that stand in the sheet."""
        seen = look(self.workbook(), CHOICES, None, adopt=False)
        return {key for key in read_lines(self.workbook(), seen, seen.choices).raw if key is not None}

    def shown(self):
        """What each cell of our result columns shows below the header, by row and column."""
        described = self.workbook().describe()
        tab = next(tab for tab in described.tabs if tab.id == 0)
        places = {
            mark.value.rsplit("/", 1)[-1]: at
            for at, marks in tab.column_marks.items()
            for mark in marks
            if mark.key == "claimwatch.column"
        }
        columns = {
            what: self.store.tab(ID, tab.title).columns[places[what]] for what in RESULT_COLUMNS if what in places
        }
        return {
            (row, what): getattr(cell, "sign", cell)
            for what, column in columns.items()
            for row, cell in enumerate(column, 1)
            if row > self.hand.header() + 1 and cell not in {None, ""}
        }


def differences(before, after):
    """Every cell that shows something else."""
    cells = before.keys() | after.keys()
    return {cell for cell in cells if not same(before.get(cell), after.get(cell))}


def previewed(seed):
    """Preview a first sync, and one after edits, and hold each against the real run."""
    world = World(seed, orders=4)
    for edits in (0, 3):
        for _ in range(edits):
            world.hand.acts()
        before = world.shown()
        try:
            wanted = world.sync(dry_run=True).preview
        except CannotGoOn:
            with pytest.raises(CannotGoOn):
                world.sync()
            return
        world.sync()
        after = world.shown()
        before = {cell: shown for cell, shown in before.items() if cell[1] not in wanted.columns}
        told = {(change.row, change.column) for change in wanted.changes}
        assert told == differences(before, after), f"seed {seed} after {edits} edits"
        for change in wanted.changes:
            assert same(change.after, after.get((change.row, change.column))), f"seed {seed}: {change}"


@pytest.mark.soak
def test_a_preview_is_what_the_run_does():
    """On generated sheets, first synced and then edited, a preview names exactly the cells that the run changes."""
    for seed in range(24):
        previewed(seed)


@pytest.mark.soak
def test_five_hundred_previews_are_what_the_runs_do():
    """The same on 500 sheets."""
    for seed in range(SHEETS // 2, SHEETS // 2 + SHEETS):
        previewed(seed)


def touched_by_sync(seed, edits):
    """Sync, let the day pass so that answers change, sync again, and let people edit."""
    world = World(seed, orders=12 + edits // 3)
    world.sync()
    before = world.entries().entries
    world.now += 26 * 3_600
    run = world.sync()
    after = world.entries().entries
    for _ in range(edits):
        world.hand.acts(world.hand.dice.choice(OF_ROWS))
    return world, run, before, after


@pytest.mark.parametrize(("seed", "edits"), [(1, 0), (2, 3), (3, 12), (4, 1_000)])
def test_undo_restores_what_nobody_touched(seed, edits):
    """After any number of edits an undo brings back each answer whose row is as it was, and no other changes."""
    world, run, before, after = touched_by_sync(seed, edits)
    done = world.undo(run.run)
    entries, here = world.entries().entries, world.keys()
    touched = {key for key in after if before.get(key) != after[key]}
    wanted = {key: before.get(key) if key in here & touched else answer for key, answer in after.items()}
    assert entries == {key: answer for key, answer in wanted.items() if answer is not None}
    assert done.restored == len(here & touched)
    assert len(done.left) == len(touched - here)
    assert done.restored > 0
    assert edits < 1_000 or done.left


def test_an_undo_undone_is_the_run_again():
    """Undo of undo is redo: the ledger answers as the run left it."""
    world, run, before, after = touched_by_sync(5, 0)
    first = world.undo(run.run)
    assert world.entries().entries == before
    world.undo(first.run)
    assert world.entries().entries == after


def test_an_undo_holds_until_the_next_sync():
    """The ledger says that it was undone; the next sync writes the answers again, and then says so no more."""
    world, run, _, after = touched_by_sync(6, 0)
    world.undo()
    assert run.run in world.entries().heading.note
    again = world.sync()
    assert again.calls.write == 1
    assert (world.entries().entries, world.entries().heading.note) == (after, "")
    assert world.sync().calls.write == 0


def test_undoing_the_first_sync_leaves_columns_and_pending():
    """Where there was no answer before, rows show as pending, and our columns stay."""
    world = World(7)
    world.sync()
    done = world.undo()
    assert done.restored == done.emptied > 0
    assert not world.entries().entries
    assert {cell for cell in world.shown().values() if cell} == {"pending"}


def test_an_undo_of_an_older_run_leaves_what_later_runs_changed():
    """Only entries that still stand as the run left them come back."""
    world, run, before, after = touched_by_sync(8, 0)
    world.now += 40 * 24 * 3_600
    world.sync()
    latest = world.entries().entries
    world.undo(run.run)
    entries = world.entries().entries
    for key in after:
        still = latest.get(key) == after[key] and before.get(key) != after[key]
        assert entries.get(key) == (before.get(key) if still else latest.get(key))


def test_runs_are_what_happened_and_capped():
    """The list holds the last runs that wrote, in their order, and counts those that fell out."""
    world = World(9)
    done = []
    for _ in range(RUNS_KEPT + 3):
        done.append(world.sync().run)
        assert world.sync().calls.write == 0
        world.now += 25 * 3_600
    found = read_runs(world.workbook(), None)
    assert [record.run for record in found.records] == done[-RUNS_KEPT:]
    assert found.total == len(done)
    assert all(record.facts.calls["read"] <= 3 for record in found.records)


@pytest.mark.parametrize("harm", ["deleted", "typed"])
def test_a_lost_log_is_said_and_begun_anew(harm):
    """Somebody deletes the log or types into it: undo says so, a sync goes on, says it once, and keeps runs again."""
    world, _, _, _ = touched_by_sync(10, 0)
    if harm == "deleted":
        world.hand.person.deletes("_claimwatch_log")
    else:
        world.hand.person.pastes("_claimwatch_log", 3, 0, [["nonsense"]])
    with pytest.raises(CannotGoOn) as stop:
        world.undo()
    assert stop.value.problem.key == ("history.none" if harm == "deleted" else "history.damaged")
    world.now += 26 * 3_600
    keys = {problem.key for problem in world.sync().problems}
    assert ("history.gone" if harm == "deleted" else "history.damaged") in keys
    assert not {problem.key for problem in world.sync().problems} & {"history.gone", "history.damaged"}
    assert read_runs(world.workbook(), None).total == 1


def test_a_changed_block_is_not_undone():
    """Answers that somebody changed in the log are not brought back."""
    world, run, _, _ = touched_by_sync(11, 0)
    record = read_runs(world.workbook(), None).records[-1]
    world.hand.person.pastes("_claimwatch_log", record.first - 1, 9, [["clear"]])
    with pytest.raises(CannotGoOn) as stop:
        world.undo(run.run)
    assert stop.value.problem.key == "history.block"


def test_an_undo_beside_a_sync_begins_anew():
    """A sync that comes between the look and the write of an undo refuses it; it then takes back the same run."""
    world, run, _, after = touched_by_sync(12, 0)
    rival = []

    def before(call):
        if call.kind == WRITE and not rival:
            rival.append(call)
            world.now += 30 * 24 * 3_600
            world.sync()

    port = Port(world.store, Time(), before=before)
    done = undo(port.workbook(ID), CHOICES, world.now)
    assert done.undone.run == run.run
    assert done.left
    ledger = world.entries()
    assert not ledger.torn
    kinds = [record.facts.kind for record in read_runs(world.workbook(), None).records]
    assert kinds == ["sync", "sync", "sync", *(["undo"] if done.restored else [])]
    assert ledger.entries.keys() <= after.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_speak_both_languages(local_google, language, monkeypatch):  # noqa: F811  the fixture
    """Preview, undo and runs work from the command line, in words of the language, with no key of a catalogue."""
    sheet = SyncedSheet(local_google, order_rows(6))
    monkeypatch.setenv("CLAIMWATCH_GOOGLE_URL", local_google.url)
    monkeypatch.setenv("CLAIMWATCH_AS_OF", "2026-11-23T12:00:00Z")
    monkeypatch.setenv("COLUMNS", "120")

    def ran(*arguments):
        done = CliRunner().invoke(main, [*arguments, "--lang", language])
        assert done.exit_code == 0, done.output
        assert not [word for word in done.output.split() if word.startswith(("command.", "changes.", "history."))]
        return done.output

    told = json.loads(ran("sync", sheet.id, "--dry-run", "--json"))
    assert {"row", "order_id", "column", "before", "after"} == set(told["changes"][0])
    assert "_claimwatch_log" in ran("sync", sheet.id, "--dry-run")
    first = json.loads(ran("sync", sheet.id, "--json"))["run"]
    assert first in ran("runs", sheet.id)
    assert first in ran("undo", sheet.id, "--dry-run")
    assert json.loads(ran("undo", sheet.id, "--json"))["undone"] == first
    kinds = [run["kind"] for run in json.loads(ran("runs", sheet.id, "--json"))["runs"]]
    assert kinds == ["undo", "sync"]
