"""The engine inside one process: a few threads that take runs out of the store's queue, as other workers do."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Lock, Thread
from typing import Any, Protocol

from schemas.choices import Choices
from schemas.problem import CannotGoOn, Problem
from sheets_sync.engine import due, lease, runs
from sheets_sync.engine.clock import seconds
from sheets_sync.engine.members import settings_of
from sheets_sync.engine.port import Asked, Opener
from sheets_sync.engine.runs import RunState
from sheets_sync.engine.store import Store
from sheets_sync.engine.watch import Lost, Stopped, Watch
from sheets_sync.engine.whence import whence
from sheets_sync.engine.work import Job, Outcome, Work, work
from sheets_sync.google import Workbook
from sheets_sync.google.pace import Pace, Use

log = logging.getLogger(__name__)

BEAT_SECONDS = 1.5
"""Between two signs of life, and between two looks for work that came from elsewhere."""
THREADS = 4
STOP_SECONDS = 20.0
ID_BYTES = 6


class Paces(Protocol):
    """The port of a quota limiter, for calls of a run in the name of somebody ("": of the backend itself)."""

    def permit(self, run: RunState, principal: str, use: Use, nap: Callable[[float], object]) -> None:
        """Return when a call may be made; wait by `nap`, which ends early when the worker stops."""

    def refused(self, run: RunState, principal: str, use: Use) -> None:
        """Hear that Google refused a call for its quota."""


class Free:
    """No quota is counted: a workbook on this machine."""

    def permit(self, run: RunState, principal: str, use: Use, nap: Callable[[float], object]) -> None:
        """Let everything pass."""

    def refused(self, run: RunState, principal: str, use: Use) -> None:
        """Hear nothing."""


FREE = Free()


@dataclass(frozen=True, slots=True)
class Ways:
    """How this host does things.

    Attributes:
        opened: opens a spreadsheet in the backend's own name.
        choices: the choices that a spreadsheet's kept settings make.
        now: the moment of judging, in UTC seconds.
        work: what a run does.
        paces: asked before every call to Google.
    """

    opened: Callable[[str, Pace], Workbook]
    choices: Callable[[Mapping[str, Any]], Choices] = lambda _: Choices()
    now: Callable[[], int] = lambda: seconds(None)
    work: Work = work
    paces: Paces = FREE


class ThreadsEngine:
    """Runs at most `threads` runs at once in this process. Make it after any fork; end it with `stop`."""

    def __init__(self, store: Store, ways: Ways, *, threads: int = THREADS, beat: float = BEAT_SECONDS) -> None:
        self.worker = secrets.token_hex(ID_BYTES)
        self._store, self._ways, self._beat = store, ways, beat
        self._names: dict[str, tuple[Opener, str]] = {}
        self._lock = Lock()
        self._stopping, self._kick = Event(), Event()
        self._pool = ThreadPoolExecutor(threads, "run")
        self._threads, self._going = threads, dict[Future[None], str]()
        self._loop = Thread(target=self._dispatch, name="engine", daemon=True)

    def start(self, *, alone: bool = False) -> ThreadsEngine:
        """Begin to work: first on what was left from before. `alone`: no other worker can be alive."""
        with self._store.begin() as conn:
            if alone:
                lease.bury(conn)
            lease.beat(conn, self.worker)
        self._loop.start()
        return self

    def stop(self, within: float = STOP_SECONDS) -> bool:
        """Take nothing new, let runs end at their next call to Google, and say whether all did in time.

        What is cut short goes back into the queue.
        """
        self._stopping.set()
        self._kick.set()
        if self._loop.is_alive():
            self._loop.join(within)
        _, left = wait(set(self._going), within)
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._store.begin() as conn:
            lease.leave(conn, self.worker)
        return not left

    def submit(self, spreadsheet: str, asked: Asked) -> str:
        """Ask for a run of a known spreadsheet; give its id, or that of the waiting run that does the same."""
        owner = self.worker if asked.opener else None
        with self._lock:  # a run must not be taken before its opener is here
            with self._store.begin() as conn:
                run = lease.enqueue(conn, spreadsheet, asked.kind, asked.kept(), urgent=asked.urgent, owner=owner)
            if asked.opener:
                self._names[run] = (asked.opener, asked.principal)
        self._kick.set()
        return run

    def status(self, run: str) -> RunState | None:
        """Say how far a run is; None: there is none of that id."""
        with self._store.reading() as conn:
            return runs.get(conn, run)

    def cancel(self, run: str) -> bool:
        """End a run before it writes anything more; say whether there was anything to end."""
        with self._store.begin() as conn:
            return runs.end(conn, run, "cancelled")

    def recover(self) -> int:
        """Put back into the queue what was left by workers that are gone; say how many runs."""
        with self._store.begin() as conn:
            return lease.reap(conn)

    def purge(self, before: int) -> int:
        """Forget runs that ended before a moment (UTC seconds); say how many."""
        with self._store.begin() as conn:
            return runs.purge(conn, before)

    def _dispatch(self) -> None:
        """Give signs of life, look after the dead, and hand out runs, until the end."""
        while not self._stopping.is_set():
            self._kick.clear()
            try:
                with self._store.begin() as conn:
                    lease.beat(conn, self.worker)
                    lease.take_up(conn, self.worker, [*self._going.values()])
                    due.tick(conn, seconds(None))
                self.recover()
                while not self._stopping.is_set() and len(self._going) < self._threads and self._took_one():
                    pass
            except Exception as error:  # noqa: BLE001  the store may be away for a while: the loop must outlive that
                log.error("the store cannot be reached, trying again: %s", whence(error))  # noqa: TRY400  as below
            self._kick.wait(self._beat)

    def _took_one(self) -> bool:
        with self._lock, self._store.begin() as conn:
            run = lease.claim(conn, self.worker)
            name = self._names.pop(run.id, None) if run else None
        if run is None:
            return False
        going = self._pool.submit(self._run, run, *(name or (None, "")))
        self._going[going] = run.id
        going.add_done_callback(self._ended)
        return True

    def _ended(self, going: Future[None]) -> None:
        self._going.pop(going, None)
        self._kick.set()

    def _run(self, run: RunState, opener: Opener | None, principal: str) -> None:
        """Work on one run, and keep how it ended: whatever happens, it does not stay running."""
        try:
            outcome = self._worked(run, opener, principal)
        except Lost:
            log.info("run %s is not ours any more", run.id)
        except Stopped:
            self._given_back(run)
        except CannotGoOn as stop:
            self._end(run, problem=stop.problem)
        except Exception as error:  # noqa: BLE001  whatever it is, the run must end
            log.error("run %s broke: %s", run.id, whence(error))  # noqa: TRY400  what an error says may quote a person
            self._end(run, problem=Problem("run.broken", facts={"run": run.id}))
        else:
            self._end(run, outcome)

    def _worked(self, run: RunState, opener: Opener | None, principal: str) -> Outcome:
        paces = self._ways.paces
        watch = Watch(self._store, run, self._stopping, partial(paces.permit, run, principal))
        pace = Pace(permit=watch.permit, refused=partial(paces.refused, run, principal))
        workbook = opener(pace) if opener else self._ways.opened(run.spreadsheet, pace)
        with self._store.reading() as conn:
            choices = self._ways.choices(settings_of(conn, run.spreadsheet))
        language = run.asked.get("language")
        if language and "language" in choices.defaulted:
            choices = replace(choices, language=language)
        return self._ways.work(Job(run.kind, run.asked, workbook, choices, self._ways.now(), watch.tell))

    def _end(self, run: RunState, outcome: Outcome | None = None, problem: Problem | None = None) -> None:
        with self._store.begin() as conn:
            if not lease.holds(conn, run.id, self.worker, run.tries):
                return
            counts, history = (outcome.counts, outcome.history) if outcome else (None, None)
            state: runs.State = "failed" if problem else "done"
            runs.end(conn, run.id, state, counts=counts, problem=problem, history=history)

    def _given_back(self, run: RunState) -> None:
        with self._store.begin() as conn:
            if lease.holds(conn, run.id, self.worker, run.tries):
                runs.queued_again(conn, run.id, counted=False)
