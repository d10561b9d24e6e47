"""Bad sheets: one clear sentence for each, the rest is served, in time, and nothing becomes a formula."""

from __future__ import annotations

import pytest
from builders.local_google import LocalGoogle
from builders.synced_sheet import AS_OF, HEAD, SyncedSheet, order_id, order_rows
from worlds.dirty_workbook import POISON
from worlds.failures import Port, Time

from addon.playground.store import Store
from schemas.choices import LANGUAGES, Choices
from schemas.problem import CannotGoOn
from sheets_sync.mirror import ours
from sheets_sync.sync import sync
from sheets_sync.wording import words

DISPLAYS = ("mirror", "values")
MANY, WIDE, WIDEST = 89_442, 18_000, 18_278
"""Blank rows of a real file; columns of a wide one; columns of the widest that Google holds."""
BLANKS = {
    "no cell": [[None]],
    "spaces": [[" "] * 5] * 60,
    "marks that cannot be seen": [["\u200b", "\u00a0", "\t", "\n", "\u200f", "\ufeff"]] * 60,
    "empty formulas": [['=""'] * 3] * 60,
    "check boxes": [[False, True]] * 60,
}
ODD = (
    "a" * 200, "(" * 200, "\\" * 200, "(a+)+$" * 33, "a" * 199 + "!", "[" * 200, '=HYPERLINK("x")' * 13, "\u202e" * 200,
    "\u200f\u200b" * 100, "ﷺ" * 200, "👩\u200d" * 100, "Z\u0351\u0327" * 66, "order id " * 22, "/" * 200, "İ" * 200,
    "\t" * 100 + "x", " " * 199 + "x", "ß" * 200, "ǆ" * 200, "\ufffd" * 200, "x" * 50_000, '"' * 200, "'" * 200,
    ";" * 200, "{" * 200, "\r\n" * 100 + "q", "␟" * 200, "␞" * 200, "*" * 200, "~?" * 100, "＝1+1", "=1+1", "+1", "-1",
    "@A1", "%s{}", "\x00" * 200, "\u0301" * 200, "=" * 200, "$A$1:$ZZ$9" * 20,
)  # fmt: skip
"""Titles that break what is careless: expressions that backtrack, marks that spread, texts that look like formulas."""


class Bad(SyncedSheet):
    """A sheet that is synced without a socket; each request is held against Google's discovery document."""

    def sync(self, **asked):
        self.port = Port(self.google.store, Time(), judged=True)
        try:
            return sync(self.port.workbook(self.id), self.choices, self.as_of, **asked)
        finally:
            assert not self.port.faults

    def settled(self):
        """One sync that may write, one that has nothing to do."""
        run = self.sync()
        again = self.sync()
        assert again.calls.write == 0
        assert [problem.key for problem in again.problems] == [problem.key for problem in run.problems]
        return run

    def stopped(self):
        """The Problem of a sync that stops without having written anything, whoever asks again."""
        before = self.book()
        for _ in range(2):
            with pytest.raises(CannotGoOn) as stop:
                self.sync()
            assert self.book() is before
        return stop.value.problem

    def formulas(self):
        """Every formula of the workbook: tab, row, column, text."""
        book = self.book()
        return [
            (tab.title, row, at, value.written(book.title_of))
            for tab in book.tabs
            for at, column in enumerate(tab.columns)
            for row, value in enumerate(column.values)
            if hasattr(value, "parts")
        ]


def bad(rows, display="auto", **choices):
    """A sheet of these rows, as they are."""
    return Bad(LocalGoogle("", Store(None, lambda: AS_OF, keep=False)), rows, Choices(display=display, **choices))


def sentences(problem):
    """What is said of it in each language: one sentence, with nothing unfilled."""
    said = [words(language).problem(problem) for language in LANGUAGES]
    for text in said:
        assert text
        assert "\n" not in text
        assert not {"{", "}"} & set(text)
        assert len(text) < 400
    return said


@pytest.mark.parametrize("rows", BLANKS.values(), ids=BLANKS)
@pytest.mark.parametrize("display", DISPLAYS)
def test_a_sheet_of_only_blanks(rows, display):
    """The sync stops with one sentence that says where a header was looked for; nothing is written."""
    problem = bad(rows, display).stopped()
    assert problem.key == "header.missing"
    assert "header row" in sentences(problem)[0]


@pytest.mark.parametrize("display", DISPLAYS)
def test_titles_without_an_order(display):
    """A header over nothing, or over white space, is a sheet without orders: our columns stand ready."""
    for rows in ([list(HEAD)], [list(HEAD), *[[" "] * 5] * 30]):
        sheet = bad(rows, display)
        assert len(sheet.settled().assessment.orders) == 0


