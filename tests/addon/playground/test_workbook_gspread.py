"""gspread itself, over HTTP, against the local workbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gspread
import pytest
import requests
from builders.local_google import LocalGoogle


@pytest.fixture
def client(local_google: LocalGoogle) -> Iterator[gspread.Client]:
    """Give gspread's own client, with nothing changed but the host."""

    class Local(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, **rest: Any) -> requests.Response:
            for host in ("https://sheets.googleapis.com", "https://www.googleapis.com"):
                endpoint = endpoint.replace(host, local_google.url)
            return super().request(method, endpoint, **rest)

    with requests.Session() as session:
        yield gspread.Client(auth=None, session=session, http_client=Local)


def test_gspread_reads_and_writes_values(local_google: LocalGoogle, client: gspread.Client) -> None:
    """What gspread writes it reads back, with blanks cut off at the end only."""
    sheet = client.open_by_key(local_google.spreadsheet([["id", "when"]])).sheet1
    sheet.update([["a", 1.5], ["b", None], [None, "x"]], "A2")
    assert sheet.get("A1:B", value_render_option="UNFORMATTED_VALUE") == [["id", "when"], ["a", 1.5], ["b"], ["", "x"]]
    sheet.batch_update([{"range": "A3", "values": [["=1+1"]]}, {"range": "C1", "values": [[True]]}])
    assert sheet.get_all_values() == [["id", "when", "TRUE"], ["a", "1.5", ""], ["=1+1", "", ""], ["", "x", ""]]
    sheet.update([["=1+1"]], "A3", raw=False)
    assert sheet.acell("A3").value == "2"
    assert sheet.acell("A3", value_render_option="FORMULA").value == "=1+1"


def test_gspread_formats_and_reshapes(local_google: LocalGoogle, client: gspread.Client) -> None:
    """Number formats show, and rows, columns and tabs come and go as gspread asks."""
    book = client.open_by_key(local_google.spreadsheet([["id", "when"], ["a", 44651]]))
    sheet = book.sheet1
    sheet.format("B2:B", {"numberFormat": {"type": "DATE", "pattern": "dd mmm yyyy"}})
    assert sheet.get("A2:B2") == [["a", "31 Mar 2022"]]
    sheet.insert_row(["b", 44652], 2)
    sheet.sort((2, "des"), range="A2:B10")
    assert [row[0] for row in sheet.get_all_values()] == ["id", "b", "a"]
    sheet.delete_rows(2)
    sheet.freeze(rows=1)
    copy = sheet.duplicate(new_sheet_name="Copy")
    book.add_worksheet("More", 5, 5)
    assert [tab.title for tab in book.worksheets()] == ["Copy", "Orders", "More"]
    assert copy.get_all_values() == sheet.get_all_values() == [["id", "when"], ["a", "31 Mar 2022"]]
    book.del_worksheet(copy)
    assert [tab.title for tab in book.worksheets()] == ["Orders", "More"]


def test_gspread_sees_googles_refusals(local_google: LocalGoogle, client: gspread.Client) -> None:
    """Unknown ids and tabs, unshared files and ranges off the grid are refused in Google's words and codes."""
    book_id = local_google.spreadsheet([["id"]])
    with pytest.raises(gspread.SpreadsheetNotFound):
        client.open_by_key("nowhere")
    book = client.open_by_key(book_id)
    with pytest.raises(gspread.WorksheetNotFound):
        book.worksheet("Nope")
    with pytest.raises(gspread.exceptions.APIError, match="Unable to parse range: Nope!A1"):
        book.values_get("Nope!A1")
    with pytest.raises(gspread.exceptions.APIError, match=r"exceeds grid limits\. Max rows: 100, max columns: 26"):
        book.sheet1.get("A101")
    local_google.store.share(book_id, "reader")
    with pytest.raises(gspread.exceptions.APIError, match="The caller does not have permission"):
        book.sheet1.update([["x"]], "A1")
    local_google.store.share(book_id, "none")
    with pytest.raises(PermissionError):
        client.open_by_key(book_id)
