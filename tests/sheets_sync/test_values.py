"""Laws of plain values: cells beside an echo, grey the moment a row is not their own, nobody's word overwritten."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from time import process_time

import orjson
import pytest
from builders.synced_sheet import order_rows
from hypothesis import given
from hypothesis import strategies as st
from worlds.failures import WRITE, Port, Time
from worlds.people import ID
from worlds.storm import CHOICES, NOON
from worlds.values_sheet import Sheet

from addon.playground.edits import Person
from addon.playground.store import Store
from addon.playground.workbook.areas import Area
from schemas.choices import LANGUAGES, Choices
from schemas.grid import Grid
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import assess
from sheets_sync.google.requests import MOST_BYTES
from sheets_sync.mirror import ECHO, KEY, SEAL, Stand, grey_rule
from sheets_sync.sync import sync
from sheets_sync.values.display import LONGEST_MIRROR, display_of
from sheets_sync.values.seal import Wish, echo_from, echo_of, equal
from sheets_sync.values.titles import is_answer
from sheets_sync.wording import words

DAY = 86_400
KEY_AT, RISK = 10, 11
"""Where the risk stands: behind ten columns of people's and the key."""


@pytest.fixture
def sheet():
    """Eight orders, synced as values."""
    made = Sheet(5)
    made.sync()
    return made


def test_values_are_plain_cells_beside_an_echo_of_their_row_key(sheet):
    """No formula stands in a result column; each row's echo is the key that its values were computed for."""
    tab = sheet.book.tab(0)
    assert not any(tab.columns[sheet.places()[what]].formulas for what in RESULT_COLUMNS)
    assert all(echo_from(sheet.cell(row, ECHO)).key == sheet.cell(row, KEY) for row in sheet.rows())
    assert tab.columns[sheet.places()[ECHO]].hidden
    assert not sheet.grey()
    sheet.healed()


def test_an_edited_row_is_grey_at_once_and_mended_by_the_next_sync(sheet):
    """Only that row; typing the old text back lights it again without a sync."""
    old = str(sheet.eye.columns[3][3])
    sheet.person.types("Orders", 3, 3, "Lost" if old != "Lost" else "Shipped")
    assert sheet.grey() == {4}
    sheet.person.types("Orders", 3, 3, old)
    assert not sheet.grey()
    sheet.person.types("Orders", 3, 2, "77.5")
    run = sheet.healed()
    assert run.calls.write <= 2
    assert (run.cells.changed, run.cells.unchanged) == (1, 7)
    assert not sheet.grey()


def test_only_the_rows_that_differ_are_written(sheet):
    """The plan says which: one row, nine cells; what stood there is in it too."""
    sheet.person.types("Orders", 3, 2, "77.5")
    planned = sheet.sync(dry_run=True).cells
    (write,), (stood,) = planned.writes, planned.before
    assert (write.row, write.column, len(write.cells)) == (4, RISK, 1)
    assert len(write.cells[0]) == len(RESULT_COLUMNS) + 1 == len(stood.cells[0])
    assert stood.cells[0][0] == sheet.cell(4, "risk")
    assert sheet.sync().cells == planned


def test_an_answer_that_has_changed_meanwhile_is_grey_where_a_sync_passed_it_by(sheet):
    """Its row stood elsewhere while a later sync wrote; back again, its old answer does not look valid any more."""
    rows = {row: sheet.cell(row, KEY) for row in sheet.rows()}
    at = sheet.places()[ECHO]
    line = next(row for row in rows if int(sheet.eye.columns[at][row - 1][-10:]) < 9_999_999_999)
    until = int(sheet.eye.columns[at][line - 1][-10:])
    sheet.now = until + 1
    ledger = next(tab for tab in sheet.book.tabs if tab.title == "_claimwatch")
    sheet.store.call(
        "sheets.spreadsheets.values.update",
        {"spreadsheetId": ID, "range": f"{ledger.title}!H1", "valueInputOption": "RAW"},
        {"values": [[sheet.now]]},
    )
    assert line in sheet.grey()


def test_a_sort_of_the_sellers_columns_greys_what_went_elsewhere(sheet):
    """Our cells stay behind; none of them looks valid beside another order."""
    sheet.person.sorts("Orders", Area(1, 9, 0, 10), 4)
    sheet.look()
    assert sheet.grey()
    sheet.healed()


def test_values_older_than_a_day_are_grey(sheet):
    """The echo's header cell knows the day of the last sync; a new sync lights them again."""
    sheet.now += 2 * DAY
    assert sheet.grey() == set(sheet.rows())
    assert not sheet.sync().dry_run
    assert not sheet.grey()


