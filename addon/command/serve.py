"""`claimwatch serve`: the backend that Google and the companion call, under gunicorn."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, cast

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from addon import create_app
from addon.backend import NAME, Backend
from addon.command import spoken
from addon.running import opened_store
from addon.settings import Settings, serving, settings_from
from schemas.problem import CannotGoOn, Problem
from sheets_sync.engine.alone import alone, file_of
from sheets_sync.wording import words

HOST, PORT = "127.0.0.1", 8080
WORKERS = 2
"""Processes, where the database takes more than one."""
THREADS = 8
"""Calls that one process answers at a time."""
GRACE_SECONDS = 30
"""How long a call, or a sync between two of its own calls, may take to end."""


@click.command()
@click.option("--host", metavar="H", default=HOST, show_default=True, help="Listen on this address.")
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65_535), default=PORT, show_default=True, help="Listen on this port."
)
@click.option(
    "--workers", metavar="N", type=click.IntRange(1, 64), help="Processes. Default: 2; with SQLite 1, and no more."
)
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the backend that Google and the companion call; CLAIMWATCH_URL is its public address."""
    settings = serving(settings_from(os.environ))
    file = file_of(settings.database_url)
    if file is not None and (workers or 1) > 1:
        raise CannotGoOn(Problem("engine.one_process", facts={"file": str(file)}))
    count = workers or (1 if file else WORKERS)
    with alone(settings.database_url):
        opened_store(settings).close()  # what is wrong with it is said once, before anything listens
        click.echo(words(spoken()).say("command.serve.ready", address=f"http://{host}:{port}", count=count))
        Server(settings, f"{host}:{port}", count).run()


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with our settings: each process makes the application, and its engine, for itself."""

    def __init__(self, settings: Settings, bind: str, workers: int) -> None:
        self._settings = settings
        self._chosen: dict[str, Any] = {
            "bind": [bind],
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "proc_name": "claimwatch",
            "post_worker_init": begun,
            "worker_exit": ended,
        }
        super().__init__()

    def load_config(self) -> None:
        """Take our settings, and none of the command line or of the environment."""
        for name, value in self._chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, in a process of its own."""
        return create_app(self._settings)


def begun(worker: Any) -> None:  # noqa: ANN401  gunicorn has no types
    """Begin to work as soon as a process serves: something may have been left from before."""
    _with(worker, lambda held: held.running.engine(held.settings, held.store, alone=held.store.is_sqlite))


def ended(_: object, worker: Any) -> None:  # noqa: ANN401  gunicorn has no types
    """Let runs end, or give them back, before a process goes."""
    _with(worker, lambda held: held.running.stop())


def _with(worker: Any, do: Callable[[Backend], object]) -> None:  # noqa: ANN401  gunicorn has no types
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):
        do(cast("Backend", app.extensions[NAME]))
