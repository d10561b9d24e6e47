"""`claimwatch worker`: runs the syncs that wait in the store, beside other workers, until it is told to stop."""

from __future__ import annotations

import os
from contextlib import closing

import click

from addon.command import spoken
from addon.command.stopping import until_stopped
from addon.moments import now
from addon.running import opened_store, ways
from addon.settings import settings_from
from sheets_sync.engine.alone import alone
from sheets_sync.engine.threads import THREADS, ThreadsEngine
from sheets_sync.wording import words

HOUR = 3_600
KEPT_SECONDS = 90 * 24 * HOUR
"""How long the store remembers a run that has ended."""


@click.command()
@click.option(
    "--threads", metavar="N", type=click.IntRange(1, 64), default=THREADS, show_default=True, help="Syncs at a time."
)
def worker(threads: int) -> None:
    """Run the syncs that wait in the store, until Ctrl-C; several workers share one PostgreSQL."""
    settings = settings_from(os.environ)
    speech = words(spoken())
    with alone(settings.database_url), closing(opened_store(settings)) as store, until_stopped() as stopped:
        engine = ThreadsEngine(store, ways(settings, store), threads=threads).start(alone=store.is_sqlite)
        click.echo(speech.say("command.worker.ready", worker=engine.worker))
        engine.purge(now() - KEPT_SECONDS)
        while not stopped.wait(HOUR):
            engine.purge(now() - KEPT_SECONDS)
        whole = engine.stop()
    click.echo(speech.say("command.worker.stopped" if whole else "command.worker.cut"))
