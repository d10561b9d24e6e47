"""The workbook that is open on this machine: which one, in which language it is synced, how the last sync went."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

from addon.dates import shown_moment
from addon.playground.shown import ShownTab
from addon.playground.store import Store
from addon.playground.view import View, our_columns
from schemas.choices import Choices
from schemas.problem import CannotGoOn, Problem
from sheets_sync.google import open_workbook
from sheets_sync.recognise import recognise
from sheets_sync.sync import Run, sync
from sheets_sync.wording import Words, words

TOKEN_BYTES = 24


class LocalSheet:
    """One local workbook, synced over HTTP at `address` exactly as a Google Sheet is.

    Attributes:
        store: the workbooks of this machine.
        spreadsheet: the id of the one that is open.
        choices: marketplace, profile, language and column map of its syncs.
        token: what a press of the page's buttons must carry.
        run: the last sync that went through; None before the first.
    """

    def __init__(
        self, store: Store, spreadsheet: str, choices: Choices, clock: Callable[[], int], address: str
    ) -> None:
        self.store = store
        self.spreadsheet = spreadsheet
        self.choices = replace(choices, defaulted=choices.defaulted - {"language"})  # the page's own buttons choose it
        self.token = secrets.token_urlsafe(TOKEN_BYTES)
        self.run: Run | None = None
        self._failure: Problem | None = None
        self._message = ""
        self._clock = clock
        self._address = address
        self._one_at_a_time = threading.Lock()

    @property
    def speech(self) -> Words:
        """The words of the language that the sheet is synced in."""
        return words(self.choices.language)

    @property
    def title(self) -> str:
        """The workbook's name."""
        return self.store.workbook(self.spreadsheet).book.title

    @property
    def tab(self) -> str:
        """The title of the tab with the orders."""
        return self.run.worksheet if self.run and self.run.worksheet in self.tabs() else self.tabs()[0]

    def now(self) -> int:
        """Give the moment by this workbook's clock, in UTC seconds."""
        return self._clock()

    def tabs(self) -> list[str]:
        """Title the tabs that a person sees."""
        return [str(tab["title"]) for tab in self._tabs() if not tab.get("hidden")]

    def numbers(self) -> dict[str, int]:
        """Give the number that links name each tab by: title → number."""
        return {str(tab["title"]): int(str(tab["sheetId"])) for tab in self._tabs()}

    def sync(self) -> Run | None:
        """Sync once; what stops it is kept for the page, and nothing is changed then."""
        with self._one_at_a_time:
            try:
                self.run = sync(open_workbook(self.spreadsheet, self._address), self.choices, self._clock())
                self._failure = None
            except CannotGoOn as stop:
                self._failure = stop.problem
        self._message = " ".join(self.last_sync_shown())
        return None if self._failure else self.run

    def take_message(self) -> str:
        """Say once, after a sync, how it went."""
        said, self._message = self._message, ""
        return said

    def speak(self, language: str) -> None:
        """Sync in another language; if that cannot be, the old one stays."""
        before = self.choices
        self.choices = replace(self.choices, language=language)
        if self.sync() is None:
            self.choices = before

    def shown(self, title: str) -> ShownTab:
        """Look at one tab as it is shown now."""
        properties = next(tab for tab in self._tabs() if tab["title"] == title)
        return ShownTab(self.store, self.spreadsheet, properties)

    def view(self) -> View:
        """Lay out the tab with the orders, as it is shown now."""
        tab = self.shown(self.tab)
        try:
            found = recognise(tab.top(), self.choices)
        except CannotGoOn:
            return View(tab, 0, {}, our_columns(tab, 0))
        header = found.first - 1
        return View(tab, header, found.columns, our_columns(tab, header))

    def today(self) -> int:
        """Give the day in the workbook's time zone, as a serial number."""
        return self.store.workbook(self.spreadsheet).today()

    def problems(self) -> list[Problem]:
        """List what a person should mend: what stopped the last sync, or what it found."""
        if self._failure:
            return [self._failure]
        return list(self.run.problems) if self.run else []

    def as_of_shown(self) -> str:
        """Say as of which moment the answers are."""
        return shown_moment(self.run.as_of if self.run else self._clock(), self._zone(), self.speech)

    def last_sync_shown(self) -> list[str]:
        """Say in a few lines how the last sync went."""
        if self._failure:
            return [self.speech.problem(self._failure)]
        return [self.speech.say("page.never_synced")] if self.run is None else self._told(self.run)

    def _told(self, run: Run) -> list[str]:
        changed = run.ledger.added + run.ledger.changed + run.ledger.removed
        return [
            shown_moment(run.as_of, self._zone(), self.speech),
            self.speech.say("page.rows_changed", count=changed, same=run.ledger.unchanged),
            self.speech.say("page.calls", read=run.calls.read, write=run.calls.write),
        ]

    def _zone(self) -> str:
        return str(self.store.workbook(self.spreadsheet).book.properties.get("timeZone", "Etc/GMT"))

    def _tabs(self) -> list[dict[str, object]]:
        asked = {"spreadsheetId": self.spreadsheet, "fields": "sheets.properties"}
        answer = self.store.call("sheets.spreadsheets.get", asked)
        return [sheet["properties"] for sheet in answer["sheets"]]
