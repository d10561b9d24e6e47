"""Laws of a sync, over HTTP against the local workbook, each request judged by Google's discovery document."""

from __future__ import annotations

from functools import partial

import orjson
import pytest
from builders.synced_sheet import AS_OF, HEAD, SyncedSheet, all_columns, lost, order_id, order_rows

from addon.playground.workbook.areas import Area
from schemas.choices import Choices
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.mirror import KEY
from sheets_sync.wording import words

ROWS = order_rows(30)
RISK = RESULT_COLUMNS.index("risk")


@pytest.fixture
def sheet(local_google):
    """Thirty orders, not yet synced."""
    return SyncedSheet(local_google, [list(row) for row in ROWS])


@pytest.fixture
def synced(sheet):
    """The same, synced once."""
    sheet.sync()
    return sheet


def settled(sheet):
    """After this sync every row shows its answer, no person's cell changed, and another sync writes nothing."""
    before = sheet.people()
    run = sheet.sync()
    assert not sheet.unanswered()
    assert not sheet.wrong()
    assert not lost(before, sheet.people())
    calls = len(sheet.google.calls)
    again = sheet.sync()
    assert again.calls.write == 0
    assert not [call for call in sheet.google.calls[calls:] if "pdate" in call]
    return run


def keys_of(problems):
    return [problem.key for problem in problems]


def test_a_first_sync_answers_every_row_and_a_second_writes_nothing(sheet):
    """The results of `check` stand beside each row; nothing of the person's changed; a re-run writes nothing."""
    run = settled(sheet)
    assert run.ledger.added == len(ROWS) - 1
    assert len(sheet.shown()) == len(ROWS)
    assert sheet.shown()[1] == tuple(words("en").title(what) for what in RESULT_COLUMNS)
    assert all_columns(sheet)


def test_a_sync_without_changes_is_three_reads(synced):
    """A settled sheet costs three reads and no write, each call once."""
    run = synced.sync()
    assert (run.calls.read, run.calls.write) == (3, 0)
    assert (run.ledger.added, run.ledger.changed, run.ledger.removed, run.ledger.unchanged) == (0, 0, 0, len(ROWS) - 1)


def test_an_edited_row_is_pending_until_the_next_sync(synced):
    """From the moment of the edit the row shows no old answer; all others keep theirs; one write mends it."""
    before = synced.shown()
    synced.person.types("Orders", 3, 4, "Lost")
    shown = synced.shown()
    assert set(shown[4]) == {"pending"}
    assert {row: line for row, line in shown.items() if row != 4} == {
        row: line for row, line in before.items() if row != 4
    }
    run = settled(synced)
    assert run.calls.write == 1
    assert (run.ledger.added, run.ledger.removed) == (1, 1)


def test_an_edit_that_is_taken_back_shows_its_answer_again(synced):
    """The answer belongs to the cells, not to the row: typing the old text back needs no sync."""
    before = synced.shown()
    old = synced.cells()[4][3]
    synced.person.types("Orders", 3, 4, "Lost" if old != "Lost" else "Shipped")
    synced.person.types("Orders", 3, 4, str(old))
    assert synced.shown() == before


EDITS = {
    "sort": lambda person: person.sorts("Orders", Area(1, 31, 0, 11), 3),
    "sort a part of the columns": lambda person: person.sorts("Orders", Area(1, 31, 0, 5), 3),
    "insert a row under the header": lambda person: person.inserts_rows("Orders", 1),
    "insert rows above the header": lambda person: person.inserts_rows("Orders", 0, 2),
    "insert a row in the middle": lambda person: person.inserts_rows("Orders", 9),
    "delete a row": lambda person: person.deletes_rows("Orders", 5, 6),
    "move a row": lambda person: person.moves_rows("Orders", 4, 6, 20),
    "copy a row to the end": lambda person: person.copies("Orders", Area(4, 5, 0, 11), 31, 0),
    "insert a column": lambda person: person.inserts_columns("Orders", 3),
    "delete a column that is not read": lambda person: person.deletes_columns("Orders", 10, 11),
    "delete a column that is read": lambda person: person.deletes_columns("Orders", 7, 8),
    "move a column that is read": lambda person: person.moves_columns("Orders", 7, 8, 1),
    "move a column behind ours": lambda person: person.moves_columns("Orders", 6, 7, 20),
    "move our key column": lambda person: person.moves_columns("Orders", 11, 12, 0),
    "move a result column": lambda person: person.moves_columns("Orders", 13, 14, 2),
    "rename a header": lambda person: person.types("Orders", 0, 7, "delivered on"),
    "rename the tab": lambda person: person.renames("Orders", "It's 'mine'"),
    "add an order": lambda person: person.pastes("Orders", 31, 0, [[order_id(99), "US", "USD", "12.5", "Shipped"]]),
    "clear a cell": lambda person: person.types("Orders", 7, 6, ""),
    "hide our columns": lambda person: person.hides_columns("Orders", 12, 20),
    "filter": lambda person: person.filters("Orders", Area(0, 31, 0, 11), 4, ["Lost"]),
    "note": lambda person: person.notes("Orders", 3, 13, "call the buyer"),
    "an order id typed again": lambda person: person.types("Orders", 8, 0, order_id(3)),
    "clear an order id": lambda person: person.types("Orders", 8, 0, ""),
}


