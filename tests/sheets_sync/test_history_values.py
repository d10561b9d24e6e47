"""Laws of undo where results are plain cells: exactly the cells nobody touched come back, the others stay, named."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from builders.local_google import local_google  # noqa: F401  a fixture
from builders.synced_sheet import SyncedSheet, order_rows
from click.testing import CliRunner
from worlds.failures import WRITE, Port, Time
from worlds.people import ID, hand_in
from worlds.storm import CHOICES, NOON

from addon.command import main
from addon.playground.store import Store
from addon.playground.workbook.areas import Area
from schemas.choices import LANGUAGES
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.history.runs import read_runs
from sheets_sync.history.undo import undo
from sheets_sync.mirror import ECHO, KEY
from sheets_sync.placement import COLUMN_MARK
from sheets_sync.sync import sync
from sheets_sync.values.seal import echo_from, part
from sheets_sync.wording import words

OF_ROWS = (
    "sort_all", "insert_row", "new_order", "delete_row", "move_row", "edit_input", "note", "move_column",
    "duplicate_row", "clear_block", "change_key", "types",
)  # fmt: skip
"""What people do to rows; `types`: over a result."""
DAY = 24 * 3_600


class World:
    """One sheet of plain values, its people, and runs on it."""

    def __init__(self, seed, orders=6):
        self.now = NOON
        self.choices = replace(CHOICES, display="values")
        self.store = Store(None, lambda: self.now, keep=False)
        self.hand = hand_in(self.store, seed, orders)

    def port(self, **asked):
        """Open the workbook, in process."""
        return Port(self.store, Time(), **asked)

    def sync(self, **asked):
        """Sync."""
        return sync(self.port().workbook(ID), self.choices, self.now, **asked)

    def undo(self, run=None, port=None, **asked):
        """Undo."""
        return undo((port or self.port()).workbook(ID), self.choices, self.now, run=run, **asked)

    def places(self):
        """Where our columns stand."""
        book = self.store.workbook(ID).book
        marks = [mark for mark in book.marks.values() if mark.key == COLUMN_MARK]
        return {mark.value.rsplit("/", 1)[-1]: book.place(mark) for mark in marks}

    def types(self):
        """Type over a result."""
        dice = self.hand.dice
        self.hand.person.types("Orders", self.hand.row(), self.places()[dice.choice(RESULT_COLUMNS)], "ask Ming")

    def lines(self):
        """What stands in each row of ours: key, echo, results; by 1-based row."""
        book, places = self.store.workbook(ID).book, self.places()
        shown = self.store.tab(ID, book.tab(0).title).columns
        height = max(len(column) for column in shown)
        columns = [
            [*map(plain, shown[places[what]]), *[None] * height][:height] for what in (KEY, ECHO, *RESULT_COLUMNS)
        ]
        lines = enumerate(zip(*columns, strict=True), 1)
        return {row: line for row, line in lines if row > self.hand.header() + 1 and any(map(bool, line))}


def plain(cell):
    """A cell as it shows."""
    return getattr(cell, "sign", cell)


def answers(world):
    """The answer beside each key: echo and results."""
    return {line[0]: line[1:] for line in world.lines().values() if line[0]}


def untouched(line):
    """Which of a row's results are as its own echo says; none where the echo is not its key's."""
    echo = echo_from(line[1])
    if echo is None or echo.key != line[0]:
        return []
    sealed = zip(RESULT_COLUMNS, line[2:], echo.parts, strict=True)
    return [what for what, cell, its in sealed if part(what, cell) == its]


def two_runs(seed, edits=0, orders=12):
    """Sync, let a day pass so that answers change, sync again, and let people edit."""
    world = World(seed, orders=orders + edits // 3)
    world.sync()
    before = answers(world)
    world.now += 26 * 3_600
    run = world.sync()
    after = answers(world)
    for _ in range(edits):
        kind = world.hand.dice.choice(OF_ROWS)
        world.types() if kind == "types" else world.hand.acts(kind)
    return world, run, before, after


def restored(line, before, after):
    """What a row must hold after the undo, by what it held, and whether it came back."""
    key, free = line[0], untouched(line)
    if not key or key not in after or before.get(key) == after[key] or echo_from(line[1]) != echo_from(after[key][0]):
        return line, False
    if echo_from(line[1]).key != key:
        return line, False
    old = before[key]
    own = zip(RESULT_COLUMNS, line[2:], old[1:], strict=True)
    return (key, old[0], *(was if what in free else cell for what, cell, was in own)), True


def test_cells_that_stand_beside_other_orders_are_left_by_an_undo():
    """Somebody sorted people's columns alone: cells that are not beside their own key stay, and are named."""
    world, run, before, after = two_runs(2)
    world.hand.person.sorts("Orders", Area(1, 13, 0, 10), 0, down=True)
    stood = world.lines()
    wanted = {row: restored(line, before, after) for row, line in stood.items()}
    done = world.undo(run.run)
    assert world.lines() == {row: line for row, (line, _) in wanted.items()}
    came = sum(came for _, came in wanted.values())
    touched = {key for key in after if before.get(key) != after[key]}
    assert [each.why for each in done.left] == ["gone"] * (len(touched) - came)
    assert len(touched) > came == done.restored


