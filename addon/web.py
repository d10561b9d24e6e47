"""The web application: which doors it has, and what it says to those who knock at the wrong one."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from addon.playground.api import create_api
from addon.playground.guard import guard
from addon.playground.local import LocalSheet
from addon.playground.opening import opened
from addon.playground.page import page
from addon.settings import Settings
from sheets_sync.wording import Words

_SAID = {403: "page.other_origin", 404: "page.not_found"}
"""Status → what the page says, where the refusal itself names no words."""


def application(settings: Settings, local: LocalSheet | None = None) -> Flask:
    """Make the application for one local sheet; without one, the host's own is opened."""
    sheet = local or opened(settings)
    app = Flask("addon", static_folder=None)
    app.register_blueprint(create_api(sheet.store))
    app.register_blueprint(page(sheet))
    guard(app)
    app.register_error_handler(HTTPException, lambda error: _refused(error, sheet.speech))
    return app


def _refused(error: HTTPException, speech: Words) -> Response:
    """Answer in one sentence, in plain text; nothing of the request is repeated."""
    code = error.code or 500
    named = str(error.description or "")
    key = named if named.startswith("page.") else _SAID.get(code, "page.not_found")
    said = speech.say(key, address=request.host_url if key != "page.other_host" else "http://127.0.0.1")
    return Response(f"{said}\n", code, content_type="text/plain; charset=utf-8")