@pytest.mark.parametrize("edit", EDITS)
def test_whatever_people_do_each_row_shows_its_own_answer_or_none(synced, edit):
    """Right after the edit no cell shows another row's or an outdated answer; the next sync answers every row."""
    EDITS[edit](synced.person)
    assert not synced.wrong()
    settled(synced)


def test_a_mapped_column_that_comes_later_is_read_from_then_on(synced):
    """A new column that the judge reads is found by its title at the next sync, and from then on it is in the key."""
    synced.person.inserts_columns("Orders", 2)
    synced.person.pastes("Orders", 0, 2, [["Refund date"], *([["2026-11-20"]] * 5)])
    run = settled(synced)
    assert "refunded_at" in run.assessment.orders.present
    synced.person.types("Orders", 3, 2, "")
    assert set(synced.shown()[4]) == {"pending"}


@pytest.mark.parametrize("what", ["risk", "act_by", "basis", KEY])
def test_a_deleted_column_of_ours_is_made_again(synced, what):
    """It is born anew at the right end, and the run says so; while it is gone nothing wrong is shown."""
    column = synced.ours()[what]
    synced.person.deletes_columns("Orders", column, column + 1)
    assert not synced.wrong()
    run = settled(synced)
    assert "mirror.recreated" in keys_of(run.problems)
    assert all_columns(synced)


def test_all_columns_of_ours_deleted_are_made_again(synced):
    """Deleting the whole mirror takes nothing else along."""
    own = synced.ours().values()
    synced.person.deletes_columns("Orders", min(own), max(own) + 1)
    settled(synced)


@pytest.mark.parametrize("what", ["risk", "amount", KEY])
def test_text_that_blocks_a_column_stays_and_a_new_column_stands_beside_it(synced, what):
    """What was typed under our formula is never overwritten: it is told, and the answers move beside it."""
    column = synced.ours()[what]
    synced.person.types("Orders", 8, column, "ask Ming")
    assert not synced.wrong()
    run = settled(synced)
    (blocked,) = [problem for problem in run.problems if problem.key == "mirror.blocked"]
    assert (blocked.at.row, blocked.at.column) == (9, column)
    assert synced.cells()[column][8] == "ask Ming"
    assert synced.ours()[what] == column + 1


def test_a_typed_title_is_kept_and_a_new_column_stands_beside_it(synced):
    """Typing over our header takes the formula away: the typed title stays."""
    column = synced.ours()["risk"]
    synced.person.types("Orders", 0, column, "My risk")
    assert not synced.wrong()
    run = settled(synced)
    assert "mirror.blocked" in keys_of(run.problems)
    assert synced.cells()[column][0] == "My risk"


def test_a_cleared_header_cell_is_filled_again_in_place(synced):
    """Nobody's cell stands there: the same column is used again."""
    own = synced.ours()
    synced.person.types("Orders", 0, own["risk"], "")
    settled(synced)
    assert synced.ours() == own


def test_a_deleted_ledger_shows_pending_and_is_made_again(synced):
    """Without the ledger every row is pending, not an error; the next sync writes it anew."""
    synced.person.deletes("_claimwatch")
    assert {line[RISK] for row, line in synced.shown().items() if row > 1} == {"pending"}
    settled(synced)


def test_a_ledger_that_somebody_typed_into_is_mended(synced):
    """Rows doubled, keys and numbers overwritten: said, and mended by the same sync."""
    synced.person.pastes("_claimwatch", 4, 0, [["nonsense", "77"], ["", "x"]])
    run = settled(synced)
    assert "ledger.damaged" in keys_of(run.problems)


