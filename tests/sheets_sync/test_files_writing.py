"""The same rows with the result columns beside them: whole, unchanged, harmless, and never over the report itself."""

from __future__ import annotations

import csv
import datetime as dt
import os

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds.reports import ORDER, sheet

from schemas.choices import LANGUAGES, Choices
from schemas.problem import CannotGoOn
from schemas.results import RESULT_COLUMNS, Results
from sheets_sync.files import read_file, write_file
from sheets_sync.formats.output import harmless
from sheets_sync.recognise import recognise
from sheets_sync.wording import words

TITLES = {key: words("en").title(key) for key in RESULT_COLUMNS}
HEADER = ["Order ID", "Order date", "Note"]
ANSWER = {
    "risk": "critical", "reasons": "未收到商品", "opens": 46_024, "closes": 46_110, "act_by": 46_025.4375,
    "action": "Answer the buyer", "amount": 86.4, "basis": None,
}  # fmt: skip
SHOWN = ["critical", "未收到商品", "2026-01-02", "2026-03-29", "2026-01-03 10:30", "Answer the buyer", "86.4", ""]


def moment(*parts):
    """A date as openpyxl gives it."""
    return dt.datetime(*parts)  # noqa: DTZ001  a cell has no zone


def results(*answers):
    """Result cells of lines."""
    return Results({key: [answer[key] for answer in answers] for key in RESULT_COLUMNS})


def flagged(out, grid, rows, *answers, titles=TITLES, source=None):
    """Write a grid with answers to some of its rows."""
    write_file(out, grid, recognise(grid, Choices()), rows, results(*answers), titles, source)
    return out


def read_csv(path):
    """The rows of a written CSV."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_xlsx(path):
    """The cells of a written XLSX."""
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows()]


GRID = sheet(
    ["Orders"], HEADER, [ORDER, 46_000, "=1+1"], [None, None, "-x"], [ORDER, "2026-01-02", "訂單"], [True, 0.5, 7]
)


def test_csv_holds_the_same_rows_and_the_results(tmp_path):
    """Every row is there, titles stand in the header row, dates are ISO text, a row without an order stays blank."""
    rows = read_csv(flagged(tmp_path / "out.csv", GRID, [3, 5], ANSWER, ANSWER))
    blank = [""] * 8
    assert rows == [
        ["Orders", "", "", *blank],
        [*HEADER, *TITLES.values()],
        [ORDER, "2025-12-09", "=1+1", *SHOWN],
        ["", "", "-x", *blank],
        [ORDER, "2026-01-02", "訂單", *SHOWN],
        ["TRUE", "1899-12-30 12:00", "7", *blank],
    ]


def test_a_number_that_is_no_date_stays_a_number(tmp_path):
    """A number beyond the calendar in a date column is written as it stands."""
    grid = sheet(HEADER, [ORDER, 9_000_000_000, None], [ORDER, -3, None])
    assert [row[1] for row in read_csv(flagged(tmp_path / "out.csv", grid, []))[1:]] == ["9000000000", "-3"]
    assert [row[1].value for row in read_xlsx(flagged(tmp_path / "out.xlsx", grid, []))[1:]] == [9_000_000_000, -3]


def test_csv_begins_with_a_byte_order_mark(tmp_path):
    """So that Excel shows Chinese."""
    assert flagged(tmp_path / "out.csv", GRID, [3], ANSWER).read_bytes().startswith(b"\xef\xbb\xbf")


def test_xlsx_holds_real_dates_and_numbers(tmp_path):
    """Dates are date cells, amounts numbers, the person's texts texts even where they look like formulas."""
    rows = read_xlsx(flagged(tmp_path / "out.xlsx", GRID, [3, 5], ANSWER, ANSWER))
    assert [cell.value for cell in rows[1]] == [*HEADER, *TITLES.values()]
    line = rows[2]
    assert [cell.value for cell in line] == [
        ORDER, moment(2025, 12, 9), "=1+1", "critical", "未收到商品", moment(2026, 1, 2), moment(2026, 3, 29),
        moment(2026, 1, 3, 10, 30), "Answer the buyer", 86.4, None,
    ]  # fmt: skip
    assert line[2].data_type in ("s", "inlineStr")
    assert [line[place].number_format for place in (1, 5, 6, 7, 9)] == ["yyyy-mm-dd"] * 3 + [
        "yyyy-mm-dd hh:mm",
        "#,##0.00",
    ]
    assert [cell.value for cell in rows[3]] == [None, None, "-x"] + [None] * 8
    assert [cell.value for cell in rows[5][:3]] == [True, dt.time(12, 0), 7]


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx", "OUT.XLSX"])
def test_a_written_file_is_read_as_the_report_it_was(tmp_path, name):
    """What was written is recognised again, column for column, and its results are not taken for input."""
    again = read_file(flagged(tmp_path / name, GRID, [3, 5], ANSWER, ANSWER), None)
    first, second = recognise(GRID, Choices()), recognise(again, Choices())
    assert dict(second.columns) == dict(first.columns)
    assert (second.header, second.problems) == (first.header, first.problems)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_earlier_result_is_replaced(tmp_path, name, language):
    """A file that was flagged before, in either language, has one set of results, the new one."""
    before = {key: words(language).title(key) for key in RESULT_COLUMNS}
    once = read_file(flagged(tmp_path / f"1{name}", GRID, [3], ANSWER, titles=before), None)
    twice = read_file(flagged(tmp_path / f"2{name}", once, [5], ANSWER), None)
    assert (once.width, twice.width) == (11, 11)
    assert [column[1] for column in twice.columns] == [*HEADER, *TITLES.values()]
    assert [column[2] for column in twice.columns[3:]] == [None] * 8