@pytest.mark.parametrize("what", ["risk", "act_by", "basis"])
def test_a_result_that_a_person_changed_is_left_alone_and_told(sheet, what):
    """With its row and column, sync after sync; it does not look like an answer of ours; the rest of the row does."""
    sheet.person.types("Orders", 4, sheet.places()[what], "ask Ming")
    for _ in range(2):
        run = sheet.sync()
        (told,) = [each for each in run.problems if each.key == "values.changed"]
        assert (told.at.row, told.at.column) == (5, sheet.places()[what])
        assert run.calls.write == 0
    assert sheet.cell(5, what) == "ask Ming"
    assert not sheet.eye.is_lit(5, sheet.places()[what])
    assert sheet.eye.is_lit(5, sheet.places()["reasons"])


def test_a_changed_result_comes_back_when_it_is_cleared_or_its_order_changes(sheet):
    """Until then it stays."""
    answer = sheet.cell(5, "risk")
    for mend in (lambda: sheet.person.types("Orders", 4, RISK, ""), lambda: sheet.person.types("Orders", 4, 2, "88")):
        sheet.person.types("Orders", 4, RISK, "mine")
        sheet.sync()
        assert sheet.cell(5, "risk") == "mine"
        mend()
        sheet.healed()
        assert sheet.cell(5, "risk") == answer


def test_a_word_typed_beside_a_new_order_is_kept(sheet):
    """Nothing of ours ever stood there: it is a person's, and told."""
    sheet.hand.acts("new_order")
    row = sheet.hand.height()
    sheet.person.types("Orders", row - 1, RISK, "new, look")
    run = sheet.sync()
    assert "values.changed" in {each.key for each in run.problems}
    assert sheet.cell(row, "risk") == "new, look"
    assert sheet.cell(row, "basis")


def test_a_result_column_sorted_by_itself_never_looks_valid_and_is_mended(sheet):
    """Each value knows its own row: those that went elsewhere are grey, and nobody's words."""
    sheet.person.sorts("Orders", Area(1, 9, RISK, RISK + 1), RISK)
    sheet.look()
    assert not [each for each in sheet.healed().problems if each.key == "values.changed"]


@pytest.mark.parametrize("what", [KEY, "risk", "basis", ECHO])
def test_a_deleted_column_of_ours_is_made_again(sheet, what):
    """While it is gone nothing wrong looks valid; a deleted echo or key greys everything."""
    column = sheet.places()[what]
    sheet.person.deletes_columns("Orders", column, column + 1)
    sheet.look()
    if what in {KEY, ECHO}:
        assert sheet.grey() == set(sheet.rows())
    sheet.healed()


def test_a_deleted_rule_is_made_again_as_the_first(sheet):
    """The rule that greys goes before every colour, and stands once for each column."""
    rules = len(sheet.book.tab(0).bound["conditionalFormats"])
    sheet.person._requests({"deleteConditionalFormatRule": {"sheetId": 0, "index": 3}})
    sheet.sync()
    assert len(sheet.book.tab(0).bound["conditionalFormats"]) == rules
    sheet.healed()


@pytest.mark.parametrize("edit", ["move", "delete"])
def test_a_column_that_moves_before_the_write_refuses_it(sheet, edit):
    """Nothing is written into the column that stands there now; the sync looks again, and is right."""
    sheet.person.types("Orders", 3, 2, "77.5")
    done = []

    def before(call):
        if call.method.endswith(".batchUpdate") and not done:
            done.append(True)
            sheet.person.inserts_columns("Orders", 2)
            sheet.person.types("Orders", 0, 2, "title 1")
            if edit == "delete":
                at = sheet.places()["opens"]
                sheet.person.deletes_columns("Orders", at, at + 1)

    port = Port(sheet.store, Time(), before=before)
    sync(port.workbook(ID), sheet.choices, sheet.now)
    assert next(call.refused for call in port.calls if call.method.endswith(".batchUpdate"))
    sheet.look()
    sheet.healed()


@pytest.mark.parametrize("what", [ECHO, "basis", "opens"])
def test_a_column_that_is_deleted_before_the_write_refuses_it_even_if_another_takes_its_place(sheet, what):
    """What stands at its place now is a person's: nothing is written there, and no mark of ours is set."""
    sheet.person.types("Orders", 3, 2, "77.5")
    at, done = sheet.places()[what], []

    def before(call):
        if call.method.endswith(".batchUpdate") and not done:
            done.append(True)
            sheet.person.deletes_columns("Orders", at, at + 1)
            sheet.person.inserts_columns("Orders", at)
            sheet.person.pastes("Orders", 0, at, [[f"note {row}"] for row in range(9)])

    port = Port(sheet.store, Time(), before=before)
    sync(port.workbook(ID), sheet.choices, sheet.now)
    assert next(call.refused for call in port.calls if call.method.endswith(".batchUpdate"))
    at = next(place for place, column in enumerate(sheet.book.tab(0).columns) if column.value(0) == "note 0")
    assert sheet.book.tab(0).columns[at].values[:9] == [f"note {row}" for row in range(9)]
    assert at not in sheet.places().values()
    sheet.look()
    sheet.healed()


