"""Laws of several tabs: each line shows the answer for what stands of it in all tabs, or a neutral word."""

from __future__ import annotations

from random import Random

import pytest
from builders.joined_sheet import FEEDBACK, SPECS, JoinedSheet, orders, rows_of
from builders.synced_sheet import AS_OF, TODAY, lost, order_id
from worlds.joined_people import edit

from addon.playground.workbook.areas import Area
from schemas.choices import Choices
from sheets_sync.placement import is_tool_tab
from sheets_sync.wording import words

COUNT = 14
RETURNED = [1, 3, 4, 6, 9]
HOME = "_claimwatch_tabs"
PENDING = words("en").say("mirror.pending")
IN_EACH_RUN = {1: (), **dict.fromkeys((5, 17, 25, 30), pytest.mark.soak)}
AT_WORK = dict.fromkeys(range(2, 40), pytest.mark.long) | IN_EACH_RUN
"""Seeds of people at work, and how they are marked: one always runs, some in CI, the others in the longest runs."""


def book(google, family=None, numbers=RETURNED, **made):
    """Orders, and perhaps one tab beside them."""
    sheet = JoinedSheet(google, orders(COUNT), Choices(display="mirror"), **made)
    if family:
        sheet.add(family, rows_of(family, numbers), spec=family)
    return sheet


def risks(sheet):
    """What each row shows as its risk."""
    return {row: line[0] for row, line in sheet.shown().items()}


@pytest.mark.parametrize("family", SPECS)
def test_the_facts_of_each_kind_of_tab_are_joined(local_google, family):
    """The mirror shows what the orders joined by hand are judged as; then 3 reads, no write; people's cells stay."""
    sheet = book(local_google)
    sheet.sync()
    alone = sheet.shown()
    sheet.add(family, rows_of(family, RETURNED), spec=family)
    before = sheet.people()
    assert not sheet.wrong() or sheet.shown() == alone
    sheet.sync()
    assert sheet.unanswered() == []
    assert sheet.shown() != alone
    again = sheet.sync()
    assert (again.calls.read, again.calls.write, again.ledger.heading) == (3, 0, None)
    after = {uid: cells for uid, cells in sheet.people().items() if uid in before}
    assert lost(before, after) == []


def test_all_kinds_of_tabs_are_joined_at_once(local_google):
    """Four tabs, the orders in the last: each fact is that of the tab that is believed first."""
    sheet = book(local_google)
    told = {"Settlement": list(range(COUNT)), "FBA": [2, 3], "Returns": RETURNED, "Claims": [3, 5, 6]}
    for family, numbers in told.items():
        sheet.add(family, rows_of(family, numbers), spec=family, index=0)
    run = sheet.sync()
    assert run.worksheet == "Orders"
    assert sheet.unanswered() == []
    assert sum(is_tool_tab(tab) and tab.title == HOME for tab in sheet.described().tabs) == 1


def test_an_edit_in_another_tab_makes_exactly_its_order_pending(local_google):
    """What is typed into the tab of returns changes the row of that order, at once, to pending; the rest stays."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    before = sheet.shown()
    sheet.person.types("Returns", 2, 3, "Denied")
    changed = {row for row, line in sheet.shown().items() if line != before[row]}
    assert changed == {3 + 2}
    assert risks(sheet)[5] == PENDING
    assert sheet.wrong() == []
    sheet.sync()
    assert sheet.unanswered() == []


def test_an_order_that_gets_its_first_return_is_pending(local_google):
    """A row that is added to the tab of returns counts at once, below and far beyond what stood there."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    for row, number in ((len(RETURNED) + 1, 0), (200, 7)):
        cells = [order_id(number), str(TODAY), f"SKU-{number}", "Requested", "defective", "", ""]
        sheet.person.pastes("Returns", row, 0, [cells])
        assert risks(sheet)[number + 2] == PENDING
        assert sheet.wrong() == []
    sheet.sync()
    assert sheet.unanswered() == []
    sheet.person.deletes_rows("Returns", 1, 4)
    assert sheet.wrong() == []
    sheet.sync()
    assert sheet.unanswered() == []


