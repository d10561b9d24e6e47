"""A spreadsheet in our own nouns: describe it, read columns, apply a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Literal

from schemas.grid import Cell
from schemas.problem import CannotGoOn, Problem
from schemas.spreadsheet import Spreadsheet
from sheets_sync.google.failures import CannotSignIn, GaveUp, HasExpired
from sheets_sync.google.shapes import DESCRIBED, columns_of, marked_columns, spreadsheet_from
from sheets_sync.google.transport import Calls, Transport

Request = Mapping[str, Any]
Columns = list[list[Cell]]


class Conflict(CannotGoOn):
    """Google refused a call as it stands: the spreadsheet is no longer what the call was made for."""


class Workbook:
    """One spreadsheet over one transport; every failure is a Problem a person can act on."""

    def __init__(self, sheet: str, transport: Transport, address: str, base: str) -> None:
        self.id = sheet
        self._transport = transport
        self._address = address
        self._base = base

    @property
    def calls(self) -> Calls:
        """How many calls were made so far."""
        return self._transport.calls

    def describe(self) -> Spreadsheet:
        """Say what the spreadsheet is made of: tabs, sizes, merges, marks. No cell is read."""
        call = partial(self._transport.spreadsheets_get, self.id, {"fields": DESCRIBED})
        answer = self._asked(call, "sheet.not_shared")
        if not answer.keys() >= {"spreadsheetId", "properties"}:
            raise CannotGoOn(Problem("google.garbled", facts={"address": self._base}))
        return spreadsheet_from(answer)

    def values(self, ranges: Sequence[str]) -> list[Columns]:
        """Read ranges (A1) column by column as they are kept: dates as serial numbers, nothing formatted."""
        return self._read(ranges, "UNFORMATTED_VALUE")

    def formulas(self, ranges: Sequence[str]) -> list[Columns]:
        """Read ranges (A1) column by column with formulas as text."""
        return self._read(ranges, "FORMULA")

    def marked(self, marks: Sequence[int]) -> dict[int, list[Cell]]:
        """Read whole columns by the ids of their marks, wherever they stand now; one that is gone is not in the answer.

        Raises:
            Conflict: none of them is there.
        """
        body = {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": mark}} for mark in marks],
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
            "dateTimeRenderOption": "SERIAL_NUMBER",
        }
        asked = self._fitting(lambda: self._transport.values_of_marks(self.id, body), "sheet.not_shared")
        return marked_columns(asked)

    def apply(self, requests: Sequence[Request]) -> None:
        """Apply requests (`sheets_sync.google.requests`) in one batch: all of them or none.

        Raises:
            Conflict: Google refused the batch as it stands.
        """
        self._fitting(lambda: self._transport.batch_update(self.id, {"requests": list(requests)}), "sheet.view_only")

    def _read(self, ranges: Sequence[str], render: Literal["UNFORMATTED_VALUE", "FORMULA"]) -> list[Columns]:
        params = {
            "majorDimension": "COLUMNS",
            "valueRenderOption": render,
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "fields": "valueRanges.values",
        }
        asked = self._fitting(
            lambda: self._transport.values_batch_get(self.id, list(ranges), dict(params)), "sheet.not_shared"
        )
        return columns_of(asked, len(ranges))

    def _fitting(self, call: Callable[[], Any], forbidden: str) -> Any:  # noqa: ANN401  whatever Google answers
        """Make a call that fits the spreadsheet only as it was seen: ranges, columns, marks may be gone meanwhile."""
        try:
            return self._asked(call, forbidden)
        except CannotGoOn as stop:
            if stop.problem.key != "google.refused" or stop.problem.facts["status"] != _BAD_REQUEST:
                raise
            if _FULL in str(stop.problem.facts["text"]):
                raise CannotGoOn(Problem("sheet.full")) from stop
            raise Conflict(stop.problem) from stop

    def _asked(self, call: Callable[[], Any], forbidden: str) -> Any:  # noqa: ANN401  whatever Google answers
        try:
            return call()
        except HasExpired:
            raise CannotGoOn(Problem("google.token_expired")) from None
        except CannotSignIn:
            raise CannotGoOn(Problem("google.credentials")) from None
        except GaveUp as gave:
            raise CannotGoOn(self._problem(gave, forbidden)) from gave

    def _problem(self, gave: GaveUp, forbidden: str) -> Problem:
        failed = gave.failure
        if failed.kind == "forbidden":
            return Problem(forbidden, facts={"spreadsheet": self.id, "address": self._address})
        kind = "unreachable" if failed.kind == "busy" and not failed.status else failed.kind
        key, named = _SENTENCES[kind]
        known: dict[str, str | int] = {
            "spreadsheet": self.id, "address": self._base, "seconds": max(1, round(gave.wait)),
            "status": failed.status, "text": failed.text,
        }  # fmt: skip
        return Problem(key, facts={name: known[name] for name in named})


_SENTENCES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "missing": ("sheet.not_found", ("spreadsheet",)),
    "quota": ("google.quota", ("seconds",)),
    "unreachable": ("google.unreachable", ("address",)),
    "busy": ("google.busy", ("status",)),
    "garbled": ("google.garbled", ("address",)),
    "expired": ("google.credentials", ()),
    "refused": ("google.refused", ("status", "text")),
}
"""The Problem of each kind of failure, and the facts it names."""
_BAD_REQUEST = 400
_FULL = "above the limit of"
"""How Google says that cells or columns would be more than a spreadsheet may have."""
