"""Workbooks in a SQLite file: one row per spreadsheet and per column, written together with every change."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from addon.playground.formulas.parser import parse
from addon.playground.formulas.tree import Formula
from addon.playground.workbook.areas import Area
from addon.playground.workbook.book import Book, Mark, Named
from addon.playground.workbook.columns import Column, Dress, Typed
from addon.playground.workbook.tabs import Bound, Row, Tab

TABLES = """
create table if not exists spreadsheet (id text primary key, body blob not null);
create table if not exists sheet_column (
  spreadsheet text not null, sheet integer not null, uid integer not null, body blob not null,
  primary key (spreadsheet, sheet, uid)
);
"""


class Disk:
    """The file. A change is written in one transaction, or not at all."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(str(path) if path else ":memory:", check_same_thread=False, isolation_level=None)
        self._base.executescript("pragma journal_mode=wal; pragma synchronous=normal;" + TABLES)
        self._written: dict[tuple[str, int, int], Column] = {}

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def save(self, book: Book, sharing: dict[str, Any]) -> None:
        """Write what changed since this spreadsheet was last written."""
        now = {(book.book_id, tab.sheet_id, column.uid): column for tab in book.tabs for column in tab.columns}
        gone = [name for name in self._written if name[0] == book.book_id and name not in now]
        changed = {name: column for name, column in now.items() if self._written.get(name) is not column}
        self._base.execute("begin immediate")
        try:
            self._base.execute(
                "insert or replace into spreadsheet values (?, ?)", (book.book_id, _book_bytes(book, sharing))
            )
            self._base.executemany(
                "insert or replace into sheet_column values (?, ?, ?, ?)",
                ((*name, _column_bytes(column)) for name, column in changed.items()),
            )
            self._base.executemany("delete from sheet_column where spreadsheet=? and sheet=? and uid=?", gone)
            self._base.execute("commit")
        except BaseException:
            self._base.execute("rollback")
            raise
        self._written |= changed
        for name in gone:
            del self._written[name]

    def forget(self, book_id: str) -> None:
        """Delete a spreadsheet from the file."""
        self._base.execute("delete from sheet_column where spreadsheet=?", (book_id,))
        self._base.execute("delete from spreadsheet where id=?", (book_id,))
        for name in [name for name in self._written if name[0] == book_id]:
            del self._written[name]

    def load(self) -> list[tuple[Book, dict[str, Any]]]:
        """Read all spreadsheets back."""
        with closing(self._base.execute("select id, body from spreadsheet order by rowid")) as rows:
            return [self._loaded(book_id, orjson.loads(body)) for book_id, body in rows.fetchall()]

    def _loaded(self, book_id: str, body: dict[str, Any]) -> tuple[Book, dict[str, Any]]:
        with closing(
            self._base.execute("select sheet, uid, body from sheet_column where spreadsheet=?", (book_id,))
        ) as rows:
            columns = {(sheet, uid): _column(uid, orjson.loads(data)) for sheet, uid, data in rows.fetchall()}
        book = _book(book_id, body, columns)
        self._written |= {(book_id, *name): column for name, column in columns.items()}
        return book, body["sharing"]


def _book_bytes(book: Book, sharing: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {
            "title": book.title,
            "properties": book.properties,
            "revision": book.revision,
            "next_uid": book.next_uid,
            "marks": [asdict(mark) for mark in book.marks.values()],
            "named": {name_id: [item.name, item.sheet_id, asdict(item.area)] for name_id, item in book.named.items()},
            "tabs": [_tab_body(tab) for tab in book.tabs],
            "sharing": sharing,
        }
    )


def _tab_body(tab: Tab) -> dict[str, Any]:
    return {
        "sheet_id": tab.sheet_id,
        "title": tab.title,
        "row_count": tab.row_count,
        "columns": [column.uid for column in tab.columns],
        "properties": tab.properties,
        "marked": [asdict(row) if row else None for row in tab.marked],
        "bound": {
            kind: [[[asdict(area) for area in item.areas], item.body] for item in items]
            for kind, items in tab.bound.items()
        },
    }


def _column_bytes(column: Column) -> bytes:
    values = [[value.written(_by_id)] if isinstance(value, Formula) else value for value in column.values]
    worn = [asdict(dress) if dress else None for dress in column.dress]
    return orjson.dumps({"values": values, "dress": _packed(worn), "size": column.size, "hidden": column.hidden})


def _by_id(sheet_id: int) -> str:
    """On disk a formula names tabs by id, so that renaming a tab needs no rewriting."""
    return f"#{sheet_id}"


def _sheet_of(title: str) -> int | None:
    return int(title[1:]) if title.startswith("#") and title[1:].isdigit() else None


def _packed(worn: list[dict[str, Any] | None]) -> list[Any]:
    """Write equal neighbours once, with how often they stand there."""
    packed: list[list[Any]] = []
    for dress in worn:
        if packed and packed[-1][1] == dress:
            packed[-1][0] += 1
        else:
            packed.append([1, dress])
    return packed


def _column(uid: int, body: dict[str, Any]) -> Column:
    values: list[Typed] = [parse(value[0], _sheet_of) if isinstance(value, list) else value for value in body["values"]]
    dress: list[Dress | None] = []
    for count, worn in body["dress"]:
        dress += [Dress(**worn) if worn else None] * count
    column = Column(uid, values, dress, body["size"], body["hidden"])
    column.seal()
    return column


def _book(book_id: str, body: dict[str, Any], columns: dict[tuple[int, int], Column]) -> Book:
    tabs = [_tab(tab, columns) for tab in body["tabs"]]
    marks = {mark["mark_id"]: Mark(**mark) for mark in body["marks"]}
    named = {name_id: Named(name, sheet_id, Area(**area)) for name_id, (name, sheet_id, area) in body["named"].items()}
    return Book(book_id, body["title"], body["properties"], tabs, marks, named, body["revision"], body["next_uid"])


def _tab(body: dict[str, Any], columns: dict[tuple[int, int], Column]) -> Tab:
    bound = {
        kind: tuple(Bound(tuple(Area(**area) for area in areas), rest) for areas, rest in items)
        for kind, items in body["bound"].items()
    }
    return Tab(
        body["sheet_id"],
        body["title"],
        body["row_count"],
        [columns[body["sheet_id"], uid] for uid in body["columns"]],
        body["properties"],
        [Row(**row) if row else None for row in body["marked"]],
        bound,
    )