def test_a_copied_workbook_asks_first(synced, local_google):
    """A copy is recognised before anything is written; with `--new` it becomes a sheet of its own."""
    copied = local_google.store.call("drive.files.copy", {"fileId": synced.id}, {"name": "Copy"})["id"]
    copy = SyncedSheet(local_google, [], id=copied)
    before = copy.people()
    with pytest.raises(CannotGoOn) as stop:
        copy.sync()
    assert stop.value.problem.key == "mirror.copied_workbook"
    assert copy.people() == before
    copy.sync(adopt=True)
    settled(copy)
    settled(synced)


def test_a_duplicated_tab_can_be_synced_on_its_own(synced):
    """The copy's columns become its own, with a ledger of its own; the original keeps its answers."""
    synced.person.duplicates("Orders", "Copy")
    synced.person.types("Copy", 3, 4, "Lost")
    assert not synced.wrong("Copy")
    before = synced.people()
    synced.sync(worksheet="Copy")
    assert not synced.unanswered("Copy")
    assert not synced.wrong()
    assert not lost(before, synced.people())
    assert synced.sync(worksheet="Copy").calls.write == 0
    settled(synced)


def test_a_dry_run_writes_nothing_and_says_what_would_be_written(sheet):
    """Before the first sync and after an edit: not one write call, and the very counts of the real run."""
    for change in (lambda: None, lambda: sheet.person.types("Orders", 3, 4, "Lost")):
        change()
        before, calls = sheet.book(), len(sheet.google.calls)
        preview = sheet.sync(dry_run=True)
        assert sheet.book() is before
        assert not [call for call in sheet.google.calls[calls:] if "pdate" in call]
        assert preview.dry_run
        run = sheet.sync()
        assert [getattr(preview.ledger, each) for each in COUNTED] == [getattr(run.ledger, each) for each in COUNTED]


COUNTED = ("added", "changed", "removed", "unchanged")


def test_another_language_is_taken_over_in_place(synced):
    """Titles and answers change, the columns stay where they are."""
    own = synced.ours()
    synced.choices = Choices(language="zh-Hant")
    settled(synced)
    assert synced.ours() == own
    assert synced.shown()[1][RISK] == words("zh-Hant").title("risk")


def test_another_day_is_said_with_one_small_write(synced):
    """A new day with equal answers refreshes the heading alone, so that nothing asks to be checked again."""
    synced.google.at("2026-11-24T12:00:00+00:00")
    synced.as_of = AS_OF + 86_400
    assert synced.sync().calls.write == 1
    synced.google.at("2026-11-26T12:00:00+00:00")
    assert {line[RISK] for row, line in synced.shown().items() if row > 1} == {"recheck"}


REFUSED = [("reader", "sheet.view_only"), ("none", "sheet.not_shared")]


@pytest.mark.parametrize(("role", "key"), REFUSED)
def test_a_sheet_that_we_may_not_write_or_read_is_one_sentence(sheet, role, key):
    """The sentence names the address to share with; nothing was written."""
    sheet.google.store.share(sheet.id, role)
    before = sheet.book()
    with pytest.raises(CannotGoOn) as stop:
        sheet.sync()
    assert stop.value.problem.key == key
    assert "@" in stop.value.problem.facts["address"]
    assert sheet.book() is before


def test_an_unknown_id_is_one_sentence(sheet):
    """No such spreadsheet."""
    sheet.id = "x" * 44
    with pytest.raises(CannotGoOn) as stop:
        sheet.sync()
    assert stop.value.problem.key == "sheet.not_found"


TABS = [("Nope", "sheet.no_such_tab"), ("_claimwatch", "sheet.tool_tab")]


@pytest.mark.parametrize(("worksheet", "key"), TABS)
def test_a_tab_that_cannot_be_synced_is_one_sentence(synced, worksheet, key):
    """A wrong name lists the right ones; our own tab is refused."""
    with pytest.raises(CannotGoOn) as stop:
        synced.sync(worksheet=worksheet)
    assert stop.value.problem.key == key


def test_the_first_visible_tab_with_orders_is_chosen(local_google):
    """Tabs before it that hold no orders are passed over; a gid names a tab as well as its title does."""
    sheet = SyncedSheet(local_google, [["Shopping list"], ["milk"]])
    sheet.person._requests(
        {
            "addSheet": {
                "properties": {"sheetId": 77, "title": "May", "gridProperties": {"rowCount": 60, "columnCount": 12}}
            }
        }
    )
    local_google.store.call(
        "sheets.spreadsheets.values.update",
        {"spreadsheetId": sheet.id, "range": "May!A1", "valueInputOption": "RAW"},
        {"values": ROWS},
    )
    assert sheet.sync().worksheet == "May"
    assert not sheet.unanswered("May")
    assert sheet.sync(worksheet="77").worksheet == sheet.sync(worksheet="gid=77").worksheet == "May"