def test_a_column_whose_protection_somebody_took_away_gets_one_before_it_is_written(sheet):
    """It is how a column is known to exist."""
    guards = sheet.described()
    sheet.person._requests({"deleteProtectedRange": {"protectedRangeId": guards[0].id}})
    sheet.person.types("Orders", 3, 2, "77.5")
    sheet.healed()
    assert len(sheet.described()) == len(guards)


def test_rows_that_move_before_the_write_are_grey_where_it_lands_beside_another_order(sheet):
    """Sheets cannot be asked to write only if a row is still there: but each row's cells and echo belong together."""
    sheet.person.types("Orders", 3, 2, "77.5")
    done = []

    def before(call):
        if call.method.endswith(".batchUpdate") and not done:
            done.append(True)
            sheet.person.inserts_rows("Orders", 2)

    sync(Port(sheet.store, Time(), before=before).workbook(ID), sheet.choices, sheet.now)
    assert done
    sheet.look()
    sheet.healed()


def test_switching_to_and_fro_keeps_everything_of_the_persons_and_our_columns_in_place(sheet):
    """Places, marks, widths stay; formulas are replaced by values and back in one batch; answers stand both ways."""
    shown = [sheet.cell(row, what) for row in sheet.rows() for what in RESULT_COLUMNS]
    places, theirs = sheet.places(), [list(column.values) for column in sheet.book.tab(0).columns[:10]]
    widths = [column.size for column in sheet.book.tab(0).columns]
    for display in ("mirror", "values", "mirror", "values"):
        sheet.sync(display)
        assert sheet.sync(display).calls.write == 0
        assert [sheet.cell(row, what) for row in sheet.rows() for what in RESULT_COLUMNS] == shown
        assert {what: at for what, at in sheet.places().items() if what in places} == places
        assert [list(column.values) for column in sheet.book.tab(0).columns[:10]] == theirs
        assert [column.size for column in sheet.book.tab(0).columns] == widths
        assert not sheet.grey()


def test_a_persons_word_survives_the_switch_to_the_mirror(sheet):
    """It blocks its column there, which stands anew beside it; the word stays."""
    sheet.person.types("Orders", 4, RISK, "ask Ming")
    run = sheet.sync("mirror")
    assert "mirror.blocked" in {each.key for each in run.problems}
    assert sheet.eye.columns[RISK][4] == "ask Ming"


def test_the_rule_is_a_formula_that_every_locale_takes():
    """The agreed functions and a few more, no comma, no literal that a locale spells differently."""
    for place, what in enumerate(RESULT_COLUMNS, RISK):
        code = "".join(grey_rule(what, place, Stand(1, 0, KEY_AT, ""), RISK + 8, 1).split('"')[::2])
        assert set(re.findall(r"([A-Z]+)\(", code)) <= {
            "IF",
            "IFERROR",
            "ISBLANK",
            "ISNUMBER",
            "ROUND",
            "ROW",
            "LEN",
            "LEFT",
            "RIGHT",
            "FIND",
            "MATCH",
        }
        assert not re.search(r"TRUE|FALSE|,|\d\.\d", code)
        assert code.count("(") == code.count(")")


def test_a_title_that_a_person_chose_stays(sheet):
    """Plain cells may be renamed."""
    sheet.person.types("Orders", 0, RISK, "Danger")
    sheet.healed()
    assert sheet.cell(1, "risk") == "Danger"


def test_answers_that_landed_on_the_titles_give_way_to_them(sheet):
    """Somebody inserts a row over the header just before the write, and deletes the echo after it."""
    sheet.person.types("Orders", 1, 2, "77.5")
    done = []

    def before(call):
        if call.kind == WRITE and not done:
            done.append(True)
            sheet.person.inserts_rows("Orders", 0)

    sync(Port(sheet.store, Time(), before=before).workbook(ID), sheet.choices, sheet.now)
    assert sheet.cell(2, "risk") in {"watch", "high", "critical", "clear", "unknown", "not covered"}
    at = sheet.places()[ECHO]
    sheet.person.deletes_columns("Orders", at, at + 1)
    sheet.healed()
    assert [sheet.cell(2, what) for what in RESULT_COLUMNS] == [words("en").title(what) for what in RESULT_COLUMNS]