STRUCTURE = {
    "sorted": lambda person: person.sorts("Returns", Area(1, 6, 0, 7), 1, down=True),
    "a row inserted over the header": lambda person: person.inserts_rows("Returns", 0),
    "a row inserted below the header": lambda person: person.inserts_rows("Returns", 1),
    "a column inserted": lambda person: person.inserts_columns("Returns", 2),
    "a column moved": lambda person: person.moves_columns("Returns", 3, 4, 0),
    "renamed": lambda person: person.renames("Returns", "Rücksendungen '26"),
}


@pytest.mark.parametrize("what", STRUCTURE)
def test_whatever_moves_in_another_tab_changes_no_answer(local_google, what):
    """Sorted, moved, renamed: the same facts, so the same answers, before and after the next sync."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    before = sheet.shown()
    STRUCTURE[what](sheet.person)
    assert sheet.shown() == before
    run = sheet.sync()
    assert sheet.shown() == before
    assert run.ledger.heading is None


def test_a_header_renamed_in_another_tab_takes_the_answers_away(local_google):
    """Nobody knows what the column is now: every line is pending until the next sync, which reads it no more."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    sheet.person.types("Returns", 0, 3, "Something else")
    assert set(risks(sheet).values()) == {PENDING, words("en").title("risk")}
    sheet.person.types("Returns", 0, 3, "Return request status")
    assert sheet.unanswered() == []


def test_a_tab_that_is_deleted_is_joined_no_more(local_google):
    """Its orders are pending; the next sync answers them without it, and nothing is left in the hidden tab."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    sheet.person.deletes("Returns")
    sheet.specs.clear()
    assert sheet.wrong() == []
    assert risks(sheet)[3] == PENDING
    sheet.sync()
    assert sheet.unanswered() == []
    assert not any(local_google.shown(sheet.id, HOME))


def test_what_people_do_in_the_hidden_tab_is_never_an_answer(local_google):
    """Typed into, sorted, deleted: pending at worst, and the next sync mends it."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    whole = sheet.shown()
    for harm in (
        lambda: sheet.person.types(HOME, 2, 0, "typed"),
        lambda: sheet.person.types(HOME, 0, 1, "typed"),
        lambda: sheet.person.sorts(HOME, Area(0, 6, 0, 4), 0, down=True),
        lambda: sheet.person.deletes_columns(HOME, 0, 1),
        lambda: sheet.person.deletes(HOME),
    ):
        harm()
        assert sheet.wrong() == []
        sheet.person.types("Returns", 1, 3, "Closed" if whole == sheet.shown() else "Approved")
        assert sheet.wrong() == []
        sheet.sync()
        assert sheet.unanswered() == []


def test_rows_that_agree_count_once_and_rows_that_do_not_are_not_believed(local_google):
    """Two returns of one line: the same facts are facts, others are unknown, and a Problem names both cells."""
    rows = rows_of("Returns", [1, 3])
    sheet = book(local_google)
    sheet.add("Returns", [*rows, list(rows[1]), [*rows[2][:3], "Denied", *rows[2][4:]]], spec="Returns")
    run = sheet.sync()
    assert sheet.unanswered() == []
    told = [problem for problem in run.problems if problem.key == "tabs.rows_disagree"]
    assert [(each.at.tab, each.at.row, each.at.column, each.facts["other"]) for each in told] == [
        ("Returns", 3, 3, "Returns!D5")
    ]
    assert not [problem for problem in run.problems if problem.key == "cell.error"]
    sheet.person.types("Returns", 4, 3, str(rows[2][3]))
    assert risks(sheet)[5] == PENDING
    sheet.sync()
    assert sheet.unanswered() == []


def test_rows_that_differ_in_upper_and_lower_case_alone_agree(local_google):
    """`granted` and `Granted` of one claim are one fact: it counts, before and after a sync, and no Problem is told."""
    sheet = book(local_google)
    rows = rows_of("Claims", [6])
    claim = [*rows[1][:3], "denied", *rows[1][4:]]
    sheet.add("Claims", [rows[0], claim, list(claim)], spec="Claims")
    sheet.sync()
    before = sheet.shown()
    for row in (1, 2):
        sheet.person.types("Claims", row, 3, "DENIED")
        assert sheet.wrong() == []
        assert risks(sheet)[8] == before[8][0]
        run = sheet.sync()
        assert sheet.unanswered() == []
        assert not [problem for problem in run.problems if problem.key == "tabs.rows_disagree"]
    sheet.person.types("Claims", 2, 3, "granted")
    assert risks(sheet)[8] == PENDING
    assert [each.key for each in sheet.sync().problems if each.key == "tabs.rows_disagree"]
    assert sheet.unanswered() == []


