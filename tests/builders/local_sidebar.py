"""The page with the add-on's sidebar beside it, as `claimwatch up` serves it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from builders.local_page import AS_OF, LocalPage

from addon import create_app
from addon.command.up import _backend, _served
from addon.playground.opening import opened
from addon.playground.sidebar import hang_sidebar
from addon.settings import Settings
from schemas.choices import Choices


@contextmanager
def local_sidebar(folder: Path, *, language: str = "en") -> Iterator[LocalPage]:
    """Serve the sample from a database in `folder`, after one sync, with a backend of its own."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        settings = Settings(None, folder / "state.sqlite3", AS_OF)
        local = opened(settings, Choices(language=language), address=address)
        with closing(local.store), _backend(settings, address) as (backend, issuer):
            app = create_app(settings, local, backend)
            hang_sidebar(app, local, backend, issuer)
            with _served(app, door):
                assert local.sync() is not None, local.problems()
                yield LocalPage(address, local)
