"""Files as people and Amazon save them: encodings, delimiters, quoting, shapes; and the refusals."""

from __future__ import annotations

import csv
import gzip
import io
import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds.reports import ORDER, WORLDS

from schemas.choices import Choices
from schemas.problem import CannotGoOn
from sheets_sync.files import LARGEST, read_file
from sheets_sync.formats.delimited import DELIMITERS, grid_of_text
from sheets_sync.formats.shape import MOST_CELLS
from sheets_sync.formats.text import decoded
from sheets_sync.recognise import recognise
from sheets_sync.wording import words

HEADER = ["Order ID", "Order date", "Product"]


def written(tmp_path, data, name="orders.csv"):
    """A file of these bytes or this text."""
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def refusal(path, marketplace=None):
    """The key of the one Problem a file is refused with, said in both languages."""
    with pytest.raises(CannotGoOn) as stop:
        read_file(path, marketplace)
    problem = stop.value.problem
    for language in ("en", "zh-Hant"):
        sentence = words(language).problem(problem)
        assert "{" not in sentence
        assert path.name in sentence
    return problem.key


def delimited(rows, delimiter=",", quoting=csv.QUOTE_MINIMAL, end="\r\n"):
    """Rows as a file of text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return text.getvalue()


# --- encodings ---

ROW = [ORDER, "2026-01-02"]
SPOKEN = {
    "Windows-1252": ("cp1252", ["Bestellnummer", "Bestelldatum", "Produktname"], "Größe 38 – „Fuß“ €", None),
    "Japan, by the marketplace": ("cp932", ["order-id", "purchase-date", "product-name"], "①髙島屋～テスト", "JP"),
    "Japan, by its words": ("cp932", ["注文番号", "注文日", "商品名"], "テスト商品", None),
    "Japan, by a column only Japan has": ("cp932", ["order-id", "points-granted", "product-name"], "テスト―商品", None),
    "mainland China, by its words": ("gb18030", ["订单编号", "订单日期", "商品名称"], "测试商品", None),
    "Taiwan, by its words": ("cp950", ["訂單編號", "訂購日期", "商品名稱"], "測試商品", None),
}


@pytest.mark.parametrize("case", SPOKEN)
def test_old_code_pages(tmp_path, case):
    """What is no UTF-8 is read in the code page that makes sense of the header or belongs to the marketplace."""
    encoding, header, product, marketplace = SPOKEN[case]
    grid = read_file(written(tmp_path, delimited([header, [*ROW, product]]).encode(encoding)), marketplace)
    assert [column[0] for column in grid.columns] == header
    assert grid.columns[2][1] == product


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("marketplace", [None, "JP", "DE"])
def test_unicode_comes_first(tmp_path, encoding, marketplace):
    """A byte order mark decides, then strict UTF-8, whatever the marketplace."""
    rows = [["Order ID", "訂購日期", "商品名"], [*ROW, "Größe 🎁 テスト"]]
    grid = read_file(written(tmp_path, delimited(rows, "\t").encode(encoding), "orders.txt"), marketplace)
    assert [list(row) for row in zip(*grid.columns, strict=True)] == rows


def test_bytes_that_no_code_page_fits(tmp_path):
    """Bytes that are no text in any code page that makes sense are refused, not guessed at."""
    assert refusal(written(tmp_path, b"Order ID,Title\r\n1,\x81\x8d\x8f\x90\x9d\r\n")) == "file.encoding"
    assert refusal(written(tmp_path, "Order ID,Titel\r\n1,Gr\u00f6\u00dfe".encode("utf-16")[:-1])) == "file.encoding"


@given(st.text(max_size=200))
def test_every_text_survives_utf8(text):
    """Whatever UTF-8 says is read back the same."""
    data = text.encode(errors="surrogatepass") if text.isprintable() else text.encode(errors="ignore")
    if not text.startswith("\ufeff"):
        assert decoded(data, None) == data.decode()


# --- delimiters, quoting, shapes ---


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.name)
def test_every_report_in_every_delimiter(world, delimiter, end):
    """The delimiter is found by the header line, whatever stands above it and whatever ends a line."""
    rows = [["Payments; all, of | them"], [], list(world.headers), [ORDER] * len(world.headers)]
    grid = grid_of_text(delimited(rows, delimiter, end=end))
    recognition = recognise(grid, Choices())
    assert (recognition.report, dict(recognition.columns)) == (world.report, world.places())
    assert recognition.header == 2


CELL = st.text(st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8), st.sampled_from(",;|"))
def test_what_csv_writes_is_read_back(rows, delimiter):
    """Quotes, line breaks and delimiters inside cells survive; an empty cell is None, every other cell is its text."""
    while rows and not any(rows[-1]):
        rows.pop()
    grid = grid_of_text(delimited([HEADER, *rows], delimiter))
    assert [list(row) for row in zip(*grid.columns, strict=True)] == [
        HEADER,
        *([cell or None for cell in row] for row in rows),
    ]


def test_values_stay_text():
    """Nothing is turned into a number, a date or a flag while reading: ids keep their zeros, amounts their commas."""
    cells = ["00123", "1.234,56", "1E5", "NAN", "TRUE", "03-04", "=1+1", " x ", "'12"]
    grid = grid_of_text(delimited([["Order ID", *"abcdefgh"], cells], ";"))
    assert [column[1] for column in grid.columns] == cells


def test_ragged_rows_are_padded_and_blank_ends_cut():
    """Dirty cases 15 and 16: short rows are padded, long ones widen, inner blank rows stay, the end is cut."""
    grid = grid_of_text("a note\nOrder ID,Order date\n\n1\n2,x,y\n\n,,\n\n")
    assert grid.columns == [
        ["a note", "Order ID", None, "1", "2"],
        [None, "Order date", None, None, "x"],
        [None] * 4 + ["y"],
    ]
    assert grid.first_row == 1


def test_excel_s_own_separator_line():
    """`sep=;` on the first line is Excel's word for the delimiter, even where commas would look like more cells."""
    grid = grid_of_text("sep=;\nNumer;Produkt, długi, z, przecinkami\n1;a,b,c,d\n")
    assert grid.columns[0] == ["sep=", "Numer", "1"]
    assert grid.columns[1] == [None, "Produkt, długi, z, przecinkami", "a,b,c,d"]


