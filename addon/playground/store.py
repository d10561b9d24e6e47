"""The workbooks of this machine, and the calls on them, without HTTP: `Store.call("sheets.spreadsheets.get", …)`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from addon.playground.calls.batch import spreadsheets_batch_update
from addon.playground.calls.batch.sheets import copy_sheet_to
from addon.playground.calls.desk import Desk, room_for
from addon.playground.calls.drive import FILES, copied_file
from addon.playground.calls.faults import Body, Refusal, not_allowed, not_found
from addon.playground.calls.masks import mask_from, picked
from addon.playground.calls.reading import READS as VALUE_READS
from addon.playground.calls.structure import READS, spreadsheet
from addon.playground.calls.writing import WRITES as VALUE_WRITES
from addon.playground.live import LocalWorkbook
from addon.playground.persistence import Disk
from addon.playground.quota import Quota
from addon.playground.seen import SeenTab
from addon.playground.workbook.book import DEFAULT_COLUMNS, DEFAULT_ROWS, Book
from addon.playground.workbook.tabs import Tab

Call = Callable[[Desk, Body, Body], Body]
READING: Mapping[str, Call] = READS | VALUE_READS
WRITING: Mapping[str, Call] = VALUE_WRITES | {"sheets.spreadsheets.batchUpdate": spreadsheets_batch_update}
ROBOT = "claimwatch@local.iam.gserviceaccount.com"
"""Who calls, if the door says nothing else: the service account a seller would share the sheet with."""


class Store:
    """Workbooks in one SQLite file (or in memory only), safe to use from several threads.

    Attributes:
        now: the clock, UTC seconds.
        quota: the quota emulator; None: no limit.
    """

    def __init__(self, path: Path | None, now: Callable[[], int], *, keep: bool = True) -> None:
        """Open the file; `keep=False` writes nothing at all, for simulations."""
        self.now = now
        self.quota: Quota | None = None
        self._lock = threading.RLock()
        self._disk = Disk(path) if keep else None
        self._workbooks: dict[str, LocalWorkbook] = {}
        for book, sharing in self._disk.load() if self._disk else ():
            self._workbooks[book.book_id] = LocalWorkbook(book, self._clock, **sharing)

    def _clock(self) -> int:
        return self.now()

    def close(self) -> None:
        """Close the file."""
        if self._disk:
            self._disk.close()

    @property
    def spreadsheets(self) -> list[str]:
        """The ids of all workbooks, oldest first."""
        return list(self._workbooks)

    def workbook(self, spreadsheet: str) -> LocalWorkbook:
        """Find a workbook.

        Raises:
            Refusal: 404.
        """
        found = self._workbooks.get(spreadsheet)
        if found is None:
            raise not_found()
        return found

    def create(
        self, title: str, *, spreadsheet: str | None = None, tab: str = "Sheet1", properties: Body | None = None
    ) -> str:
        """Make a new workbook with one tab; return its id."""
        with self._lock:
            book_id = spreadsheet or self._free_id()
            book = Book(book_id, title, {"locale": "en_US", "timeZone": "Etc/GMT"} | (properties or {}))
            book.tabs.append(Tab(0, tab, DEFAULT_ROWS, book.new_columns(DEFAULT_COLUMNS)))
            self.add(book)
            return book_id

    def add(self, book: Book) -> LocalWorkbook:
        """Take a workbook in."""
        book.seal()
        with self._lock:
            workbook = self._workbooks[book.book_id] = LocalWorkbook(book, self._clock)
            self.save(workbook)
            return workbook

    def share(self, spreadsheet: str, role: str, email: str | None = None) -> None:
        """Let somebody (or everybody who is not named) be `owner`, `writer`, `reader` or `none`."""
        with self._lock:
            workbook = self.workbook(spreadsheet)
            if email is None:
                workbook.public = role
            else:
                workbook.roles[email] = role
            self.save(workbook)

    def save(self, workbook: LocalWorkbook) -> None:
        """Write a workbook's changes to the file."""
        if self._disk:
            sharing = {"roles": workbook.roles, "public": workbook.public, "trashed": workbook.trashed}
            self._disk.save(workbook.book, sharing)

    def tab(self, spreadsheet: str, title: str) -> SeenTab:
        """Look at a tab as it shows now.

        Raises:
            Refusal: there is no such workbook or tab.
        """
        with self._lock:
            workbook = self.workbook(spreadsheet)
            tab = workbook.book.titled(title)
            if tab is None:
                raise Refusal(f"Unable to parse range: {title}")
            return SeenTab(workbook.book, tab, workbook.calculate(workbook.book))

    def edit(self, spreadsheet: str, email: str, change: Callable[[Desk], None]) -> None:
        """Make one change by hand; a Refusal inside leaves everything as it was."""
        with self._lock:
            workbook = self.workbook(spreadsheet)
            desk = workbook.desk(email, write=True)
            desk.may_write()
            change(desk)
            workbook.publish(desk.book, email)
            self.save(workbook)

    def undo(self, spreadsheet: str, email: str) -> bool:
        """Take back the last change this person made, if it can be; say whether it was."""
        return self._put(spreadsheet, lambda workbook: workbook.history.undo(email, workbook.book))

    def redo(self, spreadsheet: str, email: str) -> bool:
        """Make the change again that this person just took back."""
        return self._put(spreadsheet, lambda workbook: workbook.history.redo(email, workbook.book))

    def _put(self, spreadsheet: str, find: Callable[[LocalWorkbook], Book | None]) -> bool:
        with self._lock:
            workbook = self.workbook(spreadsheet)
            book = find(workbook)
            if book is None:
                return False
            workbook.replace(book)
            self.save(workbook)
            return True

    def restore(self, spreadsheet: str, revision: int, email: str) -> None:
        """Restore an older version of a workbook, as one more change.

        Raises:
            Refusal: that version is not kept.
        """
        with self._lock:
            workbook = self.workbook(spreadsheet)
            book = workbook.history.version(revision)
            if book is None:
                raise Refusal(f"Version {revision} is not kept.")
            workbook.publish(book.copy(), email)
            self.save(workbook)

    def call(self, method: str, params: Body | None = None, body: Body | None = None, *, email: str = ROBOT) -> Body:
        """Answer a call of the Sheets or Drive API.

        Args:
            method: its id in Google's discovery document, such as `sheets.spreadsheets.values.batchGet`.
            params: its path and query parameters, by name.
            body: the JSON body.
            email: who calls.

        Raises:
            Refusal: the call is refused, and nothing was changed.
        """
        with self._lock:
            params = params or {}
            answer = self._answer(method, params, body or {}, email)
            return picked(answer, mask_from(params["fields"])) if params.get("fields") else answer

    def _answer(self, method: str, params: Body, body: Body, email: str) -> Body:
        if self.quota and method.startswith("sheets."):
            self.quota.spend(email, write=method not in READING)
        if method == "sheets.spreadsheets.create":
            return self._created(body, email)
        spreadsheet_id = params.get("spreadsheetId") or params.get("fileId", "")
        workbook = self._allowed(spreadsheet_id, email)
        if method == "drive.files.copy":
            return self._copied(workbook, body, email)
        if method == "drive.files.delete":
            return self._deleted(workbook, email)
        if method in FILES:
            return FILES[method](workbook, email)
        if method in READING:
            return READING[method](workbook.desk(email, write=False), params, body)
        return self._written(workbook, method, params, body, email)

    def _allowed(self, spreadsheet_id: str, email: str) -> LocalWorkbook:
        workbook = self.workbook(spreadsheet_id)
        if workbook.role(email) == "none":
            raise not_allowed()
        return workbook

    def _written(self, workbook: LocalWorkbook, method: str, params: Body, body: Body, email: str) -> Body:
        desk = workbook.desk(email, write=True)
        desk.may_write()
        if method == "sheets.spreadsheets.sheets.copyTo":
            other = self._allowed(body.get("destinationSpreadsheetId", ""), email)
            target = other.desk(email, write=True)
            target.may_write()
            answer = copy_sheet_to(desk, target, int(params["sheetId"]))
            workbook, desk = other, target
        elif method in WRITING:
            answer = WRITING[method](desk, params, body)
        else:
            raise Refusal(f"The local workbook does not know {method}.", 501, "UNIMPLEMENTED")
        workbook.publish(desk.book, email)
        self.save(workbook)
        return answer

    def _created(self, body: Body, email: str) -> Body:
        wanted: dict[str, Any] = dict(body.get("properties") or {})
        title = wanted.pop("title", None) or "Untitled spreadsheet"
        first, *others = body.get("sheets") or [{}]
        book_id = self.create(title, properties=wanted, tab=(first.get("properties") or {}).get("title") or "Sheet1")
        workbook = self.workbook(book_id)
        workbook.roles[email] = "owner"
        requests: list[Body] = [{"addSheet": {"properties": other.get("properties") or {}}} for other in others]
        grid = (first.get("properties") or {}).get("gridProperties")
        if grid:
            change = {"properties": {"sheetId": 0, "gridProperties": grid}, "fields": "gridProperties"}
            requests.append({"updateSheetProperties": change})
        if requests:
            self._written(workbook, "sheets.spreadsheets.batchUpdate", {}, {"requests": requests}, email)
        room_for(workbook.book)
        self.save(workbook)
        return spreadsheet(workbook.desk(email, write=False), None, None, with_data=False)

    def _free_id(self) -> str:
        numbers = count(len(self._workbooks) + 1)
        ids = (f"local{number:04d}" + "_" * 20 + "workbook" for number in numbers)
        return next(each for each in ids if each not in self._workbooks)

    def _deleted(self, workbook: LocalWorkbook, email: str) -> Body:
        if workbook.role(email) != "owner":
            raise not_allowed()
        del self._workbooks[workbook.book.book_id]
        if self._disk:
            self._disk.forget(workbook.book.book_id)
        return {}

    def _copied(self, workbook: LocalWorkbook, body: Body, email: str) -> Body:
        book_id = self._free_id()
        copy = self.add(copied_file(workbook, book_id, body.get("name") or f"Copy of {workbook.book.title}"))
        copy.roles[email] = "owner"
        self.save(copy)
        return FILES["drive.files.get"](copy, email)
