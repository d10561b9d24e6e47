"""The judge itself: Google's discovery documents find what is planted, and pass what is right."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from builders.discovery import mask_faults, method_of, methods, request_faults, response_faults
from builders.local_google import LocalGoogle

BATCH = "/v4/spreadsheets/ID:batchUpdate"
SHEET = {"addSheet": {"properties": {"title": "x", "sheetId": 1}}}


def _batch(*requests_: Any) -> bytes:
    return json.dumps({"requests": list(requests_)}).encode()


@pytest.mark.parametrize(
    ("verb", "path", "query", "body", "fault"),
    [
        ("POST", "/v4/spreadsheet/ID:batchUpdate", {}, b"", "no such method"),
        ("PUT", BATCH, {}, b"", "no such method"),
        ("GET", "/v4/spreadsheets/ID", {"field": ["x"]}, b"", "unknown parameter field"),
        ("GET", "/v4/spreadsheets/ID", {"includeGridData": ["yes"]}, b"", "no boolean"),
        ("GET", "/v4/spreadsheets/ID", {"fields": ["sheets.title"]}, b"", "Spreadsheet.sheets.title does not exist"),
        ("GET", "/v4/spreadsheets/ID/values/A1", {"valueRenderOption": ["UNFORMATTED"]}, b"", "is none of"),
        ("GET", "/v4/spreadsheets/ID/values/A1", {"majorDimension": ["ROWS", "COLUMNS"]}, b"", "given 2 times"),
        ("GET", "/v4/spreadsheets/ID/values/A1", {}, b'{"a": 1}', "a body where none is taken"),
        ("POST", BATCH, {}, b"{", "no JSON"),
        ("POST", BATCH, {}, b"[]", "not an object"),
        ("POST", BATCH, {}, _batch({"addSheets": {}}), "body.requests[0].addSheets is unknown"),
        ("POST", BATCH, {}, _batch({"addSheet": {"properties": {"title": 5}}}), "title is int, not string"),
        ("POST", BATCH, {}, _batch({"addSheet": {"properties": {"sheetId": 2**31}}}), "no int32"),
        ("POST", BATCH, {}, _batch({"addSheet": {"properties": {"sheetId": 1.5}}}), "no int32"),
        ("POST", BATCH, {}, _batch({"addSheet": {"properties": {"sheetId": True}}}), "not a number"),
        ("POST", BATCH, {}, _batch({"insertDimension": {"range": {"dimension": "ROW"}}}), "is none of"),
        (
            "POST",
            BATCH,
            {},
            _batch({"repeatCell": {"fields": "userEnteredFormat.colour"}}),
            "CellData.userEnteredFormat.colour",
        ),
        ("POST", BATCH, {}, json.dumps({"requests": SHEET}).encode(), "not an array"),
        ("POST", "/drive/v3/files/ID/copy", {}, b'{"title": "x"}', "title is unknown"),
    ],
)
def test_planted_faults_are_found(verb: str, path: str, query: Any, body: bytes, fault: str) -> None:
    """An invented path, parameter, member, word, type or number is named."""
    faults = request_faults(verb, path, query, body)
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize(
    ("verb", "path", "query", "body"),
    [
        ("POST", BATCH, {"fields": ["replies"], "prettyPrint": ["false"]}, _batch(SHEET, {"addSheet": None})),
        (
            "GET",
            "/v4/spreadsheets/ID",
            {"fields": ["sheets(properties(title),data(columnMetadata/hiddenByUser))"]},
            b"",
        ),
        ("GET", "/v4/spreadsheets/ID/values:batchGet", {"ranges": ["A1", "B2"], "majorDimension": ["COLUMNS"]}, b""),
        (
            "PUT",
            "/v4/spreadsheets/ID/values/'a%2Fb'!A1",
            {"valueInputOption": ["RAW"]},
            b'{"values": [[1, null, "x", true]]}',
        ),
        ("GET", "/drive/v3/files/ID", {"fields": ["id,capabilities(canEdit)"]}, b""),
    ],
)
def test_right_requests_pass(verb: str, path: str, query: Any, body: bytes) -> None:
    """What Google's documents allow passes: null is unset, masks reach into arrays, names may be percent-encoded."""
    assert request_faults(verb, path, query, body) == []


def test_the_most_literal_path_wins() -> None:
    """A colon verb is never read as part of an id or a range."""
    names = {path: method_of("POST", path)[0] for path in (BATCH, "/v4/spreadsheets/ID/values/A1:clear")}
    assert [method.name if method else None for method in names.values()] == [
        "sheets.spreadsheets.batchUpdate",
        "sheets.spreadsheets.values.clear",
    ]
    assert len(methods()) > 50


def test_answers_are_judged_too() -> None:
    """An answer with an invented member is named."""
    assert response_faults("GET", "/v4/spreadsheets/ID/values/A1", b'{"range": "A1", "value": []}')
    assert not response_faults("GET", "/v4/spreadsheets/ID/values/A1", b'{"range": "A1", "values": [[1]]}')
    assert mask_faults("sheets(", "Spreadsheet", methods()[0].schemas)


def test_the_local_google_keeps_what_was_wrong(local_google: LocalGoogle) -> None:
    """A wrong request to the local Google is remembered (and fails the test that sent it, unless taken out as here)."""
    book = local_google.spreadsheet([["x"]])
    answer = requests.get(f"{local_google.url}/v4/spreadsheets/{book}?filds=sheets", timeout=5)
    assert answer.status_code == 200
    assert local_google.faults.pop() == "sheets.spreadsheets.get: unknown parameter filds"
    assert local_google.calls == ["sheets.spreadsheets.get"]


def test_http_says_what_google_says(local_google: LocalGoogle) -> None:
    """Refusals come as Google's JSON; bad JSON is 400, an unknown path 404; gzip only if asked for in Google's way."""
    book = local_google.spreadsheet([["x"] * 20] * 20)
    url = f"{local_google.url}/v4/spreadsheets"
    refused = requests.get(f"{url}/nope", timeout=5)
    assert refused.json() == {
        "error": {"code": 404, "message": "Requested entity was not found.", "status": "NOT_FOUND"}
    }
    broken = requests.post(f"{url}/{book}:batchUpdate", data=b"{", timeout=5)
    assert (broken.status_code, broken.json()["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert requests.get(f"{url}/{book}/nothing/here", timeout=5).status_code == 404
    local_google.faults.clear()
    plain = requests.get(f"{url}/{book}/values/Orders", timeout=5)
    packed = requests.get(f"{url}/{book}/values/Orders", headers={"User-Agent": "me (gzip)"}, timeout=5)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.json() == plain.json()
