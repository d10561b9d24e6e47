"""The local workbook over HTTP, under Google's own paths."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import orjson
from flask import Blueprint, Request, Response, request

from addon.playground.calls.faults import Body, Refusal
from addon.playground.store import ROBOT, Store

SHEETS = "sheets.spreadsheets."
_ID = r"(?P<spreadsheetId>[^/:]+)"
ROUTES: tuple[tuple[str, re.Pattern[str], str], ...] = tuple(
    (verb, re.compile(path, re.DOTALL), method)
    for verb, path, method in (
        ("POST", r"v4/spreadsheets", SHEETS + "create"),
        ("GET", rf"v4/spreadsheets/{_ID}", SHEETS + "get"),
        ("POST", rf"v4/spreadsheets/{_ID}:batchUpdate", SHEETS + "batchUpdate"),
        ("POST", rf"v4/spreadsheets/{_ID}:getByDataFilter", SHEETS + "getByDataFilter"),
        ("POST", rf"v4/spreadsheets/{_ID}/developerMetadata:search", SHEETS + "developerMetadata.search"),
        ("GET", rf"v4/spreadsheets/{_ID}/developerMetadata/(?P<metadataId>\d+)", SHEETS + "developerMetadata.get"),
        ("POST", rf"v4/spreadsheets/{_ID}/sheets/(?P<sheetId>\d+):copyTo", SHEETS + "sheets.copyTo"),
        ("GET", rf"v4/spreadsheets/{_ID}/values:batchGet", SHEETS + "values.batchGet"),
        ("POST", rf"v4/spreadsheets/{_ID}/values:batchUpdate", SHEETS + "values.batchUpdate"),
        ("POST", rf"v4/spreadsheets/{_ID}/values:batchClear", SHEETS + "values.batchClear"),
        ("POST", rf"v4/spreadsheets/{_ID}/values:batchGetByDataFilter", SHEETS + "values.batchGetByDataFilter"),
        ("POST", rf"v4/spreadsheets/{_ID}/values:batchUpdateByDataFilter", SHEETS + "values.batchUpdateByDataFilter"),
        ("POST", rf"v4/spreadsheets/{_ID}/values:batchClearByDataFilter", SHEETS + "values.batchClearByDataFilter"),
        ("POST", rf"v4/spreadsheets/{_ID}/values/(?P<range>.+):append", SHEETS + "values.append"),
        ("POST", rf"v4/spreadsheets/{_ID}/values/(?P<range>.+):clear", SHEETS + "values.clear"),
        ("PUT", rf"v4/spreadsheets/{_ID}/values/(?P<range>.+)", SHEETS + "values.update"),
        ("GET", rf"v4/spreadsheets/{_ID}/values/(?P<range>.+)", SHEETS + "values.get"),
        ("GET", r"drive/v3/files/(?P<fileId>[^/]+)", "drive.files.get"),
        ("DELETE", r"drive/v3/files/(?P<fileId>[^/]+)", "drive.files.delete"),
        ("POST", r"drive/v3/files/(?P<fileId>[^/]+)/copy", "drive.files.copy"),
        ("GET", r"drive/v3/files/(?P<fileId>[^/]+)/permissions", "drive.permissions.list"),
    )
)
REPEATED = {"ranges"}
Who = Callable[[Request], str]


def create_api(store: Store, who: Who | None = None) -> Blueprint:
    """Make the blueprint; `who` tells the caller's address from a request (default: the robot)."""
    api = Blueprint("google", __name__)

    def answer(path: str) -> Response:
        try:
            method, params = routed(request.method, path)
            params |= {
                name: values if name in REPEATED else values[-1]
                for name, values in request.args.to_dict(flat=False).items()
            }
            body = store.call(method, params, _json(), email=who(request) if who else ROBOT)
        except Refusal as refusal:
            return _response(refusal.body(), refusal.code)
        return Response(status=204) if request.method == "DELETE" else _response(body, 200)

    for prefix in ("v4", "drive/v3"):
        api.add_url_rule(
            f"/{prefix}/<path:path>",
            f"answer_{prefix[0]}",
            lambda path, prefix=prefix: answer(f"{prefix}/{path}"),
            methods=["GET", "POST", "PUT", "DELETE"],
        )
    return api


def routed(verb: str, path: str) -> tuple[str, Body]:
    """Find the method a request means, and its path parameters.

    Raises:
        Refusal: 404, there is no such method.
    """
    for known, pattern, method in ROUTES:
        match = pattern.fullmatch(path) if known == verb else None
        if match:
            return method, dict(match.groupdict())
    raise Refusal("The requested URL was not found on this server.", 404)


def _json() -> Body:
    data = request.get_data()
    if not data:
        return {}
    try:
        body = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise Refusal(f"Invalid JSON payload received. {error}") from error
    if not isinstance(body, dict):
        raise Refusal("Invalid JSON payload received. Root element must be a message.")
    return _without_nulls(body) if b"null" in data else body


def _without_nulls(value: Any) -> Any:  # noqa: ANN401  any JSON
    """A null member is an unset one; a null in an array of cell values stays, it means: leave this cell."""
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _response(body: Body, code: int) -> Response:
    """Write the answer; compressed only for those who ask for it in the way Google wants it asked."""
    data = orjson.dumps(body)
    response = Response(data, code, content_type="application/json; charset=UTF-8")
    asked = "gzip" in request.headers.get("Accept-Encoding", "") and "gzip" in request.headers.get("User-Agent", "")
    if asked:
        response.set_data(gzip.compress(data, 1))
        response.headers["Content-Encoding"] = "gzip"
    return response
