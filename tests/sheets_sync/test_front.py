"""Laws of what people see: our columns dressed once, the visible tab, its links, its settings; nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from builders.synced_sheet import HEAD, SyncedSheet, is_told, lost, order_rows

from schemas.choices import LANGUAGES, Choices
from schemas.grid import letter
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims.judgements import RISKS
from sheets_sync.front.birth import PLACES
from sheets_sync.front.board import MOST_ORDERS
from sheets_sync.front.colours import ASKING, FILLS
from sheets_sync.front.dress import WIDTHS
from sheets_sync.front.places import STATUS
from sheets_sync.front.settings import SETTINGS, allowed, column_names, labels, shown
from sheets_sync.mirror import KEY
from sheets_sync.wording import words

ROWS = order_rows(30)
TITLE = "Claimwatch"
OPEN = frozenset({"marketplace", "profile", "language", "display", "columns"})
COMMANDS = ["=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "＝1+1", "'=1"]


@pytest.fixture
def sheet(local_google):
    """Thirty orders, synced as the command does it without options: the sheet's own settings count."""
    made = SyncedSheet(local_google, [list(row) for row in ROWS], Choices(defaulted=OPEN))
    made.sync()
    return made


def column(sheet, what, title=TITLE):
    """The cells of one column of the visible tab."""
    cells = sheet.cells(title)
    return cells[PLACES[what]]


def row_of(sheet, text, what="label"):
    """The 0-based row in which a text stands."""
    return column(sheet, what).index(text)


def sets(sheet, name, value, speech=None):
    """Paste a setting as a person does, past the list of options."""
    speech = speech or words("en")
    row = row_of(sheet, speech.say(f"front.setting.{name}"))
    sheet.person.pastes(TITLE, row, PLACES["value"], [[value]])


def maps(sheet, name, header, at=0):
    """Type a line of the list of columns."""
    first = row_of(sheet, words("en").say("front.map.column")) + 1
    sheet.person.types(TITLE, first + at, PLACES["label"], name)
    sheet.person.types(TITLE, first + at, PLACES["value"], header)


def bodies(sheet):
    """All that hangs on the workbook's tabs: formats, notes, rules, sizes, protections."""
    book = sheet.book()
    return [
        (
            tab.title,
            [(list(each.dress), each.size, each.hidden) for each in tab.columns],
            {kind: [(item.areas, item.body) for item in items] for kind, items in tab.bound.items()},
        )
        for tab in book.tabs
    ]


def rules(sheet, title="Orders"):
    """The format rules of a tab: areas, condition, format."""
    items = sheet.book().titled(title).bound.get("conditionalFormats", ())
    return [(item.areas, item.body["booleanRule"]) for item in items]


def second_writes_nothing(sheet):
    run = sheet.sync()
    assert run.calls.write == 0
    assert run.calls.read <= 3
    return run


def test_our_columns_are_dressed_at_the_first_sync_and_never_again(sheet):
    """Width, note, look of the title, number format and side of each column of ours; what people change stays."""
    tab, own, speech = sheet.book().tabs[0], sheet.ours(), words("en")
    for what in RESULT_COLUMNS:
        each = tab.columns[own[what]]
        assert each.size == WIDTHS[what]
        head = each.worn(0)
        assert head.note == speech.say(f"column.result.{what}.note")
        assert head.format["borders"]["top"]["style"] == "SOLID_THICK"
        assert each.worn(5).format["wrapStrategy"] == "CLIP"
        assert "borders" not in each.worn(5).format
    assert tab.columns[own[KEY]].worn(0).note == speech.say("mirror.key.note")
    sheet.person.notes("Orders", 0, own["risk"], "our own words")
    before = bodies(sheet)
    sheet.person.types("Orders", 3, 4, "Lost")
    assert sheet.sync().calls.write == 1
    assert bodies(sheet)[0] == before[0]


def test_there_is_one_rule_per_word_and_language_on_our_risk_column_only(sheet):
    """Each grade has its fill and its ink in every language; nothing but our columns has a rule of ours."""
    own = sheet.ours()
    found = {
        rule["condition"]["values"][0]["userEnteredValue"]
        for areas, rule in rules(sheet)
        if rule["condition"]["type"] == "TEXT_EQ" and [area.left for area in areas] == [own["risk"]]
    }
    assert found == {words(language).say(f"risk.{grade}") for language in LANGUAGES for grade in RISKS}
    for areas, _ in rules(sheet):
        assert all(area.left in own.values() and area.right == area.left + 1 for area in areas)