def test_commas_in_a_name_do_not_make_a_csv():
    """The delimiter that makes titles wins over the one that makes more cells."""
    grid = grid_of_text("order-id\tproduct-name\tsku\n1\ta,b,c,d,e,f\tx\n")
    assert grid.columns == [["order-id", "1"], ["product-name", "a,b,c,d,e,f"], ["sku", "x"]]


def test_a_row_that_is_wider_than_thousands_before_it():
    """A column that first appears far down is blank above."""
    grid = grid_of_text("Order ID,x\n" + "1,2\n" * 9_000 + "1,2,3\n")
    assert (grid.width, grid.height) == (3, 9_002)
    assert grid.columns[2] == [None] * 9_001 + ["3"]


def test_inch_marks_in_amazon_s_flat_files():
    """A flat file is not quoted: a product name that begins with a quotation mark swallows no rows."""
    lines = ["order-id\tproduct-name\tsku", '1\t"19 inch screen\tA', '2\t19" screen\tB', '3\t"x" mug\tC', "4\tplain\tD"]
    grid = grid_of_text("\n".join(lines))
    assert grid.columns[0] == ["order-id", "1", "2", "3", "4"]
    assert grid.columns[2] == ["sku", "A", "B", "C", "D"]
    assert grid.columns[1][1] == '"19 inch screen'


def test_quoted_cells_in_tabs_that_excel_wrote():
    """Excel quotes in a tab-delimited file too: comments with line breaks stay one cell."""
    rows = [["Date", "Comments", "Order ID"], ["1", 'two\nlines, "quoted"', "2"], ["3", "plain", "4"]]
    grid = grid_of_text(delimited(rows, "\t"))
    assert [list(row) for row in zip(*grid.columns, strict=True)] == rows


def test_a_quotation_mark_that_is_never_closed(tmp_path):
    """Where a cell swallows whole rows the run stops and names the line; an odd inch mark alone is no trouble."""
    lines = ["Order ID,Product,SKU", '1,"19 inch,A', *(f"{number},plain,B" for number in range(50))]
    assert refusal(written(tmp_path, "\n".join(lines))) == "file.endless_cell"
    fine = grid_of_text('Order ID,Product,SKU\n1,19" screen,A\n2,"two\nlines",B\n')
    assert fine.columns[0] == ["Order ID", "1", "2"]
    closed = grid_of_text('Order ID,Product,SKU\n1,"a, b, c\nd, e, f",A\n')
    assert closed.columns[1] == ["Product", "a, b, c\nd, e, f"]


def test_a_million_quotation_marks(tmp_path):
    """A cell of a million quotation marks is refused, quickly."""
    assert refusal(written(tmp_path, "Order ID,Note\n1," + '"' * 1_000_000)) == "file.endless_cell"
    assert refusal(written(tmp_path, "Order ID,Note\n1," + '"' * 1_000_001)) == "file.endless_cell"


def test_more_cells_than_any_sheet(tmp_path):
    """One row of very many cells over very many rows is refused before it fills the memory."""
    wide = MOST_CELLS // 5_000
    data = "Order ID,x\n" + "," * wide + "\n" + "1\n" * 5_001
    assert refusal(written(tmp_path, data)) == "file.too_large"


