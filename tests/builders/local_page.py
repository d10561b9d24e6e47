"""The web application on a real loopback port, with the sample orders or given rows, synced once."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from addon import create_app
from addon.command.up import _served
from addon.playground.local import LocalSheet
from addon.playground.opening import opened
from addon.settings import Settings
from schemas.choices import Choices

AS_OF = int(datetime.fromisoformat("2026-11-24T14:00:00+00:00").timestamp())


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Show the redirect itself."""


@dataclass
class Answer:
    """What came back: status, headers, text."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class LocalPage:
    """A served page.

    Attributes:
        address: scheme, host and port.
        local: the sheet behind it.
    """

    address: str
    local: LocalSheet

    def get(self, path: str = "/", **headers: str) -> Answer:
        """Ask as a browser or a program would."""
        return self._asked(Request(self.address + path, headers=_spelled(headers)))

    def post(self, path: str, form: dict[str, str], **headers: str) -> Answer:
        """Press a button."""
        body = urlencode(form).encode()
        return self._asked(Request(self.address + path, data=body, headers=_spelled(headers)))

    def token(self) -> str:
        """Read the token that the page's forms carry."""
        return re.search(r'name="token" value="([^"]+)"', self.get().text)[1]

    def _asked(self, request: Request) -> Answer:
        try:
            with build_opener(_Stay).open(request, timeout=30) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode("utf-8"))
        except HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read().decode("utf-8"))


def _spelled(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@contextmanager
def local_page(folder: Path, *, file: Path | None = None, language: str = "en") -> Iterator[LocalPage]:
    """Serve the sample, or `file`, from a database in `folder`, after one sync."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        settings = Settings(None, folder / "state.sqlite3", AS_OF)
        choices = Choices(language=language, marketplace="US" if file else None)
        local = opened(settings, choices, file=file, address=address)
        with closing(local.store), _served(create_app(settings, local), door):
            assert local.sync() is not None, local.problems()
            yield LocalPage(address, local)