def test_dates_are_shown_without_an_hour_in_the_order_tab(sheet):
    """A day is never shown as midnight; the value keeps the hour of a deadline that has one."""
    tab, own = sheet.book().tabs[0], sheet.ours()
    for what in ("opens", "closes", "act_by"):
        assert tab.columns[own[what]].worn(5).format["numberFormat"]["type"] == "DATE"
    assert any(isinstance(cell, float) for cell in sheet.cells()[own["act_by"]])


@pytest.mark.parametrize("what", RESULT_COLUMNS)
def test_a_column_that_is_born_again_has_each_rule_once(sheet, what):
    """Somebody deletes the column; its successor has as many rules as it had."""

    def counted():
        return sum(area.left == sheet.ours()[what] for areas, _ in rules(sheet) for area in areas)

    before = counted()
    column = sheet.ours()[what]
    sheet.person.deletes_columns("Orders", column, column + 1)
    sheet.sync()
    assert counted() == before


@pytest.mark.parametrize("what", RESULT_COLUMNS)
def test_no_rule_of_another_column_is_lost_with_one_that_is_born_again(sheet, what):
    """Every rule that read it reads its successor, once; nothing in the visible tab changes."""

    def living():
        own = {column: each for each, column in sheet.ours().items()}
        found = []
        for areas, rule in rules(sheet):
            text = rule["condition"]["values"][0]["userEnteredValue"]
            for column, each in own.items():
                text = text.replace(f"${letter(column)}1", f"<{each}>")
            if "#REF!" not in text:
                found.append((own[areas[0].left], text))
        return sorted(found)

    before, front = living(), rules(sheet, TITLE)
    for _ in range(2):
        column = sheet.ours()[what]
        sheet.person.deletes_columns("Orders", column, column + 1)
        sheet.sync()
        assert living() == before
        assert rules(sheet, TITLE) == front


def test_a_rule_that_somebody_deleted_stays_deleted(sheet):
    """No later sync gives a rule again, whatever it writes."""
    change = {"deleteConditionalFormatRule": {"sheetId": 0, "index": 2}}
    sheet.google.store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": sheet.id}, {"requests": [change]})
    left = rules(sheet)
    sheet.person.types("Orders", 3, 4, "Lost")
    sheet.sync()
    assert rules(sheet) == left


def luminance(code):
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_word_can_be_read_on_its_fill():
    """Contrast of ink and fill is at least 6.7 (AA asks 4.5), and every grade has a fill."""
    assert FILLS.keys() == set(RISKS)
    assert set(ASKING) < set(RISKS)
    for fill, ink in FILLS.values():
        dark, light = sorted((luminance(fill), luminance(ink)))
        assert (light + 0.05) / (dark + 0.05) >= 6.6


def test_the_tab_tells_counts_and_the_most_urgent_orders(sheet):
    """Counts are those of the run; each urgent line shows its own order's cells, and its link leads to that row."""
    run, speech = second_writes_nothing(sheet), words("en")
    cells = sheet.cells(TITLE)
    counted = {cells[0][row]: cells[1][row] for row in range(9, 17)}
    from sheets_sync.tally import tally  # noqa: PLC0415  only this law compares with it

    assert counted == {
        speech.say(f"risk.{grade}"): count
        for grade, count in tally(run.assessment.orders, run.assessment.judgements).risk.items()
    }
    head = row_of(sheet, speech.say("summary.do_first"), "risk")
    told = links_are_right(sheet, range(head + 1, head + 1 + MOST_ORDERS))
    assert told


def links_are_right(sheet, rows):
    """Each line of an order leads to the row of that very order; say how many there are."""
    front, cells, orders = sheet.book().titled(TITLE), sheet.cells(TITLE), sheet.cells("Orders")
    order_column, shown_rows, count = orders[0], sheet.shown("Orders"), 0
    for row in rows:
        place = cells[PLACES["place"]][row]
        if not isinstance(place, str) or not place.startswith("Row ") or cells[PLACES["order"]][row] is None:
            continue
        link = front.columns[PLACES["place"]].worn(row).format["textFormat"]["link"]["uri"]
        there = int(place.split(",")[0].removeprefix("Row "))
        assert link.startswith("#gid=0&range=")
        assert link.endswith(str(there))
        assert order_column[there - 1] == cells[PLACES["order"]][row]
        if cells[PLACES["risk"]][row]:
            assert shown_rows[there][0] == cells[PLACES["risk"]][row]
        count += 1
    return count


