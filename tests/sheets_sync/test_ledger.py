"""Laws of the ledger's plan: what is written is read back, twice is once, and no row answers for another."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.spreadsheet import Tab
from sheets_sync.google.requests import GENERATIONS_KEPT, MOST_BYTES, ledger_batches
from sheets_sync.ledger import (
    ENTRY,
    FIRST_ROW,
    WIDTH,
    WORDS,
    Entry,
    Heading,
    Ledger,
    fresh_writes,
    ledger_from,
    plan,
)

HEADING = Heading(1, 1_790_000_000, 46_349.5, "2026.1", "guide", "en", "sheet", "run")
EMPTY = ledger_from([])
KEYS = st.text("ab#'␟1", min_size=1, max_size=6)
TEXTS = st.tuples(*(st.sampled_from([None, "x", "=1+1", "長"]),) * (len(WORDS) - 1))
NUMBERS = st.tuples(*(st.one_of(st.none(), st.integers(0, 60_000), st.floats(0, 60_000)),) * (len(ENTRY) - 2))
ENTRIES = st.dictionaries(KEYS, st.builds(Entry, TEXTS, NUMBERS), max_size=12)


class Sheet:
    """The ledger's tab as a plain grid: writes go in, columns come out as Google gives them (blank tails cut)."""

    def __init__(self):
        self.cells = {}
        for write in fresh_writes(HEADING):
            self.write(write)

    def write(self, write):
        for down, line in enumerate(write.cells):
            for right, cell in enumerate(line):
                self.cells[write.row + down, write.column + right] = cell

    def apply(self, planned):
        for batch in ledger_batches(Tab(1, "_claimwatch", rows=10), planned):
            for request in batch:
                if "updateCells" in request:
                    self._update(request["updateCells"])

    def _update(self, request):
        start = request["start"]
        for down, line in enumerate(request["rows"]):
            for right, cell in enumerate(line["values"]):
                value = next(iter(cell.get("userEnteredValue", {"": None}).values()))
                self.cells[start["rowIndex"] + 1 + down, start["columnIndex"] + right] = value

    def columns(self):
        last = max(row for row, _ in self.cells)
        return [[self.cells.get((row, column)) for row in range(1, last + 1)] for column in range(WIDTH)]

    def ledger(self) -> Ledger:
        return ledger_from(self.columns())


def whole(entries):
    """Entries as they compare: numbers as the ledger tells them apart."""
    scales = (1_440, 1_440, 1_440, 10_000, 1)
    return {
        key: (entry.texts, [None if n is None else round(n * s) for n, s in zip(entry.numbers, scales, strict=True)])
        for key, entry in entries.items()
    }


@given(st.lists(ENTRIES, min_size=1, max_size=5))
def test_a_ledger_holds_exactly_what_was_planned_whatever_was_before(histories):
    """After any history of syncs the ledger read back is the last answer, whole and untorn."""
    sheet = Sheet()
    for generation, entries in enumerate(histories, 2):
        planned = plan(sheet.ledger(), entries, HEADING)
        sheet.apply(planned)
        ledger = sheet.ledger()
        assert whole(ledger.entries) == whole(entries)
        assert not ledger.torn
        assert not ledger.damaged
        assert planned.heading is None or ledger.generation <= generation


@given(ENTRIES, ENTRIES)
def test_a_second_plan_is_empty(first, second):
    """A re-run with nothing changed writes nothing, not even the heading."""
    sheet = Sheet()
    for entries in (first, second):
        sheet.apply(plan(sheet.ledger(), entries, HEADING))
    again = plan(sheet.ledger(), second, replace(HEADING, as_of=HEADING.as_of + 60, run="later"))
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, len(second))
    assert again.writes == ()
    assert again.heading is None
    assert ledger_batches(Tab(1, "_claimwatch"), again) == []


@given(ENTRIES, ENTRIES)
def test_the_diff_counts_keys(before, now):
    """Added, changed, removed and unchanged are counted by key and add up."""
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), before, HEADING))
    planned = plan(sheet.ledger(), now, HEADING)
    old, new = whole(before), whole(now)
    assert planned.added == len(new.keys() - old.keys())
    assert planned.removed == len(old.keys() - new.keys())
    assert planned.changed == sum(old[key] != new[key] for key in old.keys() & new.keys())
    assert planned.unchanged == sum(old[key] == new[key] for key in old.keys() & new.keys())


@given(ENTRIES, ENTRIES, st.data())
def test_a_ledger_that_somebody_typed_into_is_written_anew(before, now, data):
    """Whatever stands in the tab's cells, the next sync leaves exactly its own answers there."""
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), before, HEADING))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.tuples(st.integers(1, 16), st.integers(0, WIDTH - 1)))
        sheet.cells[place] = data.draw(st.one_of(st.none(), st.text(max_size=3), st.integers(0, 9), st.booleans()))
    sheet.apply(plan(sheet.ledger(), now, HEADING))
    assert whole(sheet.ledger().entries) == whole(now)
    assert not sheet.ledger().torn


@given(ENTRIES)
def test_distinct_texts_stand_once(entries):
    """Words are written once however many rows share them, and each row points at its own."""
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), entries, HEADING))
    ledger = sheet.ledger()
    assert len(ledger.words) == len({entry.texts for entry in entries.values()})
    assert {key: ledger.words[number] for key, number in ledger.numbers.items()} == {
        key: entry.texts for key, entry in entries.items()
    }


