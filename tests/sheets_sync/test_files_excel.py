"""XLSX files: cells as Google would hold them, the right sheet, merges; bombs and damage refused."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart
from worlds.reports import ORDER

from schemas.choices import Choices
from schemas.grid import Merge
from schemas.problem import CannotGoOn
from sheets_sync.files import read_file
from sheets_sync.recognise import recognise

HEADER = ["Order ID", "Order date", "Expected delivery date"]


def saved(tmp_path, fill, name="orders.xlsx"):
    """A workbook whose first sheet `fill` writes."""
    book = openpyxl.Workbook()
    fill(book.active)
    path = tmp_path / name
    book.save(path)
    return path


def rows_of(grid):
    """The rows of a grid as lists."""
    return [list(row) for row in zip(*grid.columns, strict=True)]


def refusal(path):
    """The Problem a file is refused with."""
    with pytest.raises(CannotGoOn) as stop:
        read_file(path, None)
    return stop.value.problem


def test_cells_come_as_google_would_hold_them(tmp_path):
    """Dates are serial numbers, whole where they have no time; numbers, checkboxes, errors and texts stay."""
    evening = dt.datetime(2026, 1, 2, 18, 0)  # noqa: DTZ001  a cell has no zone
    cells = [
        ORDER, dt.date(2026, 1, 2), evening, dt.time(6, 0), dt.timedelta(days=1, hours=12), 12.5, 7, True, False,
        "00123", "2026-01-02", "#REF!", None,
    ]  # fmt: skip
    path = saved(tmp_path, lambda sheet: (sheet.append(HEADER), sheet.append(cells)))
    row = rows_of(read_file(path, None))[1]
    assert row == [ORDER, 46_024, 46_024.75, 0.25, 1.5, 12.5, 7, True, False, "00123", "2026-01-02", "#REF!"]
    assert [type(cell) for cell in row[1:9]] == [int, float, float, float, float, int, bool, bool]


def test_a_workbook_that_counts_from_1904(tmp_path):
    """An old Mac workbook counts days from 1904; its dates are the same days."""
    path = tmp_path / "mac.xlsx"
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(HEADER)
    book.active.append([ORDER, dt.date(2026, 1, 2), None])
    book.save(path)
    assert rows_of(read_file(path, None))[1] == [ORDER, 46_024, None]


def test_the_first_sheet_with_a_header_is_read(tmp_path):
    """Cover sheets, empty ones and notes before the orders are passed over; a chart sheet is no sheet of cells."""
    book = openpyxl.Workbook()
    book.active.append(["Report of the week"])
    book.create_chartsheet("chart").add_chart(BarChart())
    book.create_sheet("empty")
    orders = book.create_sheet("orders")
    orders.append([None])
    orders.append(HEADER)
    orders.append([ORDER, "x", None])
    book.create_sheet("more").append(HEADER)
    path = tmp_path / "several.xlsx"
    book.save(path)
    assert rows_of(read_file(path, None)) == [[None] * 3, HEADER, [ORDER, "x", None]]


def test_without_any_header_the_first_sheet_that_holds_something_is_read(tmp_path):
    """So that the Problem that follows speaks of what the person sees first."""
    book = openpyxl.Workbook()
    book.create_sheet("notes").append(["hello"])
    book.create_sheet("more").append(["world"])
    path = tmp_path / "notes.xlsx"
    book.save(path)
    assert rows_of(read_file(path, None)) == [["hello"]]


def test_merged_headers_are_seen(tmp_path):
    """Dirty case 2 in a file: the merged ranges behind the rows come along, and the levels are joined."""

    def fill(sheet):
        sheet.append(["Order ID", "Order date", "Delivery", None])
        sheet.append([None, None, "Latest", "Actual"])
        sheet.append([ORDER, "2026-01-02"])
        for place in ("A1:A2", "B1:B2", "C1:D1"):
            sheet.merge_cells(place)

    grid = read_file(saved(tmp_path, fill), None)
    assert set(grid.merges) == {Merge(0, 2, 0, 1), Merge(0, 2, 1, 2), Merge(0, 1, 2, 4)}
    assert dict(recognise(grid, Choices()).columns) == {
        "order_id": 0,
        "ordered_at": 1,
        "expected_by": 2,
        "delivered_at": 3,
    }


def test_many_merges_are_all_seen(tmp_path, monkeypatch):
    """No merged range is lost at the border of a block of bytes."""
    monkeypatch.setattr("sheets_sync.formats.excel._CHUNK", 100)

    def fill(sheet):
        sheet.append(HEADER)
        for row in range(2, 2_000):
            sheet.cell(row, 1, ORDER)
        sheet.merged_cells.ranges = {
            openpyxl.worksheet.cell_range.CellRange(f"A{row}:A{row + 1}") for row in range(2, 1_998, 2)
        }

    assert len(read_file(saved(tmp_path, fill), None).merges) == 998


def test_blank_ends_and_gaps(tmp_path):
    """Rows that a format alone makes exist are cut at the end; gaps between rows keep their numbers."""

    def fill(sheet):
        sheet.append(HEADER)
        sheet["A5"] = ORDER
        sheet["C900"].number_format = "0.00"

    assert rows_of(read_file(saved(tmp_path, fill), None)) == [
        HEADER,
        [None] * 3,
        [None] * 3,
        [None] * 3,
        [ORDER, None, None],
    ]


def test_an_empty_workbook(tmp_path):
    """A workbook without a single cell is an empty file."""
    assert refusal(saved(tmp_path, lambda _: None)).key == "file.empty"


# --- damage and malice ---


def repacked(path, change):
    """The same archive with the parts that `change` gives instead of (name, data)."""
    parts = zipfile.ZipFile(path)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            new = change(name, parts.read(name))
            if new is not None:
                archive.writestr(name, new)
    path.write_bytes(data.getvalue())
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def book(tmp_path):
    """A small workbook of orders."""
    return saved(tmp_path, lambda sheet: (sheet.append(HEADER), sheet.append([ORDER, "x", None])))


@pytest.mark.parametrize("kept", [0.999, 0.9, 0.5, 0.1])
def test_a_file_cut_short(book, kept):
    """A download that broke off is damaged."""
    data = book.read_bytes()
    book.write_bytes(data[: int(len(data) * kept)])
    assert refusal(book).key == "file.damaged"


@pytest.mark.parametrize(
    "change",
    [
        lambda name, data: data[: len(data) // 2] if name == SHEET else data,
        lambda name, data: b"nothing" if name == "xl/workbook.xml" else data,
        lambda name, data: data.replace(b"</row>", b"") if name == SHEET else data,
        lambda name, data: None if name == "[Content_Types].xml" else data,
        lambda _, data: data.replace(b"inlineStr", b"s").replace(b"<is><t>", b"<v>9").replace(b"</t></is>", b"</v>"),
    ],
    ids=["sheet cut", "no workbook", "rows unclosed", "no types", "strings gone"],
)
def test_damaged_parts(book, change):
    """A workbook whose parts are broken is damaged, however openpyxl takes it."""
    assert refusal(repacked(book, change)).key == "file.damaged"


def test_a_sheet_that_is_gone(book):
    """A workbook whose only sheet is not in the archive holds nothing."""
    assert refusal(repacked(book, lambda name, data: None if name == SHEET else data)).key == "file.empty"


def test_flipped_bits(book):
    """A workbook with flipped bytes anywhere is read, damaged or no table: never another error."""
    data = bytearray(book.read_bytes())
    found = set()
    for place in range(4, len(data), 97):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        book.write_bytes(broken)
        try:
            read_file(book, None)
        except CannotGoOn as stop:
            found.add(stop.problem.key)
    assert "file.damaged" in found <= {"file.damaged", "file.not_a_table", "file.empty", "file.too_large"}


def test_a_zip_bomb_is_not_unpacked(book):
    """A workbook that would unpack to gigabytes is refused by what its directory says, at once."""
    with (
        zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/media/zeros.bin", "w", force_zip64=True) as part,
    ):
        for _ in range(1_100):
            part.write(bytes(1_000_000))
    problem = refusal(book)
    assert (problem.key, problem.facts["size"]) == ("file.too_large", "1.1 GB")


def test_too_many_parts(book):
    """A workbook of very many parts is refused."""
    with zipfile.ZipFile(book, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"xl/media/{number}", b"")
    assert refusal(book).key == "file.too_large"


@pytest.mark.parametrize("row", [b"99999999", b"4294967296000"])
def test_a_row_number_beyond_any_sheet(book, row):
    """A row that claims to stand far below any sheet does not make us count to it."""
    problem = refusal(
        repacked(book, lambda name, data: data.replace(b'r="2"', b'r="' + row + b'"') if name == SHEET else data)
    )
    assert problem.key in ("file.too_large", "file.damaged")


def test_entities_are_not_expanded(book):
    """A part that defines ever larger entities is refused, not expanded."""
    laughs = b'<!DOCTYPE l [<!ENTITY a "' + b"ha" * 500 + b'">'
    laughs += b"".join(b'<!ENTITY %c "%b">' % (98 + level, b"&%c;" % (97 + level) * 100) for level in range(5)) + b"]>"

    def change(name, data):
        if name != SHEET:
            return data
        start = data.index(b"<worksheet")
        return data[:start] + laughs + data[start:].replace(b"<t>x</t>", b"<t>&f;</t>")

    assert refusal(repacked(book, change)).key == "file.damaged"