@given(st.sampled_from(LANGUAGES), st.integers(0, 2**32 - 1))
def test_no_answer_is_taken_for_a_title_and_no_title_for_an_answer(language, seed):
    """Whatever the judge says, in any language."""
    rows = order_rows(4, seed)
    grid = Grid([[row[at] if row[at] != "" else None for row in rows] for at in range(len(rows[0]))])
    found = assess(grid, Choices(marketplace="US", language=language), NOON)
    said = {cell for what in RESULT_COLUMNS for cell in found.results.cells[what] if isinstance(cell, str)}
    assert all(map(is_answer, said))
    assert said
    assert not any(is_answer(words(language).title(what)) for what in RESULT_COLUMNS)
    assert not any(map(is_answer, ("Danger", "typed 12", "Risk of claim", "policy", "風險")))


def test_auto_takes_the_mirror_up_to_five_thousand_lines():
    """One more is too many; a choice goes before."""
    assert [display_of("auto", lambda n=n: n) for n in (0, LONGEST_MIRROR, LONGEST_MIRROR + 1)] == [
        "mirror", "mirror", "values",
    ]  # fmt: skip
    assert (display_of("mirror", lambda: 10**6), display_of("values", lambda: 1)) == ("mirror", "values")


def test_another_language_is_taken_over(sheet):
    """Titles and answers."""
    sheet.choices = replace(CHOICES, display="values", language="zh-Hant")
    sheet.sync()
    assert sheet.sync().calls.write == 0
    assert sheet.cell(1, "risk") == words("zh-Hant").title("risk") != words("en").title("risk")
    assert not sheet.grey()


cells = st.one_of(
    st.none(),
    st.text(st.characters(exclude_characters=SEAL, exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200),
    st.floats(-1e6, 1e6).map(lambda number: round(number, 5)),
    st.integers(-(10**6), 10**6),
)


@given(st.text("k3f␟'@#1a", max_size=30), st.tuples(*[cells] * len(RESULT_COLUMNS)))
def test_an_echo_gives_back_its_key_and_knows_its_values(key, line):
    """Whatever they are; another value is no equal."""
    echo = echo_from(echo_of(key, Wish(line, "2026-11-23/guide/en")))
    assert echo.key == key
    assert len(echo.parts) == len(RESULT_COLUMNS)
    assert all(equal(what, cell, cell) for what, cell in zip(RESULT_COLUMNS, line, strict=True))


def large(rows):
    """A sheet of so many orders in a store of its own, and a port to it."""
    store = Store(None, lambda: NOON, keep=False)
    book = "large" + "_" * 25
    store.create("Large", spreadsheet=book, tab="Orders", properties={"timeZone": "America/Los_Angeles"})
    size = {"sheetId": 0, "gridProperties": {"rowCount": len(rows) + 5, "columnCount": 12}}
    change = {"properties": size, "fields": "gridProperties(rowCount,columnCount)"}
    asked = {"spreadsheetId": book}
    store.call("sheets.spreadsheets.batchUpdate", asked, {"requests": [{"updateSheetProperties": change}]})
    where = {**asked, "range": "Orders!A1", "valueInputOption": "RAW"}
    store.call("sheets.spreadsheets.values.update", where, {"values": rows})
    return Person(store, book), Port(store, Time())


@pytest.mark.soak
def test_ten_thousand_orders_of_which_one_in_a_hundred_changed_take_three_reads_and_one_write():
    """A first sync writes batches of 2 MB, of which no two neighbours would fit into one; after it nothing is left."""
    person, port = large(order_rows(10_000))

    def once():
        del port.calls[:]
        run = sync(port.workbook(person.spreadsheet), Choices(display="values"), NOON)
        return run, [len(orjson.dumps(call.body)) for call in port.calls if call.kind == WRITE]

    run, (built, *batches) = once()
    assert run.cells.added == 10_000
    assert built < 50_000
    assert max(batches) < MOST_BYTES + 20_000
    assert all(one + next_ > MOST_BYTES for one, next_ in pairwise(batches))
    assert (run.calls.read, run.calls.write) == (5, 1 + len(batches))
    for row in range(5, 10_000, 100):
        person.types("Orders", row, 3, f"{row}.25")
    run, batches = once()
    assert run.cells.changed >= 95
    assert (run.calls.read, run.calls.write, len(batches)) == (3, 1, 1)
    run, _ = once()
    assert (run.calls.read, run.calls.write) == (3, 0)


@pytest.mark.soak
def test_twenty_thousand_rows_are_synced_as_values_in_seconds():
    """First sync in batches of at most 2 MB; then nothing."""
    person, port = large(order_rows(20_000, seed=3))

    def once():
        began = process_time()
        return sync(port.workbook(person.spreadsheet), Choices(), NOON), process_time() - began

    run, seconds = once()
    assert run.cells.added == 20_000
    assert max(len(orjson.dumps(call.body)) for call in port.calls) < MOST_BYTES + 100_000
    assert seconds < 6, seconds
    run, again = once()
    assert run.calls.write == 0
    assert again < 6, again
