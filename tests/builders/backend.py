"""A backend on this machine: the doors, a store, and a local Google that signs tokens and serves its certificate."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from addon.backend import Backend, backend_from
from addon.command.up import _served
from addon.playground.issuer import Issuer
from addon.settings import Settings
from addon.verify import NEEDED
from addon.web import application
from sheets_sync.engine.members import Role, join

ADDRESS = "https://claims.example.com"
SECRET, OLD_SECRET = "n" * 32, "o" * 32


@dataclass
class LocalBackend:
    """A backend and all that its tests need.

    Attributes:
        app: the web application, answering in this process.
        held: what the application holds.
        issuer: signs whatever a test wants signed.
        fetched: the requests that came for the certificate.
        down: whether the certificate's address is out of order.
    """

    app: Flask
    held: Backend
    issuer: Issuer
    fetched: list[str] = field(default_factory=list)
    down: bool = False

    def ask(self, method: str, path: str, token: str | None = None, json: Any = None, **more: Any) -> TestResponse:
        """Knock at a door."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        headers |= more.pop("headers", {})
        return self.app.test_client().open(path, method=method, headers=headers, json=json, **more)

    def event(self, sub: str, spreadsheet: str | None = None, **parts: Any) -> dict[str, Any]:
        """Write the event that Google sends for a person who has granted everything, on an open spreadsheet."""
        held: dict[str, Any] = {
            "commonEventObject": {"userLocale": "en", "hostApp": "SHEETS", "platform": "WEB"},
            "authorizationEventObject": {
                "userIdToken": self.issuer.user(sub, f"{sub}@example.com"),
                "systemIdToken": self.system("/addon/homepage"),
                "userOAuthToken": "ya29.short-lived",
                "authorizedScopes": list(NEEDED),
            },
        }
        if spreadsheet is not None:
            held["sheets"] = {"id": spreadsheet, "title": "Orders", "addonHasFileScopePermission": True}
        return held | parts

    def system(self, path: str, **claims: Any) -> str:
        """Sign Google's own token for a door."""
        return self.issuer.system(ADDRESS + path, **claims)

    def identity(self, sub: str, **claims: Any) -> str:
        """Sign a person's identity token."""
        return self.issuer.identity(sub, f"{sub}@example.com", **claims)

    def joined(self, spreadsheet: str, sub: str, role: Role = "editor") -> str:
        """Let a person belong to a spreadsheet; their newest name here."""
        subject = self.held.signatures.subjects(sub)[0]
        with self.held.store.begin() as conn:
            join(conn, spreadsheet, subject, role)
        return subject

    def paired(self, spreadsheet: str, sub: str) -> str:
        """Pair a spreadsheet through its door; the capability."""
        self.joined(spreadsheet, sub)
        answer = self.ask("POST", "/v1/pairings", self.identity(sub), {"spreadsheet": spreadsheet})
        assert answer.status_code == 200, answer.text
        return str(answer.json["token"])

    def again(self, **settings: Any) -> LocalBackend:
        """Start the same backend anew with other settings, on the same database."""
        held = backend_from(replace(self.held.settings, **settings), self.held.store)
        return replace(self, app=application(held.settings, backend=held), held=held)


@contextmanager
def local_backend(folder: Path, settings: Mapping[str, Any] | None = None) -> Iterator[LocalBackend]:
    """Run a backend whose certificates come over a real loopback port, each fetch counted.

    Google's other services are there too, without any spreadsheet, unless `settings` say `google_url`.
    """
    issuer = Issuer()
    certificates = Flask("certificates")
    certificates.register_blueprint(issuer.blueprint())
    with closing(socket.create_server(("127.0.0.1", 0))) as door, _served(certificates, door):
        at = f"http://127.0.0.1:{door.getsockname()[1]}"
        believed = issuer.settings(Settings(at, folder / "state.sqlite3", None, secrets=(SECRET, OLD_SECRET)), at)
        chosen = replace(believed, url=ADDRESS, **(settings or {}))
        held = backend_from(chosen)
        running = LocalBackend(application(chosen, backend=held), held, issuer)

        @certificates.before_request
        def count() -> Any:
            running.fetched.append(request.path)
            return ("", 503) if running.down else None

        with closing(held.store):
            yield running
            held.running.stop()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[LocalBackend]:
    """Give a test a backend of its own."""
    with local_backend(tmp_path) as made:
        yield made