@pytest.mark.soak
@pytest.mark.parametrize("display", ["auto", "values"])
def test_a_long_tail_of_blank_rows(display):
    """89,442 rows of white space cost no write, no line of the ledger, and no more time than reading them."""
    rows = order_rows(30)
    sheet = bad([*rows[:-1], *[[" "] * 3] * MANY, rows[-1]], display)
    run = sheet.sync()
    assert len(run.assessment.orders) == 30
    assert run.calls.write <= 3
    assert run.ledger.added <= 31
    assert (run.cells is None) == (display == "auto")
    assert sum(len(str(call.body)) for call in sheet.port.calls) < 400_000


@pytest.mark.parametrize("display", DISPLAYS)
def test_eighteen_thousand_columns(display):
    """The orders among 18,000 columns, half of them texts that look like formulas, are answered in seconds."""
    rows = order_rows(3)
    rows[0] += [f"extra {number}" for number in range(WIDE - len(HEAD))]
    sheet = bad([rows[0], *([*row, *["=1"] * (WIDE - len(HEAD))] for row in rows[1:])], display)
    sheet.settled()
    assert not sheet.unanswered()


def test_no_room_for_our_columns():
    """Where Google holds no more columns the sync stops, says so, and nothing was written."""
    sheet = bad([*order_rows(2), [None] * (WIDEST - 1) + ["end"]])
    problem = sheet.stopped()
    assert problem.key == "sheet.full"
    assert all(f"{WIDEST:,}" in said for said in sentences(problem))


@pytest.mark.soak
def test_no_room_for_our_cells():
    """Where the spreadsheet is at ten million cells likewise, at the first try."""
    sheet = bad(order_rows(2))
    grid = {"rowCount": 800_000, "columnCount": 12}
    change = {"properties": {"sheetId": 0, "gridProperties": grid}, "fields": "gridProperties"}
    book = {"spreadsheetId": sheet.id}
    sheet.google.store.call("sheets.spreadsheets.batchUpdate", book, {"requests": [{"updateSheetProperties": change}]})
    assert sheet.stopped().key == "sheet.full"


@pytest.mark.parametrize("display", DISPLAYS)
def test_odd_titles_beside_good_ones(display):
    """Forty titles of 200 odd characters mean nothing, cost less than a second, and stay as they were typed."""
    rows = order_rows(20)
    rows[0] += ODD
    sheet = bad(rows, display)
    run = sheet.sync()
    assert sheet.sync().calls.write == 0
    assert len(run.assessment.orders) == 20
    assert set(run.assessment.recognition.columns.values()) <= set(range(len(HEAD)))
    assert [column[0] for column in sheet.cells()][len(HEAD) : len(HEAD) + len(ODD)] == list(ODD)
    assert not sheet.unanswered()
    only_ours(sheet)


def only_ours(sheet):
    """Every formula of the workbook is one that we build, in the header row of a column of ours."""
    own = set(sheet.ours().values())
    for tab, row, at, text in sheet.formulas():
        assert (tab, row) == ("Orders", 0), text
        assert at in own, text
        assert ours(text), text


def poisoned():
    """An order for each dangerous text in each column, the order id among them, and the texts as titles."""
    rows = order_rows(4)
    rows[0] += POISON
    for text in POISON:
        for at in range(len(HEAD)):
            row = [order_id(1_000 + len(rows)), *order_rows(1, seed=3)[1][1:]]
            row[at] = text
            rows.append(row)
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("display", DISPLAYS)
def test_dangerous_texts_in_every_column(display, language):
    """They are shown as typed, in our tabs too, and never become formulas; every other order is answered."""
    rows = poisoned()
    sheet = bad(rows, display, language=language)
    run = sheet.settled()
    only_ours(sheet)
    shown = sheet.cells("Orders")
    for at in range(len(HEAD)):
        assert shown[at] == [None if cell == "" else cell for cell in (row[at] for row in rows)]
    assert len(run.assessment.orders) == len(rows) - 1
    told = {problem.at.row for problem in run.problems if problem.at and problem.at.row}
    assert {row for row, *_ in map(_row_of, sheet.unanswered())} <= told
    for problem in run.problems:
        sentences(problem)


def _row_of(line):
    return int(line.split()[1].rstrip(":")), line


@pytest.mark.parametrize("text", [text for text in POISON if len(text) < 60])
def test_a_dangerous_order_id_is_told_with_its_row(text):
    """An order id that is none has one sentence that names its row; no tab holds it as a formula."""
    rows = order_rows(3)
    rows[2][0] = text
    sheet = bad(rows)
    run = sheet.settled()
    assert [problem.at.row for problem in run.problems if problem.key == "order_id.unreadable"] == [3]
    only_ours(sheet)
    assert not sheet.unanswered()