# --- refusals ---


def test_missing_and_impossible_paths(tmp_path):
    """A path that leads to nothing is a missing file, however strange it is."""
    assert refusal(tmp_path / "no.csv") == "file.missing"
    assert refusal(tmp_path / ("x" * 300)) == "file.missing"
    assert refusal(tmp_path / "no folder" / "no.csv") == "file.missing"
    with pytest.raises(CannotGoOn, match=r"file\.missing"):
        read_file(tmp_path / "a\x00b.csv", None)


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\r\n \n".replace(b" ", b""), b",,,\n,,\n"])
def test_empty_files(tmp_path, data):
    """No bytes, only a mark, only line ends or only delimiters: an empty file."""
    assert refusal(written(tmp_path, data)) == "file.empty"


OTHERS = {
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "picture.jpg": b"\xff\xd8\xff\xe0" + bytes(100),
    "picture.gif": b"GIF89a" + bytes(100),
    "picture.bmp": b"BM" + bytes(100),
    "picture.webp": b"RIFF\x10\x00\x00\x00WEBP",
    "letter.pdf": b"%PDF-1.7\n%\xe2\xe3",
    "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "report.csv.gz": gzip.compress(b"Order ID,x\n1,2\n"),
    "page.html": b"\n<!DOCTYPE html><html><table><tr><td>Order ID",
    "old.xml.xls": b'<?xml version="1.0"?><Workbook>',
    "health.json": b'{"accountStatuses": []}',
    "letter.rtf": b"{\\rtf1\\ansi Order ID",
    "book.sqlite": b"SQLite format 3\x00" + bytes(100),
    "nul.csv": b"Order ID,Order date\n1,\x00\x00\n",
    "half.csv": "Order ID,x\n1,2\n".encode("utf-16-le"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_kinds_of_files(tmp_path, name):
    """Pictures, PDF, old Excel, archives, web pages, JSON, databases, NUL bytes are no tables, whatever the name."""
    assert refusal(written(tmp_path, OTHERS[name], name)) == "file.not_a_table"
    assert refusal(written(tmp_path, OTHERS[name], "orders.csv")) == "file.not_a_table"


def test_folders_pipes_and_archives(tmp_path):
    """A folder, a pipe and a ZIP of something else are no tables, and none of them is waited for."""
    assert refusal(tmp_path) == "file.not_a_table"
    os.mkfifo(tmp_path / "pipe.csv")
    assert refusal(tmp_path / "pipe.csv") == "file.not_a_table"
    with zipfile.ZipFile(tmp_path / "orders.zip", "w") as archive:
        archive.writestr("orders.csv", "Order ID\n1\n")
    assert refusal(tmp_path / "orders.zip") == "file.not_a_table"
    (tmp_path / "none.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    assert refusal(tmp_path / "none.zip") == "file.not_a_table"


def test_a_file_of_a_gigabyte_is_not_read(tmp_path):
    """A file over the limit is refused by its size alone, at once."""
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)
    with pytest.raises(CannotGoOn) as stop:
        read_file(path, None)
    assert stop.value.problem.key == "file.too_large"
    assert stop.value.problem.facts == {"file": str(path), "size": "1.0 GB", "limit": "200 MB"}


def test_the_limit_itself(tmp_path):
    """200 MB are read; one byte more is not."""
    path = tmp_path / "zeros.csv"
    for size, key in ((LARGEST, "file.not_a_table"), (LARGEST + 1, "file.too_large")):
        with path.open("wb") as file:
            file.truncate(size)
        assert refusal(path) == key


def test_a_file_that_may_not_be_read():
    """A file that this account may not open is refused with its own sentence."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = written(Path(folder), "Order ID\n1\n")
        path.chmod(0)
        user = os.geteuid()
        if user == 0:
            os.seteuid(65_534)
        try:
            assert refusal(path) == "file.forbidden"
        finally:
            os.seteuid(user)


# --- the real report ---


@pytest.fixture(scope="module")
def india(shared, tmp_path_factory):
    """The real report, unpacked."""
    path = tmp_path_factory.mktemp("india") / "amazon_in_sale_report.csv"
    path.write_bytes(gzip.decompress((shared / "data" / "amazon_in_sale_report.csv.gz").read_bytes()))
    return path


def test_the_real_report_is_read_whole(india: Path):
    """128,976 rows and the header, every cell as in the file."""
    grid = read_file(india, "IN")
    assert (grid.width, grid.height) == (21, 128_977)
    with india.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for index, row in enumerate(reader):
            if index % 997 == 0:
                assert [column[index] or "" for column in grid.columns] == row
    recognition = recognise(grid, Choices())
    assert recognition.report == "india_sale"
    assert (recognition.first, recognition.repeats) == (1, ())