def test_cells_of_another_order_beside_a_copy_of_this_one_are_left_by_an_undo():
    """Somebody pastes an order over another row's: our cells there were computed for the order that stood there."""
    world, run, before, after = two_runs(2)
    touched = [row for row, line in world.lines().items() if before[line[0]] != after[line[0]]]
    columns = world.store.workbook(ID).book.tab(0).columns
    source = [columns[at].value(touched[0] - 1) for at in range(10)]
    world.hand.person.pastes("Orders", touched[1] - 1, 0, [["" if cell is None else str(cell) for cell in source]])
    stood = world.lines()
    assert stood[touched[1]][0] == stood[touched[0]][0]
    world.undo(run.run)
    assert world.lines()[touched[1]] == stood[touched[1]]
    assert world.lines()[touched[0]] != stood[touched[0]]


@pytest.mark.parametrize(
    ("seed", "edits"), [(1, 0), (2, 3), (3, 12), (4, 60), pytest.param(5, 1_000, marks=pytest.mark.soak)]
)
def test_an_undo_restores_exactly_the_plain_cells_nobody_touched(seed, edits):
    """After any number of edits each row either holds what it held before the run, or is as it was before the undo."""
    world, run, before, after = two_runs(seed, edits)
    stood = world.lines()
    done = world.undo(run.run)
    wanted = {row: restored(line, before, after) for row, line in stood.items()}
    assert world.lines() == {row: line for row, (line, _) in wanted.items()}
    back = {stood[row][0] for row, (_, came) in wanted.items() if came}
    assert done.restored == len(back) > 0
    typed = {
        (row, what)
        for row, (_, came) in wanted.items()
        for what in RESULT_COLUMNS
        if came and what not in untouched(stood[row])
    }
    named = {(each.row, each.column) for each in done.left if each.why == "changed"}
    assert len(named) == len(typed)
    assert {row for row, _ in named} == {row for row, _ in typed}
    touched = {key for key in after if before.get(key) != after[key]}
    assert sum(each.why == "gone" for each in done.left) == len(touched - back)
    assert edits < 1_000 or (named and touched - back)


def test_the_plain_cells_of_a_run_undone_and_redone_are_as_it_left_them():
    """Undo of undo is redo."""
    world, _, before, after = two_runs(6)
    first = world.undo()
    assert answers(world) == before
    world.undo(first.run)
    assert answers(world) == after


def test_a_plain_undo_holds_until_the_next_sync_and_looks_valid_as_of_then():
    """The heading says that it was undone and as of when; a sync writes the answers again, a second one nothing."""
    world, _, _, after = two_runs(7)
    world.undo()
    world.sync()
    assert answers(world) == after
    assert world.sync().calls.write == 0


def test_undoing_the_first_sync_of_plain_values_leaves_pending():
    """Where there was no answer before, rows say that they wait."""
    world = World(8)
    world.sync()
    done = world.undo()
    assert done.restored == done.emptied > 0
    assert {cell for line in world.lines().values() for cell in line[2:]} == {"pending"}


def test_an_older_run_gives_back_only_what_no_later_run_changed():
    """What a later run changed stays, and is named."""
    world, run, before, after = two_runs(9, orders=30)
    world.now += 2 * DAY
    world.sync()
    latest = answers(world)
    done = world.undo(run.run)
    now = answers(world)
    for key in after:
        still = latest[key] == after[key] and before.get(key) != after[key]
        assert now[key] == (before[key] if still else latest[key])
    assert {each.why for each in done.left} == {"later"}


def test_a_run_under_other_rules_is_undone_with_its_rules():
    """Answers that both rules give alike are valid again too: their echo says by which rules."""
    world = World(10)
    world.sync()
    before = answers(world)
    world.choices = replace(world.choices, profile="strict")
    world.sync()
    assert all(answers(world)[key][0] != echo for key, (echo, *_) in before.items())
    world.undo()
    assert answers(world) == before