def test_a_return_is_joined_with_its_line_of_the_order(local_google):
    """Two lines of one order: the return of one SKU is none of the other; a row without a SKU is of both."""
    lines = orders(3)
    sheet = JoinedSheet(local_google, [*lines, [order_id(2), "SKU-X", *lines[3][2:]]], Choices(display="mirror"))
    sheet.add("Returns", rows_of("Returns", [2]), spec="Returns")
    sheet.sync()
    assert sheet.unanswered() == []
    assert sheet.shown()[4] != sheet.shown()[5]
    for sku in ("", "SKU-2", "sku-2"):
        sheet.person.types("Returns", 1, 2, sku)
        assert sheet.wrong() == []
    sheet.person.types("Returns", 1, 2, "")
    sheet.sync()
    assert sheet.unanswered() == []
    assert sheet.shown()[4] == sheet.shown()[5]
    sheet.person.types("Returns", 1, 2, "SKU-2")
    sheet.person.types("Orders", 3, 1, "")
    assert sheet.wrong() == []
    sheet.sync()
    assert sheet.unanswered() == []


def test_two_tabs_that_disagree_are_told_with_both_cells(local_google):
    """The tab that is believed is named first, then the other's cell, and what each says."""
    sheet = book(local_google)
    rows = rows_of("Returns", [1])
    sheet.add("Returns", [rows[0], [*rows[1][:4], "changed mind", *rows[1][5:]]], spec="Returns")
    sheet.person.types("Orders", 2, 10, "damaged")
    (told,) = [each for each in sheet.sync().problems if each.key == "tabs.disagree"]
    assert (told.at.tab, told.at.row, told.at.column) == ("Returns", 2, 4)
    assert (told.facts["text"], told.facts["other"], told.facts["other_text"]) == ("changed mind", "K3", "damaged")
    assert "Tab Returns, row 2, column E" in words("en").problem(told)
    sheet.person.types("Orders", 2, 10, "Changed Mind")
    assert not [each for each in sheet.sync().problems if each.key == "tabs.disagree"]


def test_a_cell_of_another_tab_that_cannot_be_read_is_named_there(local_google):
    """The Problem of a joined cell says the tab, the row and the column where it stands."""
    sheet = book(local_google, "Returns")
    sheet.person.types("Returns", 3, 1, "soon")
    told = [each for each in sheet.sync().problems if each.key == "date.unreadable"]
    assert [(each.at.tab, each.at.row, each.at.column) for each in told] == [("Returns", 4, 1)]
    assert sheet.unanswered() == []


def test_orders_are_not_joined_with_other_orders_or_feedback(local_google):
    """A second tab of orders, a feedback report and our own tabs say nothing of the orders."""
    sheet = book(local_google)
    sheet.add("Old orders", orders(COUNT, seed=5))
    sheet.add("Feedback", [list(FEEDBACK), [TODAY, 1, "bad", "", order_id(1), "a@example.com"]])
    sheet.sync()
    sheet.sync()
    assert sheet.unanswered() == []
    assert HOME not in [tab.title for tab in sheet.described().tabs]


def test_a_wildcard_that_no_look_up_finds_leaves_its_line_pending(local_google):
    """A SKU with `*`: nobody can tell what another tab says of it; the line is pending and its Problem says why."""
    sheet = book(local_google, "Returns")
    sheet.person.types("Orders", 4, 1, "SKU*3")
    told = [each for each in sheet.sync().problems if each.key == "row.confusable"]
    assert [each.at.row for each in told] == [5]
    assert risks(sheet)[5] == PENDING
    assert sheet.wrong() == []


