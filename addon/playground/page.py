"""The page of the local workbook: the synced sheet as one plain, accessible HTML page, and its two buttons."""

from __future__ import annotations

import secrets
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from addon.playground.layout import laid_out
from addon.playground.local import LocalSheet
from addon.playground.view import PENDING, Asked
from schemas.choices import LANGUAGES
from sheets_sync.tally import SHOWN

SIDEBAR = "sidebar"
"""The blueprint of the add-on's sidebar; without it the page has none."""


def page(local: LocalSheet) -> Blueprint:
    """Make the routes `/`, `/sync` and `/language` for one local sheet, and its static files."""
    blueprint = Blueprint(
        "page", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
    )
    blueprint.add_url_rule("/", "show", lambda: _show(local))
    blueprint.add_url_rule("/sync", "sync_now", lambda: _sync(local), methods=["POST"])
    blueprint.add_url_rule("/language", "language", lambda: _language(local), methods=["POST"])
    return blueprint


def _show(local: LocalSheet) -> str:
    asked = _asked()
    pane = SIDEBAR in current_app.blueprints
    return render_template("page.html", say=local.speech.say, page=laid_out(local, asked), pane=pane)


def _asked() -> Asked:
    """Read the choices in the address; what is not one is left out."""
    grade, start = request.args.get("risk", ""), request.args.get("from", "")
    return Asked(
        tab=request.args.get("tab", ""),
        grade=grade if grade in {*SHOWN, PENDING} else "",
        urgent_first=request.args.get("sort") == "urgent",
        every_column=request.args.get("columns") == "all",
        start=int(start) if start.isascii() and start.isdecimal() else 0,
    )


def _sync(local: LocalSheet) -> Response:
    _check_token(local)
    local.sync()
    return _back()


def _language(local: LocalSheet) -> Response:
    _check_token(local)
    if request.form.get("lang") in LANGUAGES:
        local.speak(request.form["lang"])
    return _back()


def _check_token(local: LocalSheet) -> None:
    """Refuse a press that did not come from the page that this process served."""
    if not secrets.compare_digest(request.form.get("token", "").encode(), local.token.encode()):
        raise Forbidden("page.other_origin")


def _back() -> Response:
    """Return to what was looked at; only the page's own choices are taken over."""
    kept = {name: request.form[name] for name in ("tab", "risk", "sort", "columns") if request.form.get(name)}
    return redirect(f"{url_for('page.show')}{'?' if kept else ''}{urlencode(kept)}", code=303)
