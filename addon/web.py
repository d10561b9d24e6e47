"""The web application: which doors it has, and what it says to those who knock at the wrong one."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from addon.backend import Backend, backend_from
from addon.doors import hang, is_door, turned_away
from addon.playground.api import create_api
from addon.playground.guard import guard
from addon.playground.local import LocalSheet
from addon.playground.opening import opened
from addon.playground.page import page
from addon.settings import Settings, serving
from sheets_sync.wording import Words

_SAID = {403: "page.other_origin", 404: "page.not_found"}
"""Status → what the page says, where the refusal itself names no words."""


def application(settings: Settings, local: LocalSheet | None = None, backend: Backend | None = None) -> Flask:
    """Make the application: the doors of a backend, the local sheet with its page, or both.

    With an address (`settings.url`) and no local sheet it is a backend only. Otherwise `local` is shown, or, without
    one, the host's own sheet; `backend` adds its doors to that.
    """
    app = Flask("addon", static_folder=None)
    if local is None and (backend is not None or settings.url is not None):
        hang(app, backend or backend_from(serving(settings)))
        app.register_error_handler(HTTPException, turned_away)
        return app
    _show(app, local or opened(settings))
    if backend is not None:
        hang(app, backend)
    return app


def _show(app: Flask, sheet: LocalSheet) -> None:
    """Add the local workbook under Google's own paths, and its page; both answer this machine alone."""
    app.register_blueprint(create_api(sheet.store))
    app.register_blueprint(page(sheet))
    guard(app)
    app.register_error_handler(HTTPException, lambda error: _refused(error, sheet.speech))


def _refused(error: HTTPException, speech: Words) -> Response:
    """Answer in one sentence, in plain text; nothing of the request is repeated."""
    code = error.code or 500
    named = str(error.description or "")
    if is_door(request.path) and not named.startswith("page."):
        return turned_away(error)
    key = named if named.startswith("page.") else _SAID.get(code, "page.not_found")
    said = speech.say(key, address=request.host_url if key != "page.other_host" else "http://127.0.0.1")
    return Response(f"{said}\n", code, content_type="text/plain; charset=utf-8")