def test_links_follow_their_orders_after_a_sort(sheet):
    """After a sort the next sync writes the links anew and the one after it nothing."""
    from addon.playground.workbook.areas import Area  # noqa: PLC0415  beside the edit it is for

    sheet.person.sorts("Orders", Area(1, 31, 0, 11), 3)
    sheet.sync()
    second_writes_nothing(sheet)
    assert links_are_right(sheet, range(18, len(column(sheet, "place"))))


def test_texts_of_orders_are_never_formulas(local_google):
    """Order ids and cells that look like formulas are shown in the tab as they were typed."""
    rows = [list(HEAD), *([text, *ROWS[1][1:]] for text in COMMANDS)]
    rows += [[*ROWS[2][:5], text, *ROWS[2][6:]] for text in COMMANDS]
    made = SyncedSheet(local_google, rows, Choices(defaulted=OPEN))
    made.sync()
    front = made.book().titled(TITLE)
    assert not [value for each in front.columns for value in each.values if hasattr(value, "parts")]
    second_writes_nothing(made)


def test_a_day_later_the_tab_says_so_once(sheet):
    """The last change is told anew with the ledger's day; nothing is written by a re-run on that day."""
    before = column(sheet, "place")[3]
    sheet.google.now += 86_400
    sheet.as_of += 86_400
    sheet.sync()
    assert column(sheet, "place")[3] != before
    second_writes_nothing(sheet)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["profile", "language"])
def test_a_setting_is_read_in_any_language_and_by_its_key(sheet, name, language):
    """What the sheet says counts where no option was given, by its word in every language or its key."""
    for key in SETTINGS[name]:
        for text in (key, dict(zip(SETTINGS[name], shown(name, words(language)), strict=True))[key]):
            assert allowed(name)[text.casefold().replace("-", " ")] == key
    target = SETTINGS[name][1]
    sets(sheet, name, shown(name, words(language))[1])
    run = sheet.sync()
    assert (run.profile if name == "profile" else words("zh-Hant").title("risk")) in (target, sheet.shown()[1][0])
    second_writes_nothing(sheet)


def test_an_option_goes_before_a_setting_and_a_setting_before_a_default(sheet):
    """The option of the command wins, then the sheet, then the default."""
    sets(sheet, "profile", "strict")
    assert sheet.sync().profile == "strict"
    sheet.choices = Choices(profile="official", defaulted=OPEN - {"profile"})
    assert sheet.sync().profile == "official"
    sheet.choices = Choices(defaulted=OPEN)
    sets(sheet, "profile", "")
    assert sheet.sync().profile == "guide"


def test_every_bad_setting_is_named_with_its_cell_and_the_good_ones_are_used(sheet):
    """Each of them, in one run; the run goes on with the rest."""
    sets(sheet, "profile", "strict")
    sets(sheet, "marketplace", "Atlantis")
    sets(sheet, "display", "=1+1")
    maps(sheet, "note", "Colour", 0)
    maps(sheet, "no such thing", "Note", 1)
    run = sheet.sync()
    assert run.profile == "strict"
    bad = [problem for problem in run.problems if problem.key.startswith("setting.")]
    assert sorted(problem.key for problem in bad) == [
        "setting.no_column", "setting.no_such_header", "setting.unknown", "setting.unknown",
    ]  # fmt: skip
    cells = sheet.cells(TITLE)
    for problem in bad:
        assert problem.at.tab == TITLE
        assert cells[problem.at.column][problem.at.row - 1] is not None
        sentence = words("en").problem(problem)
        assert f"ow {problem.at.row}, column {letter(problem.at.column)}" in sentence
        assert TITLE in sentence
        assert sentence in cells[PLACES["text"]]
    assert column(sheet, "risk")[1].startswith(str(len([p for p in run.problems if not p.key.startswith("mirror.")])))
    second_writes_nothing(sheet)


def test_settings_are_found_wherever_people_move_them(sheet):
    """Rows inserted, columns inserted and the tab renamed: the words are what counts."""
    sets(sheet, "profile", "strict")
    sheet.person.inserts_rows(TITLE, 2, 3)
    sheet.person.inserts_columns(TITLE, PLACES["value"])
    sheet.person.inserts_columns(TITLE, 2)
    sheet.person.renames(TITLE, "Status of 'ours'")
    before = sheet.people()
    run = sheet.sync()
    assert run.profile == "strict"
    assert not lost(before, sheet.people())
    second_writes_nothing(sheet)


