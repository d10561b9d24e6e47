"""Who may use the local workbook: this machine alone, and of its browsers only the workbook's own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from werkzeug.exceptions import Forbidden

HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
"""The names by which a browser may call; a page elsewhere that points its own name here is refused."""

READING = frozenset({"GET", "HEAD", "OPTIONS"})

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer tells the browser: load nothing from elsewhere, run nothing but our file, show it in no frame."""


def guard(app: Flask) -> None:
    """Let `app` answer this machine only, and send every answer with the browser's guards."""
    app.before_request(_refuse_strangers)
    app.after_request(_with_headers)


def _refuse_strangers() -> None:
    if urlsplit(f"//{request.host}").hostname not in HOSTS:
        raise Forbidden("page.other_host")
    if request.method not in READING and _from_another_page(request):
        raise Forbidden("page.other_origin")


def _from_another_page(asked: Request) -> bool:
    """Tell by the browser's own headers; programs such as gspread send none of them."""
    origin = asked.headers.get("Origin")
    elsewhere = asked.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    return elsewhere or (origin is not None and origin != asked.host_url.rstrip("/"))


def _with_headers(answer: Response) -> Response:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer
