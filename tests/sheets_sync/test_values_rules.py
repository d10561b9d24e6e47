"""Laws of the rules that grey plain values: none is ever deleted, an outdated one does nothing, people's stay."""

from __future__ import annotations

import pytest
from worlds.failures import Port, Time
from worlds.people import ID, RULE, rules
from worlds.values_sheet import Sheet

from schemas.results import RESULT_COLUMNS
from sheets_sync.history.undo import undo
from sheets_sync.mirror import ECHO, KEY, generation_of, is_grey
from sheets_sync.sync import sync
from sheets_sync.values.seal import echo_from


def deletes(sheet, what):
    """Delete a column of ours."""
    column = sheet.places()[what]
    sheet.person.deletes_columns("Orders", column, column + 1)


def heads(sheet):
    """Delete the header row and write it again."""
    titles = [sheet.book.tab(0).columns[at].value(0) for at in range(10)]
    sheet.person.deletes_rows("Orders", 0, 1)
    sheet.person.inserts_rows("Orders", 0)
    for at, title in enumerate(titles):
        sheet.person.types("Orders", 0, at, title)


def changes(sheet, change):
    """Change the formulas of our rules, as another version of ours would have written them."""
    for at, item in enumerate(sheet.book.tab(0).bound["conditionalFormats"]):
        text = rules(sheet.book.tab(0))[at]
        if is_grey(text):
            condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": change(text)}]}
            column = item.areas[0].left
            area = {"sheetId": 0, "startColumnIndex": column, "endColumnIndex": column + 1}
            rule = {"ranges": [area], "booleanRule": {**item.body["booleanRule"], "condition": condition}}
            sheet.person._requests({"updateConditionalFormatRule": {"rule": rule, "index": at}})


OUTDATING = {
    "echo": lambda sheet: deletes(sheet, ECHO),
    "key": lambda sheet: deletes(sheet, KEY),
    "echo and key": lambda sheet: (deletes(sheet, ECHO), deletes(sheet, KEY)),
    "header": heads,
    "dead rule": lambda sheet: changes(sheet, lambda text: text.replace("RIGHT(", "LEFT(")),
}
"""What makes rules of ours wrong for where they are."""


def adds(sheet, at):
    """Add a rule of people's, over a column of theirs."""
    area = {"sheetId": 0, "startColumnIndex": 2, "endColumnIndex": 3}
    condition = {"type": "TEXT_EQ", "values": [{"userEnteredValue": f"{RULE}{at}"}]}
    rule = {"ranges": [area], "booleanRule": {"condition": condition, "format": {"textFormat": {"bold": True}}}}
    sheet.person._requests({"addConditionalFormatRule": {"rule": rule, "index": at}})


def theirs(sheet):
    """People's rules, in their order."""
    return [said for said in rules(sheet.book.tab(0)) if said.startswith(RULE)]


def grey(sheet):
    """Our rules that grey."""
    return [said for said in rules(sheet.book.tab(0)) if is_grey(said)]


@pytest.fixture
def sheet():
    """Eight orders, synced as values, and a rule of people's."""
    made = Sheet(5)
    made.sync()
    adds(made, 0)
    return made


@pytest.mark.parametrize("edit", OUTDATING)
def test_no_rule_of_peoples_is_ever_lost(sheet, edit):
    """Before each call of a sync that finds its rules outdated somebody adds rules and takes others away."""
    OUTDATING[edit](sheet)
    here = theirs(sheet)

    def before(_):
        nonlocal here
        assert theirs(sheet) == here
        first = len(rules(sheet.book.tab(0)))
        for at in range(0, first, 2):
            adds(sheet, at)
        while len(theirs(sheet)) > 3:
            at = next(at for at, said in enumerate(rules(sheet.book.tab(0))) if said.startswith(RULE))
            sheet.person._requests({"deleteConditionalFormatRule": {"sheetId": 0, "index": at}})
        here = theirs(sheet)

    port = Port(sheet.store, Time(), before=before)
    sync(port.workbook(ID), sheet.choices, sheet.now)
    assert theirs(sheet) == here
    asked = [kind for call in port.calls for each in (call.body or {}).get("requests", ()) for kind in each]
    assert not {"deleteConditionalFormatRule", "updateConditionalFormatRule"} & set(asked)


@pytest.mark.parametrize("edit", OUTDATING)
def test_an_outdated_rule_does_nothing_once_its_rows_are_written_anew(sheet, edit):
    """It stays where it is; every row looks valid, and one that is edited is grey again."""
    before = len(grey(sheet))
    OUTDATING[edit](sheet)
    sheet.healed()
    assert len(grey(sheet)) == before + len(RESULT_COLUMNS)
    assert not sheet.grey()
    row = sheet.rows()[0]
    sheet.person.types("Orders", row - 1, 2, "77.5")
    assert sheet.grey() == {row}
    sheet.healed()
    assert len(grey(sheet)) == before + len(RESULT_COLUMNS)


@pytest.mark.parametrize("edit", [each for each in OUTDATING if each != "dead rule"])
def test_no_rule_greys_live_answers_whatever_was_deleted(sheet, edit):
    """Neither of values that once stood there, nor after their echo is gone; back at values they grey again."""
    sheet.sync("mirror")
    OUTDATING[edit](sheet)
    sheet.sync("mirror")
    assert not sheet.grey()
    assert sheet.sync("mirror").calls.write == 0
    sheet.healed()
    row = sheet.rows()[0]
    sheet.person.types("Orders", row - 1, 2, "77.5")
    assert sheet.grey() == {row}


def test_a_word_of_the_live_echo_that_somebody_pasted_elsewhere_keeps_no_rule_from_its_work(sheet):
    """What a row of live answers says of generations is not later than the one that comes after it."""
    sheet.sync("mirror")
    row, said = sheet.rows()[0], sheet.cell(sheet.rows()[0], ECHO)
    sheet.person.types("Orders", row - 1, 9, said)
    sheet.healed()
    sheet.person.types("Orders", row - 1, 2, "77.5")
    assert sheet.grey() == {row}


def test_an_undo_of_outdated_rows_leaves_none_without_a_rule(sheet):
    """What it writes is of the generation of the rules that stand there."""
    sheet.person.types("Orders", 3, 2, "77.5")
    sheet.sync()
    changes(sheet, lambda text: text.replace("RIGHT(", "LEFT("))
    undo(Port(sheet.store, Time()).workbook(ID), sheet.choices, sheet.now)
    made = {cell.partition("␞@")[2] for row in sheet.rows() if (cell := sheet.cell(row, ECHO)) and echo_from(cell)}
    last = max(len(each) - len(each.lstrip("@")) + 1 for each in made)
    assert last <= max(map(generation_of, grey(sheet)))
    sheet.look()
    sheet.healed()


@pytest.mark.parametrize("edit", ["echo", "header"])
def test_an_answer_that_was_sorted_onto_a_title_looks_valid_at_no_moment(sheet, edit):
    """The old rules are put off only by the write that puts the title in its place."""
    OUTDATING[edit](sheet)
    deletes(sheet, "closes")
    sheet.person.types("Orders", 0, sheet.places()["risk"], "high")

    def watch(_):
        assert sheet.cell(1, "risk") != "high" or not sheet.eye.is_lit(1, sheet.places()["risk"])

    port = Port(sheet.store, Time(), watch=watch)
    sync(port.workbook(ID), sheet.choices, sheet.now)
    assert sheet.cell(1, "risk") != "high"
