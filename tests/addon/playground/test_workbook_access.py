"""Who may do what: sharing, protections, quota; and what stays on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from builders.whole_workbook import batch, everything, lines, put, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.playground.calls.faults import Refusal
from addon.playground.edits import Person
from addon.playground.quota import Quota
from addon.playground.store import Store

AREA = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}


def _book(path: Path | None = None) -> tuple[Store, str]:
    store = Store(path, lambda: 1_795_435_200)
    book_id = store.create("b", tab="Orders")
    put(store, book_id, "Orders!A1", [["a", "b"], ["c", "d"]])
    return store, book_id


@pytest.mark.parametrize(
    "touch",
    [
        lambda store, book: put(store, book, "Orders!B2", [["x"]]),
        lambda store, book: batch(store, book, {"deleteDimension": {"range": lines("ROWS", 1, 5)}}),
        lambda store, book: batch(store, book, {"sortRange": {"range": AREA | {"endRowIndex": 9}}}),
        lambda store, book: batch(store, book, {"insertDimension": {"range": lines("COLUMNS", 1, 2)}}),
        lambda store, book: batch(store, book, {"deleteSheet": {"sheetId": 0}}, {"addSheet": {}}),
    ],
)
def test_a_protected_range_refuses_the_whole_call(touch: Any) -> None:
    """What touches a protection of somebody else is refused whole; a warning-only one, and the owner, let pass."""
    store, book = _book()
    batch(store, book, {"addSheet": {"properties": {"title": "spare"}}}, email="owner@example.com")
    protection = {"protectedRange": {"range": AREA, "protectedRangeId": 9, "editors": {"users": ["boss@example.com"]}}}
    batch(store, book, {"addProtectedRange": protection}, email="boss@example.com")
    before = everything(store, book)
    with pytest.raises(Refusal, match="protected cell or object"):
        touch(store, book)
    assert everything(store, book) == before
    change = {"protectedRange": {"protectedRangeId": 9, "warningOnly": True}, "fields": "warningOnly"}
    batch(store, book, {"updateProtectedRange": change}, email="boss@example.com")
    touch(store, book)
    assert everything(store, book) != before


def test_the_owner_is_never_locked_out() -> None:
    """The file's owner edits inside every protection, and so does whom the protection names."""
    store, book = _book()
    store.share(book, "owner", "owner@example.com")
    protection = {"protectedRange": {"range": AREA, "editors": {"users": ["friend@example.com"]}}}
    batch(store, book, {"addProtectedRange": protection}, email="boss@example.com")
    for email in ("owner@example.com", "friend@example.com", "boss@example.com"):
        put(store, book, "Orders!A1", [[email]], email=email)
    with pytest.raises(Refusal, match="protected"):
        put(store, book, "Orders!A1", [["x"]], email="x@example.com")
    told = everything(store, book)["sheets"][0]["protectedRanges"][0]
    assert told["requestingUserCanEdit"] is False
    assert told["editors"]["users"] == ["boss@example.com", "friend@example.com"]


def test_ranges_left_open_in_a_protected_tab_may_be_written() -> None:
    """In a protected tab only what it leaves open can be written by others."""
    store, book = _book()
    protection = {"protectedRange": {"range": {"sheetId": 0}, "unprotectedRanges": [AREA]}}
    batch(store, book, {"addProtectedRange": protection}, email="boss@example.com")
    put(store, book, "Orders!B2", [["x"]])
    with pytest.raises(Refusal, match="protected"):
        put(store, book, "Orders!C3", [["x"]])


def test_sharing_decides_who_reads_and_writes() -> None:
    """Readers read, writers write, others get 403, an unknown id 404; a caller's own role goes first."""
    store, book = _book()
    store.share(book, "none")
    store.share(book, "reader", "r@example.com")
    store.share(book, "writer", "w@example.com")
    params = {"spreadsheetId": book}
    store.call("sheets.spreadsheets.get", params, email="r@example.com")
    put(store, book, "Orders!A1", [["new"]], email="w@example.com")
    for email, code in (("r@example.com", 403), ("x@example.com", 403)):
        with pytest.raises(Refusal) as refused:
            put(store, book, "Orders!A1", [["evil"]], email=email)
        assert (refused.value.code, refused.value.status) == (code, "PERMISSION_DENIED")
    with pytest.raises(Refusal) as refused:
        store.call("sheets.spreadsheets.get", {"spreadsheetId": "nowhere"})
    assert (refused.value.code, refused.value.status) == (404, "NOT_FOUND")