@pytest.mark.parametrize("rows", [[], [["", ""]], [["a", "b"], ["c", "d"]]])
def test_a_sheet_without_orders_is_one_sentence(local_google, rows):
    """Nothing is written into a sheet that is no order book."""
    sheet = SyncedSheet(local_google, rows)
    before = sheet.book()
    with pytest.raises(CannotGoOn) as stop:
        sheet.sync()
    assert stop.value.problem.key in {"header.missing", "header.no_order_id"}
    assert sheet.book() is before


def test_a_sheet_without_a_spare_column_or_row_is_synced_all_the_same(local_google):
    """Our columns are born behind the last one of the grid."""
    sheet = SyncedSheet(local_google, [row[:10] for row in ROWS])
    size = {"rowCount": len(ROWS), "columnCount": 10}
    sheet.person._requests(
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "gridProperties": size},
                "fields": "gridProperties(rowCount,columnCount)",
            }
        }
    )
    settled(sheet)


INJECTED = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://evil.example";"x")', "\u200b=1",
    "\u202e=1", "'=1", '=IMPORTXML("http://x")', "  =1", "\ufeff=1", "=cmd|' /C calc'!A0", "%0A=1", '"=1', "=1;",
    "{=1}", "=-+1",
)  # fmt: skip


def test_user_text_never_becomes_a_formula(local_google):
    """Text that looks like a formula, in every column that is read: shown as typed, and no cell of ours computes it."""
    rows = [list(ROWS[0])]
    for number, text in enumerate(INJECTED):
        row = list(ROWS[1])
        row[0], row[number % 9 + 1] = order_id(number + 500), text
        rows.append(row)
    rows += [[text, *ROWS[1][1:]] for text in INJECTED]
    sheet = SyncedSheet(local_google, rows)
    settled(sheet)
    assert [column[: len(rows)] for column in sheet.cells()[: len(HEAD)]] == [
        [None if cell == "" else cell for cell in column] for column in zip(*rows, strict=True)
    ]
    formulas = [
        value
        for tab in sheet.book().tabs
        for column in tab.columns
        for value in column.values
        if hasattr(value, "refs")
    ]
    assert len(formulas) == len(sheet.ours())


def test_two_header_levels_and_title_rows_are_found(local_google):
    """The formulas stand in the last header row, wherever that is."""
    rows = [["Orders of May"], [], *[list(row) for row in ROWS]]
    sheet = SyncedSheet(local_google, rows)
    settled(sheet)
    assert sheet.shown()[3][RISK] == "Claim risk"


def test_a_header_that_moved_to_another_row_takes_the_formulas_along(local_google):
    """Our formulas leave the old header row and stand in the new one, in the same columns."""
    sheet = SyncedSheet(local_google, [list(ROWS[0]), [], *[list(row) for row in ROWS[1:]]])
    sheet.sync()
    own = sheet.ours()
    sheet.person.pastes("Orders", 1, 0, [list(HEAD)])
    sheet.person.pastes("Orders", 0, 0, [["Orders of May", *([""] * (len(HEAD) - 1))]])
    assert not sheet.wrong()
    settled(sheet)
    assert sheet.ours() == own
    assert sheet.shown()[2][RISK] == "Claim risk"
    assert 1 not in sheet.shown()


def test_dates_are_real_dates_in_the_sheets_own_format(synced):
    """Dates and amounts of ours carry a number format; people's columns none."""
    dressed = {what: synced.book().tabs[0].columns[column].worn(5) for what, column in synced.ours().items()}
    kinds = {
        what: worn.format["numberFormat"]["type"]
        for what, worn in dressed.items()
        if worn and "numberFormat" in (worn.format or {})
    }
    assert kinds == {"opens": "DATE", "closes": "DATE", "act_by": "DATE", "amount": "NUMBER"}
    assert synced.book().tabs[0].columns[synced.ours()[KEY]].hidden


def test_a_column_that_was_validated_or_formatted_lends_us_nothing(sheet):
    """The new columns take over neither the rule nor the format of the column beside them."""
    rule = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "yes"}]}, "strict": True}
    area = {"sheetId": 0, "startColumnIndex": 10, "endColumnIndex": 26}
    sheet.person._requests({"setDataValidation": {"range": area, "rule": rule}})
    settled(sheet)