def test_texts_that_somebody_doubled_lose_no_row():
    """Two rows of words made equal by hand become one again, and every row points at the one that stays."""
    one, two = Entry(("one", None, None, None), (1, None, None, None, None)), Entry(("two", None, None, None), (2,) * 5)
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), {"a": one, "b": two}, HEADING))
    sheet.cells[sheet.ledger().numbers["b"], 9] = "one"
    now = {"a": one, "b": Entry(one.texts, two.numbers)}
    sheet.apply(plan(sheet.ledger(), now, HEADING))
    ledger = sheet.ledger()
    assert whole(ledger.entries) == whole(now)
    assert {ledger.words[number] for number in ledger.numbers.values()} == {one.texts}


def test_only_what_changed_is_written():
    """One changed row among many is one write of one row."""
    entries = {f"k{number}": Entry(("x", None, None, "y"), (number, 1, 1, 1.5, None)) for number in range(200)}
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), entries, HEADING))
    rows = dict(sheet.ledger().rows)
    entries["k7"] = Entry(("x", None, None, "y"), (7.25, 1, 1, 1.5, None))
    (write,) = plan(sheet.ledger(), entries, HEADING).writes
    assert (write.row, len(write.cells)) == (rows["k7"], 1)


@pytest.mark.parametrize("field", ["policy", "profile", "language", "spreadsheet"])
def test_other_rules_are_said_in_the_heading(field):
    """With equal answers the heading alone is written where it would say something else."""
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), {}, HEADING))
    planned = plan(sheet.ledger(), {}, replace(HEADING, **{field: "other"}))
    assert planned.heading is not None
    assert not planned.writes


def test_a_new_day_is_said_in_the_heading():
    """So that a sheet that is synced every day never says "recheck"; within a day nothing is written."""
    sheet = Sheet()
    sheet.apply(plan(sheet.ledger(), {}, HEADING))
    assert plan(sheet.ledger(), {}, replace(HEADING, serial=46_349.99)).heading is None
    assert plan(sheet.ledger(), {}, replace(HEADING, serial=46_350.0)).heading is not None


def many(count):
    """So many entries with long texts."""
    return {
        f"k{number}": Entry((f"{number}" * 20, "長" * 300, None, "b" * 500), (1, 2, 3, 4.5, 6))
        for number in range(count)
    }


def test_batches_stay_under_two_megabytes_and_the_ledger_is_torn_between_them():
    """A large plan is cut; from the first to the last batch the two ends of the heading differ."""
    sheet = Sheet()
    batches = ledger_batches(Tab(1, "_claimwatch", rows=10), plan(sheet.ledger(), many(4_000), HEADING))
    assert len(batches) > 2
    assert all(len(orjson.dumps(batch)) <= MOST_BYTES + 1_000 for batch in batches)
    for place, batch in enumerate(batches, 1):
        for request in batch:
            if "updateCells" in request:
                sheet._update(request["updateCells"])
        assert sheet.ledger().torn == (place < len(batches))
    assert len(sheet.ledger().entries) == 4_000


def test_a_cut_off_sync_is_finished_by_the_next():
    """After any number of batches the next plan ends with the whole answer."""
    entries = many(4_000)
    first = ledger_batches(Tab(1, "_claimwatch", rows=10), plan(Sheet().ledger(), entries, HEADING))
    for done in range(len(first)):
        sheet = Sheet()
        for batch in first[:done]:
            for request in batch:
                if "updateCells" in request:
                    sheet._update(request["updateCells"])
        generation = sheet.ledger().generation
        planned = plan(sheet.ledger(), entries, HEADING)
        assert planned.heading.generation == generation + 1
        sheet.apply(planned)
        assert whole(sheet.ledger().entries) == whole(entries)


def made(batch):
    """The marks that a batch creates and those it takes away."""
    created = [
        each["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
        for each in batch
        if "createDeveloperMetadata" in each
    ]
    lookups = [
        each["deleteDeveloperMetadata"]["dataFilter"]["developerMetadataLookup"]
        for each in batch
        if "deleteDeveloperMetadata" in each
    ]
    return created, [lookup["metadataId"] for lookup in lookups]


def generation_mark(ledger, sheet=7):
    """The mark that a write of this ledger takes."""
    return made(ledger_batches(Tab(sheet, "_claimwatch", rows=10), plan(ledger, {}, HEADING))[0])[0][0]


def test_every_batch_is_fenced():
    """The first batch takes a generation once and for all; each later one fails once the next generation is taken."""
    ledger = Sheet().ledger()
    first, *later = ledger_batches(Tab(7, "_claimwatch", rows=10), plan(ledger, many(4_000), HEADING))
    (taken,), (old,) = made(first)
    assert taken == generation_mark(ledger)
    assert old == generation_mark(replace(ledger, generation=ledger.generation - GENERATIONS_KEPT))
    assert later
    for batch in later:
        (probed,), (released,) = made(batch)
        assert probed == released == generation_mark(replace(ledger, generation=ledger.generation + 1))
    assert generation_mark(ledger, sheet=8) != taken


def test_the_tab_grows_before_it_is_written():
    """The first request after the fence makes room for all rows."""
    planned = plan(Sheet().ledger(), many(900), HEADING)
    requests = ledger_batches(Tab(1, "_claimwatch", rows=10), planned)[0]
    assert (
        next(each["appendDimension"]["length"] for each in requests if "appendDimension" in each)
        >= 900 + FIRST_ROW - 10
    )


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.text(max_size=3), st.floats(allow_nan=False), st.booleans()), max_size=6),
        max_size=15,
    )
)
def test_any_tab_can_be_read_as_a_ledger(columns):
    """Whatever stands in a tab of that name, reading it never raises."""
    ledger = ledger_from(columns)
    assert set(ledger.rows) == set(ledger.entries) == set(ledger.numbers)