def test_a_dry_run_judges_the_joined_orders_and_writes_nothing(local_google):
    """Without anything of ours in the workbook it says what a sync then shows."""
    sheet = book(local_google, "Returns")
    dry = sheet.sync(dry_run=True)
    assert [tab.title for tab in sheet.described().tabs] == ["Orders", "Returns"]
    wet = sheet.sync()
    assert dry.assessment.results.cells == wet.assessment.results.cells
    assert dry.ledger.added == wet.ledger.added


@pytest.mark.parametrize("family", SPECS)
@pytest.mark.parametrize("seed", [pytest.param(seed, marks=AT_WORK[seed]) for seed in range(1, 40)])
def test_people_at_work_in_both_tabs_never_see_a_wrong_answer(local_google, seed, family):
    """Thirty edits anywhere, syncs between: nothing wrong at any moment, all right after a sync, 3 reads at rest."""
    dice = Random(seed)
    sheet = book(local_google, family)
    sheet.sync()
    for _ in range(30):
        edit(sheet, dice, family)
        assert sheet.wrong() == []
        if dice.random() < 0.25:
            run = sheet.sync()
            assert sheet.unanswered() == []
            assert "tabs.unsure" not in {problem.key for problem in run.problems}
    sheet.sync()
    assert sheet.unanswered() == []
    again = sheet.sync()
    assert (again.calls.read, again.calls.write) == (3, 0)


def test_a_tab_that_grows_far_beyond_what_was_seen_is_never_wrongly_joined(local_google):
    """More rows than the hidden tab has: pending at worst, and the next sync makes room."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    sheet.person.inserts_rows("Returns", 3, 1_500)
    cells = [order_id(2), str(TODAY), "SKU-2", "Requested", "defective", "", ""]
    sheet.person.pastes("Returns", 1_200, 0, [cells])
    assert sheet.wrong() == []
    sheet.sync()
    assert sheet.unanswered() == []


def test_cells_merged_in_another_tab_are_named_there(local_google):
    """Of a row that a merged cell hides nothing can be read: a Problem names it."""
    sheet = book(local_google, "Returns")
    number = next(tab.id for tab in sheet.described().tabs if tab.title == "Returns")
    area = {"sheetId": number, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 1}
    asked = {"requests": [{"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}}]}
    local_google.store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": sheet.id}, asked)
    told = [each.at for each in sheet.sync().problems if each.key == "row.merged"]
    assert [(at.tab, at.row, at.column) for at in told] == [("Returns", 3, 0)]
    assert sheet.unanswered() == []


def test_a_hidden_tab_counts_like_any_other(local_google):
    """To hide a tab of returns changes no answer, and the next sync has nothing to write."""
    sheet = book(local_google, "Returns")
    sheet.sync()
    number = next(tab.id for tab in sheet.described().tabs if tab.title == "Returns")
    change = {"properties": {"sheetId": number, "hidden": True}, "fields": "hidden"}
    asked = {"requests": [{"updateSheetProperties": change}]}
    local_google.store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": sheet.id}, asked)
    assert sheet.sync().ledger.heading is None
    assert sheet.unanswered() == []


def test_plain_values_are_of_the_joined_orders(local_google):
    """In values mode too each row shows the answer for what stands of it in all tabs."""
    sheet = JoinedSheet(local_google, orders(COUNT), Choices(display="values"))
    sheet.add("Returns", rows_of("Returns", RETURNED), spec="Returns")
    sheet.sync()
    assert sheet.unanswered() == []
    sheet.person.types("Returns", 2, 3, "Denied")
    sheet.sync()
    assert sheet.unanswered() == []


@pytest.mark.soak
def test_five_thousand_orders_and_two_thousand_returns_are_joined(local_google):
    """With one return changed, one answer of five thousand orders changes."""
    sheet = JoinedSheet(local_google, orders(5_000), Choices(display="mirror"), as_of=AS_OF)
    sheet.add("Returns", rows_of("Returns", list(range(0, 4_000, 2))), spec="Returns")
    sheet.sync()
    sheet.person.types("Returns", 7, 3, "Denied")
    run = sheet.sync()
    assert (run.ledger.added, run.ledger.removed) == (1, 1)
    assert sheet.unanswered() == []