def test_the_quota_emulator_counts_per_user_and_project() -> None:
    """60 reads a minute per caller and 300 for all pass, the next is 429; a minute later they pass again."""
    store, book = _book()
    now = [0.0]
    store.quota = Quota(lambda: now[0])

    def read(email: str) -> int:
        try:
            store.call("sheets.spreadsheets.get", {"spreadsheetId": book}, email=email)
        except Refusal as refusal:
            return refusal.code
        return 200

    assert [read("a") for _ in range(61)] == [200] * 60 + [429]
    assert [read(f"u{n % 6}") for n in range(241)] == [200] * 240 + [429]
    put(store, book, "Orders!A1", [["writes have a quota of their own"]])
    now[0] = 60.0
    assert read("a") == 200


EDITS = st.lists(
    st.sampled_from(
        [
            lambda person: person.types("Orders", 1, 1, '=ARRAYFORMULA(A1:A&"x")'),
            lambda person: person.types("Orders", 4, 4, "2022-03-31"),
            lambda person: person.inserts_columns("Orders", 1),
            lambda person: person.deletes_columns("Orders", 0, 1),
            lambda person: person.moves_rows("Orders", 0, 2, 5),
            lambda person: person.notes("Orders", 2, 2, "note"),
            lambda person: person.hides_columns("Orders", 1, 2),
            lambda person: person.duplicates("Orders"),
            lambda person: person.types("Orders", 0, 3, "=Renamed!A1&'Copy of Orders'!B2"),
            lambda person: person.undoes(),
        ]
    ),
    max_size=6,
)


@settings(max_examples=25)
@given(EDITS)
def test_a_restarted_store_holds_the_same(tmp_path_factory: pytest.TempPathFactory, edits: Any) -> None:
    """After any edits the file, opened again, tells exactly the same: cells, formulas, formats, metadata, sharing."""
    path = tmp_path_factory.mktemp("disk") / "books.sqlite3"
    store, book = _book(path)
    mark = {"metadataKey": "k", "visibility": "PROJECT", "location": {"dimensionRange": lines("COLUMNS", 1, 2)}}
    batch(store, book, {"createDeveloperMetadata": {"developerMetadata": mark}})
    store.share(book, "reader", "r@example.com")
    for edit in edits:
        edit(Person(store, book))
    before = everything(store, book)
    revision = store.workbook(book).book.revision
    store.close()
    again = Store(path, lambda: 1_795_435_200)
    assert everything(again, book) == before
    assert again.workbook(book).book.revision == revision
    assert again.workbook(book).role("r@example.com") == "reader"
    put(again, book, "Orders!A1", [["still writable"]])
    assert shown(again, book, "Orders!A1") == [["still writable"]]
    again.close()


def test_the_file_on_disk_forgets_what_is_gone(tmp_path: Path) -> None:
    """Columns of deleted tabs do not stay in the file."""
    path = tmp_path / "books.sqlite3"
    store, book = _book(path)
    batch(store, book, {"addSheet": {"properties": {"title": "More", "sheetId": 4}}})
    batch(store, book, {"deleteSheet": {"sheetId": 4}}, {"deleteDimension": {"range": lines("COLUMNS", 3, 26)}})
    store.close()
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("select count(*) from sheet_column").fetchone() == (3,)


def test_a_copied_file_carries_everything_under_another_id() -> None:
    """drive.files.copy: same tab ids, cells and metadata, another id; the two live on apart."""
    store, book = _book()
    mark = {"metadataKey": "k", "metadataValue": book, "visibility": "PROJECT", "location": {"spreadsheet": True}}
    batch(store, book, {"createDeveloperMetadata": {"developerMetadata": mark}})
    copy = store.call("drive.files.copy", {"fileId": book}, {"name": "copy"})
    first, second = everything(store, book), everything(store, copy["id"])
    assert first["sheets"] == second["sheets"]
    assert first["developerMetadata"] == second["developerMetadata"]
    put(store, copy["id"], "Orders!A1", [["other"]])
    assert everything(store, book) == first
    facts = store.call("drive.files.get", {"fileId": book, "fields": "version,name,trashed"})
    assert facts == {"version": str(store.workbook(book).book.revision), "name": "b", "trashed": False}
