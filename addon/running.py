"""The engine of one backend, made when it is first asked for, once in each process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from addon.examined import failed_here
from addon.moments import now
from addon.settings import Settings
from schemas.choices import DISPLAYS, LANGUAGES, PROFILES, Choices
from schemas.problem import CannotGoOn, Problem
from sheets_sync.doctor.examination import without
from sheets_sync.engine import Store, open_store
from sheets_sync.engine.port import Opener
from sheets_sync.engine.quota import Account, Limiter
from sheets_sync.engine.runs import RunState
from sheets_sync.engine.threads import FREE, ThreadsEngine, Ways
from sheets_sync.google import Workbook, open_workbook
from sheets_sync.google.pace import Pace, Use
from sheets_sync.policy import MARKETPLACES

CHOSEN: Mapping[str, tuple[str, ...]] = {
    "marketplace": MARKETPLACES,
    "profile": PROFILES,
    "language": LANGUAGES,
    "display": DISPLAYS,
}
"""What the kept settings of a spreadsheet may choose, and from what."""


PROJECT = "own"
"""All calls of a host are made in one project at Google; a second one would be a second name here."""


class Running:
    """Holds the engine; a process that was forked makes its own."""

    def __init__(self) -> None:
        self._engine: ThreadsEngine | None = None
        self._process = 0
        self._lock = threading.Lock()

    def engine(self, settings: Settings, store: Store, *, alone: bool = False) -> ThreadsEngine:
        """Give the engine of this process, working. `alone`: this process has the store to itself."""
        with self._lock:
            if self._engine is None or self._process != os.getpid():
                self._process = os.getpid()
                self._engine = ThreadsEngine(store, ways(settings, store)).start(alone=alone)
            return self._engine

    def stop(self) -> bool:
        """Stop the engine, if this process has one; say whether every run ended in time."""
        with self._lock:
            engine, self._engine = self._engine if self._process == os.getpid() else None, None
        return engine is None or engine.stop()


def opened_store(settings: Settings) -> Store:
    """Open the store, migrated; what is wrong with it is said in one sentence.

    Raises:
        CannotGoOn: it cannot be opened.
    """
    try:
        return open_store(settings.database_url)
    except ModuleNotFoundError:
        raise CannotGoOn(Problem("engine.no_driver")) from None
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error  # its text may hold the address, and so a password
        raise CannotGoOn(Problem("engine.no_store", facts={"text": type(cause).__name__})) from None


def ways(settings: Settings, store: Store) -> Ways:
    """Say how this host opens spreadsheets (in its own name), chooses, and tells the time."""

    def opened(spreadsheet: str, pace: Pace) -> Workbook:
        return open_workbook(spreadsheet, settings.google_url, pace=pace)

    def chosen(kept: Mapping[str, Any]) -> Choices:
        return without(choices_of(kept), failed_here(settings))

    def judged_at() -> int:
        return now() if settings.as_of is None else settings.as_of

    return Ways(opened, chosen, judged_at, paces=FREE if settings.google_url else Paced(Limiter(store)))


@dataclass(frozen=True, slots=True)
class Paced:
    """Google's quota, for the one project that this host's credentials and client ids belong to."""

    limiter: Limiter

    def permit(self, run: RunState, principal: str, use: Use, nap: Callable[[float], object]) -> None:
        """Wait for the turn of a call."""
        self.limiter.permit(Account(PROJECT, principal), use, nap, urgent=run.urgent)

    def refused(self, _: RunState, principal: str, use: Use) -> None:
        """Slow down: Google refused."""
        self.limiter.refused(Account(PROJECT, principal), use)


def choices_of(kept: Mapping[str, Any]) -> Choices:
    """Make the choices of a spreadsheet's kept settings; what they leave open, the sheet's own settings decide."""
    chosen = {name: kept[name] for name, allowed in CHOSEN.items() if kept.get(name) in allowed}
    left = frozenset({"columns", *CHOSEN}) - chosen.keys()
    return Choices(**chosen, defaulted=left)


def in_the_name_of(spreadsheet: str, token: str | None, google_url: str | None) -> Opener | None:
    """Open a spreadsheet by a person's short-lived token, which is kept nowhere; None without one."""
    if not token:
        return None
    return lambda pace: open_workbook(spreadsheet, google_url, token=token, pace=pace)