def test_a_preview_of_a_plain_undo_names_the_cells_and_writes_nothing():
    """Just those that differ afterwards."""
    world, run, _, _ = two_runs(11, edits=5)
    stood = world.lines()
    told = world.undo(run.run, dry_run=True)
    assert world.lines() == stood
    assert world.undo(run.run).changes == told.changes
    now = world.lines()
    differing = {
        (row, what)
        for row in stood
        for what, old, new in zip(RESULT_COLUMNS, stood[row][2:], now[row][2:], strict=True)
        if old != new
    }
    assert {(each.row, each.column) for each in told.changes} == differing != set()


def test_a_column_that_moves_refuses_a_plain_undo_which_then_looks_again():
    """Nobody's cell is written."""
    world, run, before, _ = two_runs(12)
    done = []

    def moves(call):
        if call.kind == WRITE and not done:
            done.append(call)
            world.hand.person.inserts_columns("Orders", 2)
            world.hand.person.types("Orders", 3, 2, "mine")

    world.undo(run.run, world.port(before=moves))
    assert done[0].refused
    assert answers(world) == before
    assert world.store.workbook(ID).book.tab(0).columns[2].values[3] == "mine"


@pytest.mark.parametrize("harm", ["deleted", "typed over"])
def test_a_plain_undo_without_one_of_our_columns_says_to_sync_first(harm):
    """Nothing is written."""
    world, _, _, _ = two_runs(13)
    if harm == "deleted":
        world.hand.person.deletes_columns("Orders", 12, 13)
    else:
        world.hand.person.types("Orders", 0, world.places()[KEY], "mine")
    with pytest.raises(CannotGoOn) as stop:
        world.undo()
    assert stop.value.problem.key == "history.columns"


def test_the_list_of_runs_says_that_plain_runs_can_be_undone():
    """Each of them."""
    world, _, _, _ = two_runs(14)
    found = read_runs(world.port().workbook(ID), None)
    assert found.undoable == (True, True)


def test_a_first_plain_sync_that_was_cut_off_is_undone_with_the_one_that_ended_it(monkeypatch):
    """Its half of the answers did not stand there before."""
    monkeypatch.setattr("sheets_sync.google.requests.MOST_BYTES", 6_000)
    monkeypatch.setattr("sheets_sync.values.cells.LONGEST_RUN", 5)
    world = World(15, orders=40)
    cut = []

    def cuts(call):
        if call.kind == WRITE:
            cut.append(call)
            if len(cut) == 5:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sync(world.port(before=cuts).workbook(ID), world.choices, world.now)
    assert 0 < len([line for line in world.lines().values() if echo_from(line[1])]) < 40
    world.sync()
    world.undo()
    assert {cell for line in world.lines().values() for cell in line[2:]} == {"pending"}


def test_the_visible_tab_says_of_live_answers_too_that_their_run_is_undone(local_google):  # noqa: F811  the fixture
    """The next sync says how things stand again."""
    sheet = SyncedSheet(local_google, order_rows(6))
    sheet.sync()
    sheet.person.types("Orders", 2, 4, "Lost")
    run = sheet.sync().run
    good = sheet.cells("Claimwatch")[0][1]
    undo(Port(local_google.store, Time()).workbook(sheet.id), sheet.choices, sheet.as_of)
    speech = words("en")
    note = speech.say("history.undone", run=run)
    assert sheet.cells("Claimwatch")[0][1] == speech.say("front.status.undone", note=note)
    sheet.sync()
    assert sheet.cells("Claimwatch")[0][1] == good


@pytest.mark.parametrize("language", LANGUAGES)
def test_undo_of_plain_cells_speaks_both_languages(local_google, language, monkeypatch):  # noqa: F811  the fixture
    """The command names the cell that was left, in words of the language; the visible tab says what was undone."""
    sheet = SyncedSheet(local_google, order_rows(6))
    monkeypatch.setenv("CLAIMWATCH_GOOGLE_URL", local_google.url)
    monkeypatch.setenv("COLUMNS", "120")

    def ran(*arguments, at="2026-11-23T12:00:00Z"):
        monkeypatch.setenv("CLAIMWATCH_AS_OF", at)
        done = CliRunner().invoke(main, [*arguments, "--lang", language])
        assert done.exit_code == 0, done.output
        return done.output

    run = json.loads(ran("sync", sheet.id, "--display", "values", "--json"))["run"]
    risk = sheet.ours()["risk"]
    sheet.person.types("Orders", 2, risk, "ask Ming")
    said = ran("undo", sheet.id, at="2026-11-26T12:00:00Z")
    assert order_rows(6)[2][0] in said
    assert "command.undo" not in said
    assert sheet.cells()[risk][2] == "ask Ming"
    speech = words(language)
    note = speech.say("history.undone", run=run)
    assert sheet.cells("Claimwatch")[0][1] == speech.say("front.status.undone", note=note)
