"""One press or opening of one person: what a handler needs to answer it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from addon.cards.reader import Reader
from schemas.choices import Choices
from schemas.event import Event
from sheets_sync.engine.port import Asked
from sheets_sync.engine.runs import RunState
from sheets_sync.google import Workbook, open_workbook
from sheets_sync.google.pace import Pace
from sheets_sync.survey import Survey, survey

KEPT_SECONDS = 20
"""How long a survey answers further presses: as long as it takes to look through a few cards."""
CALL_SECONDS, PRESS_SECONDS = 8.0, 20.0
"""How long one call to Google may take, and all of a press: Google waits about thirty seconds for a card."""
MOST_KEPT = 16
"""Surveys that one process keeps; one of ten thousand orders takes some megabytes."""
DEFAULTED = frozenset({"marketplace", "profile", "language", "columns", "display"})
"""Choices that nobody makes in a press: there the settings in the sheet decide."""


class Surveys:
    """The last surveys, by spreadsheet and person: what one may see never answers another."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._kept: OrderedDict[tuple[str, ...], tuple[float, Survey]] = OrderedDict()
        self._clock = clock
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Survey | None:
        """Give a survey that is young enough."""
        with self._lock:
            made, found = self._kept.get(key, (0.0, None))
        return found if found is not None and self._clock() - made < KEPT_SECONDS else None

    def put(self, key: tuple[str, ...], found: Survey) -> None:
        """Keep a survey; the oldest go."""
        with self._lock:
            self._kept[key] = (self._clock(), found)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)

    def forget(self, spreadsheet: str) -> None:
        """Drop what is known of a spreadsheet: something was written there."""
        with self._lock:
            for key in [key for key in self._kept if key[0] == spreadsheet]:
                del self._kept[key]


class Runs(Protocol):
    """Asks for runs of the spreadsheet of a visit, in the name of the person."""

    def ask(self, asked: Asked) -> str:
        """Ask for a run; give its id."""

    def state(self, run: str) -> RunState | None:
        """Say how far a run is; None: it is none of this spreadsheet."""

    def stop(self, run: str) -> None:
        """End a run before it writes anything more."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One press or opening.

    Attributes:
        event: what Google sent.
        reader: who reads the answer.
        subject: the person, as this backend names them.
        params: what the press carries, its signature found good.
        runs: asks for syncs and undos.
        google_url: replaces scheme and host of Google's APIs.
    """

    event: Event
    reader: Reader
    subject: str
    surveys: Surveys
    runs: Runs
    params: Mapping[str, str] = field(default_factory=dict)
    google_url: str | None = None

    @property
    def choices(self) -> Choices:
        """What is asked for: the sheet's own settings, and the reader's language where they name none."""
        return Choices(language=self.reader.speech.language, defaulted=DEFAULTED)

    def workbook(self) -> Workbook:
        """Open the spreadsheet as the person who pressed."""
        pace = Pace(patience=CALL_SECONDS, whole=PRESS_SECONDS)
        return open_workbook(self.reader.spreadsheet, self.google_url, token=self.event.token, pace=pace)

    def survey(self, *, fresh: bool = False) -> Survey:
        """Look at the spreadsheet; for a few seconds what was seen answers further presses.

        Raises:
            CannotGoOn: it cannot be read, or holds no orders.
        """
        key = (self.reader.spreadsheet, self.subject, self.reader.speech.language)
        found = None if fresh else self.surveys.get(key)
        if found is None:
            found = survey(self.workbook(), self.choices, self.reader.now, language=self.reader.speech.language)
            self.surveys.put(key, found)
        return found