def test_a_column_that_is_not_found_by_itself_can_be_mapped(sheet):
    """A title that nobody knows is read once the settings name it."""
    sheet.person.types("Orders", 0, 6, "Wann es da sein soll")
    assert "expected_by" not in sheet.sync().assessment.recognition.columns
    maps(sheet, words("zh-Hant").say("column.expected_by"), "Wann es da sein soll")
    assert sheet.sync().assessment.recognition.columns["expected_by"] == 6
    second_writes_nothing(sheet)


def test_what_people_type_in_the_tab_is_kept(sheet):
    """Settings and notes of theirs are never written again; what they type over our lines is."""
    maps(sheet, "expected_by", "Expected by")
    sheet.person.types(TITLE, 60, 10, "our notes")
    sheet.person.types(TITLE, 20, PLACES["text"], "typed over")
    before = sheet.people()
    sheet.person.types("Orders", 3, 4, "Lost")
    sheet.sync()
    assert lost(before, sheet.people()) == [] or all("Lost" in each for each in lost(before, sheet.people()))
    assert column(sheet, "text")[20] != "typed over"
    assert sheet.cells(TITLE)[10][60] == "our notes"


def test_a_deleted_tab_comes_back_once(sheet):
    """Who deletes it a second time does not want it."""
    sheet.person.deletes(TITLE)
    sheet.sync()
    assert sheet.book().titled(TITLE)
    second_writes_nothing(sheet)
    sheet.person.deletes(TITLE)
    sheet.sync()
    assert not sheet.book().titled(TITLE)
    second_writes_nothing(sheet)


def test_a_column_moved_in_the_very_moment_refuses_the_batch(sheet):
    """The columns of the tab are held by their marks: were one moved meanwhile, nothing is written over people's."""
    from sheets_sync.front.places import front_columns  # noqa: PLC0415  likewise
    from sheets_sync.front.telling import held  # noqa: PLC0415  only this law looks at it
    from sheets_sync.placement import front_labels  # noqa: PLC0415  likewise

    front = sheet.tab(TITLE)
    label = next(label for _, label in front_labels(front))
    requests = list(held(front, front_columns(front)["text"], label, "text"))
    call = sheet.google.store.call
    call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": sheet.id}, {"requests": requests})
    sheet.person.inserts_columns(TITLE, 1)
    with pytest.raises(Exception, match="already exists"):
        call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": sheet.id}, {"requests": requests})


def test_a_sync_that_stops_says_why_in_the_tab(sheet):
    """Where the header is gone, the sentence at the top says so, once; when it is back, it says that all is well."""
    sheet.person.types("Orders", 0, 0, "")
    for _ in range(2):
        with pytest.raises(CannotGoOn) as stop:
            sheet.sync()
        assert words("en").problem(stop.value.problem) in column(sheet, "risk")[1]
    calls = len(sheet.google.calls)
    with pytest.raises(CannotGoOn):
        sheet.sync()
    assert not [call for call in sheet.google.calls[calls:] if "pdate" in call]
    sheet.person.types("Orders", 0, 0, HEAD[0])
    sheet.sync()
    assert "stopped" not in column(sheet, "risk")[1]


def test_nothing_of_peoples_tabs_changes(local_google):
    """Every format, note, size and rule of the seller's own columns is as before the first sync."""
    made = SyncedSheet(local_google, [list(row) for row in ROWS], Choices(defaulted=OPEN))
    before = made.people()
    made.sync()
    made.person.types("Orders", 3, 4, "Shipped")
    after = made.people()
    made.sync()
    assert [each for each in lost(before, after) if "Shipped" not in each] == []
    assert not lost(after, made.people())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_tab_speaks_one_language(local_google, language):
    """Titles, sentences and options are those of the sheet's language."""
    made = SyncedSheet(local_google, [list(row) for row in ROWS], replace(Choices(language=language)))
    made.sync()
    speech = words(language)
    assert speech.say("front.setting.profile") in column(made, "label")
    assert speech.say("front.last_change") == column(made, "risk")[3]
    assert shown("language", speech)[LANGUAGES.index(language)] in column(made, "value")


def test_no_label_means_two_things():
    """Labels of settings, names of columns and options differ from each other in all languages."""
    assert not set(labels()) & set(column_names()) - {"language"}
    for name, keys in SETTINGS.items():
        assert set(allowed(name).values()) == set(keys)


def test_the_columns_that_are_told_are_marked(sheet):
    """Exactly six columns may be written again; they stand together at the left."""
    told = [mark for mark in sheet.book().marks.values() if is_told(mark)]
    assert len(told) == len(STATUS)
    places = sorted(sheet.book().place(mark) for mark in told)
    assert all(right == left + 1 for left, right in pairwise(places))