def test_a_column_of_the_person_with_a_title_like_ours_stays(tmp_path):
    """One "Act by" of the person's own is no earlier result."""
    grid = sheet(["Order ID", "Act by", "Claim risk"], [ORDER, "Monday", "low"])
    assert read_csv(flagged(tmp_path / "out.csv", grid, [2], ANSWER))[1] == [ORDER, "Monday", "low", *SHOWN]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(st.lists(st.lists(TEXT | st.none(), min_size=2, max_size=2), max_size=5))
def test_the_person_s_texts_are_written_as_typed(tmp_path_factory, cells):
    """Whatever stands in a cell, formula-looking or not, stands in the written file."""
    folder = tmp_path_factory.mktemp("typed")
    grid = sheet(["Order ID", "x", "y"], *([ORDER, *row] for row in cells))
    out = flagged(folder / "out.csv", grid, [])
    assert [row[1:3] for row in read_csv(out)[1:]] == [[cell or "" for cell in row] for row in cells]
    book = read_xlsx(flagged(folder / "out.xlsx", grid, []))
    assert [[cell.value for cell in row[1:3]] for row in book[1:]] == cells
    assert {cell.data_type for row in book for cell in row if cell.value is not None} == {"s"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "=cmd|' /C calc'!A0"])
def test_our_own_texts_are_no_formulas(tmp_path, text):
    """A text of ours never begins like a formula in a CSV; an amount may be negative."""
    rows = read_csv(flagged(tmp_path / "out.csv", GRID, [3], {**ANSWER, "reasons": text, "amount": -5}))
    assert rows[2][4] == f"'{text}" == harmless(text)
    assert rows[2][9] == "-5"


def test_marks_that_xml_cannot_hold(tmp_path):
    """Control characters are left out of an XLSX instead of stopping it."""
    grid = sheet(["Order ID", "Note"], [ORDER, "a\x00b\x0bc"])
    assert read_xlsx(flagged(tmp_path / "out.xlsx", grid, [2], ANSWER))[1][1].value == "abc"


# --- never over the report, never half a file ---


def test_the_report_itself_is_never_overwritten(tmp_path):
    """Neither by its own path, nor through another spelling, a link or a hard link to it."""
    source = tmp_path / "orders.csv"
    source.write_text("Order ID,Order date,Note\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(source)
    os.link(source, tmp_path / "same.csv")
    before = source.read_bytes()
    for out in (source, tmp_path / "." / "orders.csv", tmp_path / "link.csv", tmp_path / "same.csv"):
        with pytest.raises(CannotGoOn, match=r"file\.output_is_input"):
            flagged(out, GRID, [3], ANSWER, source=source)
    assert source.read_bytes() == before
    assert flagged(tmp_path / "other.csv", GRID, [3], ANSWER, source=source).exists()


@pytest.mark.parametrize("name", ["out.pdf", "out", "out.tsv", "no folder/out.csv", "folder.csv", "x" * 300 + ".csv"])
def test_where_nothing_can_be_written(tmp_path, name):
    """Another ending, no such folder, a folder instead of a file: one clear Problem, nothing left behind."""
    (tmp_path / "folder.csv").mkdir()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CannotGoOn) as stop:
        flagged(tmp_path / name, GRID, [3], ANSWER)
    assert stop.value.problem.key == "file.output"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_appears_whole_or_not_at_all(tmp_path):
    """Where writing breaks off, what stood there before still stands, and no half file is left."""
    out = tmp_path / "out.csv"
    out.write_text("before", encoding="utf-8")
    with pytest.raises(ValueError, match="zip"):
        flagged(out, GRID, [3, 5], ANSWER)  # two rows, one answer: a fault of ours
    assert out.read_text(encoding="utf-8") == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
