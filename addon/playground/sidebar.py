"""What the add-on's sidebar needs on the local page: events signed as Google signs its own, and links to places.

The page calls the doors of the backend itself, with what it gets here; the doors verify that as they verify Google's.
Only the page that this process served gets anything: it sends its own origin and the page's token.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, redirect, request
from werkzeug.exceptions import BadRequest, Forbidden
from werkzeug.wrappers import Response

from addon.backend import Backend
from addon.doors import callback_urls
from addon.limits import json_of
from addon.playground.issuer import Issuer
from addon.playground.local import LocalSheet
from addon.playground.places import address_of
from addon.verify import NEEDED

NAME = "sidebar"
EVENT, CELL = "/local/event", "/local/cell"
TOKEN = "X-Claimwatch-Page"  # noqa: S105  the name of a header, which carries the page's token
LOCALES = {"en": "en-GB", "zh-Hant": "zh-TW"}
PERSON, EMAIL = "local-person", "you@local.example"
"""Who uses the sidebar here: there is one person at this machine."""
LONGEST_ZONE = 64

Parts = Mapping[str, Any]


def hang_sidebar(app: Flask, local: LocalSheet, backend: Backend, issuer: Issuer) -> None:
    """Let the page of `app` have the sidebar: `issuer` signs its events, and serves the certificate they hold by."""
    app.register_blueprint(issuer.blueprint())
    app.register_blueprint(sidebar(local, backend, issuer))


def sidebar(local: LocalSheet, backend: Backend, issuer: Issuer) -> Blueprint:
    """Make the routes that sign an event and that lead to a place of the workbook."""
    blueprint, desk = Blueprint(NAME, __name__), _Desk(local, backend, issuer)
    blueprint.add_url_rule(EVENT, "event", desk.signed, methods=["POST"])
    blueprint.add_url_rule(CELL, "cell", lambda: _led(local), methods=["GET"])
    return blueprint


@dataclass(frozen=True, slots=True)
class _Desk:
    """Signs what the page presses, and nothing for anybody else."""

    local: LocalSheet
    backend: Backend
    issuer: Issuer

    def signed(self) -> dict[str, Any]:
        """Give the event of a press, and what Google would say beside it of itself."""
        self._only_the_page()
        asked = json_of(request)
        if not isinstance(asked, dict):
            raise BadRequest
        called = f"{self.backend.settings.url}{asked.get('path', '')}"
        if called not in callback_urls(self.backend):
            raise BadRequest
        system = self.issuer.system(called)
        return {"authorization": f"Bearer {system}", "event": self._event(asked, system)}

    def _only_the_page(self) -> None:
        """Refuse whoever is not the page of this process; that the page's origin is ours, a browser alone says."""
        given = request.headers.get(TOKEN, "").encode()
        own = request.headers.get("Origin") == request.host_url.rstrip("/")
        if not (own and secrets.compare_digest(given, self.local.token.encode())):
            raise Forbidden("page.other_origin")

    def _event(self, asked: Parts, system: str) -> dict[str, Any]:
        sheet = {"id": self.local.spreadsheet, "title": self.local.title, "addonHasFileScopePermission": True}
        granted = {
            "userIdToken": self.issuer.user(PERSON, EMAIL),
            "systemIdToken": system,
            "userOAuthToken": "local",
            "authorizedScopes": list(NEEDED),
        }
        common = {
            "userLocale": LOCALES[self.local.choices.language],
            "hostApp": "SHEETS",
            "platform": "WEB",
            "timeZone": {"id": str(asked.get("zone", ""))[:LONGEST_ZONE], "offset": 0},
            "parameters": _texts(asked.get("parameters")),
            "formInputs": _inputs(asked.get("inputs")),
        }
        return {"commonEventObject": common, "authorizationEventObject": granted, "sheets": sheet}


def _texts(given: object) -> dict[str, str]:
    held = given if isinstance(given, dict) else {}
    return {name: text for name, text in held.items() if isinstance(text, str)}


def _inputs(given: object) -> dict[str, Any]:
    """Write what stands in the inputs as Google does."""
    return {name: {"stringInputs": {"value": [text]}} for name, text in _texts(given).items()}


def _led(local: LocalSheet) -> Response:
    """Lead to where the page shows a place that a card links to."""
    return redirect(address_of(local, request.args.get("gid", ""), request.args.get("range", "")), code=303)
