"""A spreadsheet of our own for a moment: made, tried things on, and deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import orjson
from gspread.http_client import ParamsType
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEETS_API_V4_BASE_URL

from schemas.grid import Cell
from schemas.problem import CannotGoOn, Problem
from sheets_sync.google.credentials import identity
from sheets_sync.google.failures import CannotSignIn, GaveUp
from sheets_sync.google.pace import Pace
from sheets_sync.google.shapes import columns_of
from sheets_sync.google.transport import GOOGLE, Transport

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive.file")
"""To make a file, write to it and delete it; no file of anybody else can be reached with them."""
TITLE = "Claimwatch doctor (may be deleted)"

Request = Mapping[str, Any]


class Scratch:
    """One scratch spreadsheet over one transport.

    Raises (on making):
        CannotGoOn: there are no credentials, or Google lets this account make no spreadsheet.
    """

    def __init__(self, google_url: str | None = None, pace: Pace | None = None) -> None:
        self.base = (google_url or GOOGLE).rstrip("/")
        try:
            self._who = identity(self.base, scopes=SCOPES)
        except CannotSignIn:
            raise CannotGoOn(Problem("google.credentials")) from None
        self._pace = pace
        self._transport = Transport(self._who.credentials, self.base, pace)
        self.id = self._made()

    def refreshed(self) -> None:
        """Begin to count anew how long Google has kept us waiting: many small trials are no single long one."""
        self._transport = Transport(self._who.credentials, self.base, self._pace)

    def _made(self) -> str:
        body = {"properties": {"title": TITLE, "locale": "en_US", "timeZone": "Etc/UTC"}}
        try:
            answer = self._transport.request(
                "post", SPREADSHEETS_API_V4_BASE_URL, {"fields": "spreadsheetId"}, json=body
            )
        except CannotSignIn:
            raise CannotGoOn(Problem("google.credentials")) from None
        except GaveUp as gave:
            if gave.failure.kind == "quota":
                raise CannotGoOn(Problem("google.quota", facts={"seconds": max(1, round(gave.wait))})) from gave
            facts: dict[str, str | int] = {"status": gave.failure.status, "text": gave.failure.text}
            raise CannotGoOn(Problem("google.refused", facts=facts)) from gave
        return str(orjson.loads(answer.content)["spreadsheetId"])

    def apply(self, *requests: Request) -> None:
        """Apply one batch.

        Raises:
            GaveUp: Google refused it.
        """
        self._transport.batch_update(self.id, {"requests": list(requests)})

    def refuses(self, *requests: Request) -> bool:
        """Whether Google refuses this batch."""
        try:
            self.apply(*requests)
        except GaveUp as gave:
            return gave.failure.kind not in {"busy", "garbled", "quota"}
        return False

    def values(self, range_: str) -> list[list[Cell]]:
        """Read one range by columns, unformatted."""
        params: ParamsType = {"majorDimension": "COLUMNS", "valueRenderOption": "UNFORMATTED_VALUE"}
        return columns_of(self._transport.values_batch_get(self.id, [range_], params), 1)[0]

    def bound(self, sheet: int, kind: str, fields: str) -> list[Mapping[str, Any]]:
        """Say what is bound to areas of a tab: `kind` is a property of a tab as Google calls it."""
        params: ParamsType = {"fields": f"sheets(properties.sheetId,{kind}({fields}))"}
        answer = self._transport.fetch_sheet_metadata(self.id, params)
        tabs = (each for each in answer["sheets"] if each["properties"]["sheetId"] == sheet)
        return [each for tab in tabs for each in tab.get(kind, [])]

    def fill(self, mark: int, cells: Sequence[Cell]) -> None:
        """Write the column that carries a mark, from its first row on."""
        at = {"developerMetadataLookup": {"metadataId": mark}}
        data = [{"dataFilter": at, "majorDimension": "COLUMNS", "values": [list(cells)]}]
        self._transport.values_by_mark(self.id, {"valueInputOption": "RAW", "data": data})

    def delete(self) -> bool:
        """Delete the spreadsheet; whether it is gone."""
        try:
            self._transport.request("delete", f"{DRIVE_FILES_API_V3_URL}/{quote(self.id)}")
        except GaveUp as gave:
            return gave.failure.kind == "missing"
        except CannotSignIn:
            return False
        return True