def test_lines_under_a_merged_cell_are_pending_and_told(local_google):
    """What a merge hides cannot be read in the row: no answer is shown for it, and the run says why."""
    sheet = SyncedSheet(local_google, [list(row) for row in ROWS])
    area = {"sheetId": 0, "startRowIndex": 3, "endRowIndex": 5, "startColumnIndex": 6, "endColumnIndex": 7}
    sheet.person._requests({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})
    run = sheet.sync()
    assert [problem.at.row for problem in run.problems if problem.key == "row.merged"] == [5]
    assert set(sheet.shown()[5]) == {"pending"}
    assert sheet.sync().calls.write == 0


def test_what_no_key_can_hold_is_pending_and_told(local_google):
    """A key that is too long says "unknown"; one with our separator or a tilde waits; each has its Problem."""
    rows = [list(row) for row in ROWS[:5]]
    rows[1][4], rows[2][4], rows[3][4] = "x" * 300, "a␟b", "~lost"
    sheet = SyncedSheet(local_google, rows)
    run = sheet.sync()
    told = {problem.at.row: problem.key for problem in run.problems if problem.key.startswith("row.")}
    assert told == {2: "row.too_long", 3: "row.confusable", 4: "row.confusable"}
    assert [sheet.shown()[row][RISK] for row in (2, 3, 4)] == ["unknown", "pending", "pending"]
    assert sheet.shown()[5] == sheet.answers()[5]
    assert sheet.sync().calls.write == 0


def test_equal_lines_share_one_entry(local_google):
    """The ledger holds each distinct key once, and each of the rows shows the answer."""
    rows = [list(row) for row in ROWS[:4]]
    rows += [list(rows[1]), list(rows[1])]
    sheet = SyncedSheet(local_google, rows)
    assert sheet.sync().ledger.added == 3
    assert not sheet.unanswered()


def test_a_ledgers_tab_is_hidden_and_warns_whoever_edits_it(synced):
    """The ledger is out of the way, and everybody may still get at it."""
    tab = synced.book().titled("_claimwatch")
    assert tab.properties["hidden"]
    assert tab.bound["protectedRanges"][0].body["warningOnly"]


def test_no_request_is_larger_than_google_advises(local_google):
    """Two thousand orders are written in batches under 2 MB, and answered."""
    sheet = SyncedSheet(local_google, order_rows(2_000))
    local_google.sent.clear()
    run = sheet.sync()
    assert max(local_google.sent) < 2_000_000
    assert run.ledger.added == 2_000
    assert not sheet.unanswered()


def test_progress_is_told(sheet):
    """Every stage is told to whoever listens."""
    heard = []
    sheet.sync(tell=lambda stage, _done, _of: heard.append(stage))
    assert list(dict.fromkeys(heard)) == ["reading", "building", "judging", "writing"]


def test_every_mark_is_small(synced):
    """Thirty syncs later the marks that we leave in a sheet are still few and short."""
    for number in range(30):
        synced.person.types("Orders", 3, 3, str(number))
        synced.sync()
    marks = synced.book().marks.values()
    assert len(marks) < 100
    assert sum(len(mark.key) + len(mark.value) for mark in marks) < 3_000


def test_two_syncs_at_once_leave_one_whole_answer(synced):
    """A sync that another one overtakes between reading and writing begins anew, and ends with the right answer."""
    synced.person.types("Orders", 3, 4, "Lost")
    overtaken = partial(_overtaking, synced, [])
    run = synced.sync(tell=overtaken)
    assert not synced.unanswered()
    assert run.calls.write == 1
    settled(synced)


def _overtaking(sheet, done, stage, _done, _of):
    if stage == "writing" and not done:
        done.append(sheet.sync())


def test_a_run_can_be_told_as_json(synced):
    """The answer for scripts has exactly the keys that were promised."""
    from addon.command.sync import sync_answer  # noqa: PLC0415  the command is the only thing here above the product

    answer = orjson.loads(orjson.dumps(sync_answer(synced.sync(), synced.choices)))
    assert set(answer) == {
        "run", "spreadsheet", "worksheet", "rows", "orders", "judged", "problems", "risk", "ledger", "calls", "as_of",
        "policy", "profile", "dry_run",
    }  # fmt: skip
    assert answer["ledger"] == {"added": 0, "changed": 0, "removed": 0, "unchanged": 30}
    assert answer["as_of"] == "2026-11-23T12:00:00Z"
    assert sum(answer["risk"].values()) == answer["orders"] == 30
