"""The local workbook on a real loopback port, with Google's discovery documents judging every request and answer."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from builders.discovery import method_of, request_faults, response_faults
from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from addon.playground.api import create_api
from addon.playground.store import Store

NOW = int(datetime.fromisoformat("2026-11-23T12:00:00+00:00").timestamp())


@dataclass
class LocalGoogle:
    """A local Google.

    Attributes:
        url: scheme, host and port, as `CLAIMWATCH_GOOGLE_URL` takes it.
        store: its workbooks.
        calls: the methods that were called, by their discovery ids, in order.
        faults: what the discovery documents say against requests and answers.
        sent: bytes of request bodies, per call.
    """

    url: str
    store: Store
    calls: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    now: int = NOW

    def at(self, moment: str) -> None:
        """Set the workbooks' clock (ISO 8601 with offset)."""
        self.now = int(datetime.fromisoformat(moment).timestamp())

    def spreadsheet(self, rows: list[list[Any]], *, tab: str = "Orders", **properties: str) -> str:
        """Make a workbook whose one tab holds these cells (None: blank), as they are; return its id."""
        book_id = self.store.create("Order book", tab=tab, properties=properties)
        width, height = max((len(row) for row in rows), default=1), len(rows)
        grid = {"rowCount": max(height + 20, 100), "columnCount": max(width, 26)}
        change = {
            "properties": {"sheetId": 0, "gridProperties": grid},
            "fields": "gridProperties(rowCount,columnCount)",
        }
        self.store.call(
            "sheets.spreadsheets.batchUpdate",
            {"spreadsheetId": book_id},
            {"requests": [{"updateSheetProperties": change}]},
        )
        params = {"spreadsheetId": book_id, "range": f"'{tab}'!A1", "valueInputOption": "RAW"}
        self.store.call("sheets.spreadsheets.values.update", params, {"values": rows})
        return book_id

    def shown(self, spreadsheet: str, tab: str = "Orders", *, render: str = "UNFORMATTED_VALUE") -> list[list[Any]]:
        """Read a whole tab past HTTP, as it shows."""
        params = {"spreadsheetId": spreadsheet, "range": f"'{tab}'", "valueRenderOption": render}
        return list(self.store.call("sheets.spreadsheets.values.get", params).get("values", []))


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        """Say nothing about single requests."""


@contextmanager
def serving(store: Store, wrap: Callable[[Any], Any] = lambda app: app) -> Iterator[LocalGoogle]:
    """Serve a store on a free loopback port; `wrap` may put WSGI middleware (failures, delays) around the app.

    Raises:
        AssertionError: at the end, if a request or an answer was not in Google's own form.
    """
    app = Flask("local-google")
    app.register_blueprint(create_api(store))
    google = LocalGoogle("", store)
    _judge(app, google)
    server = make_server("127.0.0.1", 0, wrap(app), threaded=True, request_handler=_Quiet)
    google.url = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield google
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert not google.faults, "\n".join(google.faults)


def _judge(app: Flask, google: LocalGoogle) -> None:
    @app.before_request
    def judge_request() -> None:
        path = request.environ.get("RAW_URI", request.path).partition("?")[0]
        body = request.get_data()
        method, _ = method_of(request.method, path)
        google.calls.append(method.name if method else f"{request.method} {path}")
        google.sent.append(len(body))
        google.faults.extend(request_faults(request.method, path, request.args.to_dict(flat=False), body))

    @app.after_request
    def judge_answer(response: Response) -> Response:
        if response.status_code == 200:
            path = request.environ.get("RAW_URI", request.path).partition("?")[0]
            packed = response.headers.get("Content-Encoding") == "gzip"
            body = gzip.decompress(response.get_data()) if packed else response.get_data()
            google.faults.extend(response_faults(request.method, path, body))
        return response


@pytest.fixture
def local_google() -> Iterator[LocalGoogle]:
    """Give a test a Google of its own; the test fails if a request or an answer was not in Google's own form."""
    store = Store(None, lambda: NOW, keep=False)
    with serving(store) as google:
        store.now = lambda: google.now
        yield google
    store.close()
