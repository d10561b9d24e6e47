"""`claimwatch up [FILE]`: a workbook on this machine, synced as a Google Sheet is, and its page in the browser."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask
from rich.console import Console
from werkzeug.serving import WSGIRequestHandler, make_server

from addon import create_app
from addon.backend import Backend, backend_from
from addon.command.options import as_of_from, choices_from, judging
from addon.command.stopping import until_stopped
from addon.command.summary import print_summary
from addon.playground.issuer import Issuer
from addon.playground.local import LocalSheet
from addon.playground.opening import opened, stale_since
from addon.playground.sidebar import hang_sidebar
from addon.settings import Settings, settings_from
from schemas.problem import CannotGoOn
from sheets_sync.engine import open_store
from sheets_sync.wording import Words, words

LOOPBACK = "127.0.0.1"
PORT = 8080
PORTS = click.IntRange(0, 65_535)
"""0 takes any free one."""
PORT_TAKEN = 2
"""The exit code where the port is taken."""


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@judging
@click.option(
    "--port", metavar="N", type=PORTS, default=PORT, show_default=True, help="Serve the page on this port of 127.0.0.1."
)
@click.option("--fresh", is_flag=True, help="Begin with a new workbook; the one from last time is kept.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def up(  # noqa: PLR0913, PLR0917  one parameter per option of the contract
    file: Path | None,
    as_of: str | None,
    marketplace: str | None,
    profile: str,
    lang: str | None,
    mapped: tuple[str, ...],
    port: int,
    *,
    fresh: bool,
    no_browser: bool,
) -> None:
    """Open FILE, or sample orders, as a workbook on this machine, sync it and show its page."""
    settings = settings_from(os.environ)
    if as_of:
        settings = replace(settings, as_of=as_of_from(as_of))
    choices = choices_from(marketplace, profile, lang, mapped)
    speech = words(choices.language)
    with closing(_door(port, speech)) as door:
        address = f"http://{LOOPBACK}:{door.getsockname()[1]}"
        local = opened(settings, choices, file=file, fresh=fresh, address=address)
        with closing(local.store), _backend(settings, address) as (backend, issuer):
            app = create_app(settings, local, backend)
            hang_sidebar(app, local, backend, issuer)
            _serve(local, app, door, address, browse=not no_browser)
    click.echo(speech.say("command.up.stopped", file=str(settings.database)))


@contextmanager
def _backend(settings: Settings, address: str) -> Iterator[tuple[Backend, Issuer]]:
    """Make the backend of this machine: it verifies every call as everywhere, and believes an issuer of its own."""
    issuer = Issuer()
    believing = issuer.settings(replace(settings, google_url=address), address)
    with closing(open_store(believing.database_url)) as store:
        backend = backend_from(believing, store)
        try:
            yield backend, issuer
        finally:
            backend.running.stop()


def _serve(local: LocalSheet, app: Flask, door: socket.socket, address: str, *, browse: bool) -> None:
    """Serve until Ctrl-C; the workbook is synced before anybody is asked to look."""
    click.echo(local.speech.say("command.up.starting", address=address))
    with until_stopped() as stopped, _served(app, door):
        _first_sync(local)
        if day := stale_since(local):
            click.echo(local.speech.say("command.up.stale", day=day))
        click.echo(local.speech.say("command.up.ready", address=address))
        if browse and _has_a_screen():
            webbrowser.open(address)
        stopped.wait()


def _door(port: int, speech: Words) -> socket.socket:
    """Take the port before anything else is done; where it is taken, say so and end."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((LOOPBACK, port))
        door.listen()
    except OSError:
        door.close()
        click.echo(speech.say("command.up.port_taken", port=port, other=_free_port()), err=True)
        sys.exit(PORT_TAKEN)
    return door


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


class _Quiet(WSGIRequestHandler):
    """Answers without a line per request; connections stay open, as Google's do."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def _served(app: Flask, door: socket.socket) -> Iterator[None]:
    host, port = door.getsockname()
    server = make_server(host, port, app, threaded=True, request_handler=_Quiet, fd=door.fileno())
    serving = threading.Thread(target=server.serve_forever, name="backend", daemon=True)
    serving.start()
    try:
        yield
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _first_sync(local: LocalSheet) -> None:
    """Sync before the page is shown, and print what was found.

    Raises:
        CannotGoOn: the workbook cannot be synced.
    """
    run = local.sync()
    if run is None:
        raise CannotGoOn(local.problems()[0])
    print_summary(Console(highlight=False), run.assessment, local.speech, local.title, problems=run.problems)


def _has_a_screen() -> bool:
    """Whether a browser could open a window; a text browser would take the terminal away from this command."""
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
