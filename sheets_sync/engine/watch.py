"""Watches over one run while it works: how far it is, and whether it is still this worker's to go on with."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from sheets_sync.engine import runs
from sheets_sync.engine.lease import holds
from sheets_sync.engine.runs import RunState
from sheets_sync.engine.store import Store
from sheets_sync.google.pace import Use
from sheets_sync.sync import Stage

Permit = Callable[[Use, Callable[[float], object]], None]
"""The port of a quota limiter: waits, by the nap it is given, until a call may be made."""


class Lost(Exception):  # noqa: N818  what happened, as it is read
    """The run is not this worker's any more: it was cancelled, or taken over by another."""


class Stopped(Exception):  # noqa: N818  what happened, as it is read
    """The worker ends; the run goes back into the queue."""


class Watch:
    """Asked before every call to Google and told of every stage, so that a run ends before its next write."""

    def __init__(self, store: Store, run: RunState, stopping: Event, permit: Permit) -> None:
        self._store = store
        self._run = run
        self._stopping = stopping
        self._permit = permit
        self._stage = ""

    def permit(self, use: Use) -> None:
        """Let a call to Google pass.

        Raises:
            Lost: the run is somebody else's, or ended.
            Stopped: this worker ends.
        """
        self._check()
        self._permit(use, self._stopping.wait)
        self._check()  # it may have waited for its turn

    def tell(self, stage: Stage, done: int, of: int | None) -> None:
        """Keep how far the run is."""
        if (stage, done) == (self._stage, 0):
            return
        self._stage = stage
        with self._store.begin() as conn:
            runs.progress(conn, self._run.id, stage, done, of)

    def _check(self) -> None:
        if self._stopping.is_set():
            raise Stopped
        with self._store.reading() as conn:
            if not holds(conn, self._run.id, self._run.worker or "", self._run.tries):
                raise Lost
