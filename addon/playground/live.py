"""One spreadsheet as it lives in the store: its present revision, who may use it, and what was computed from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from addon.playground.calls.desk import Caller, Desk
from addon.playground.calls.display import EPOCH
from addon.playground.calls.locales import decimal_mark
from addon.playground.history import History, Step
from addon.playground.workbook.book import Book
from addon.playground.workbook.calculation import Calculation, Kept


@dataclass(slots=True)
class LocalWorkbook:
    """A spreadsheet.

    Attributes:
        book: its present revision; never changed, only replaced.
        now: the clock, UTC seconds.
        roles: by address, what the sharing lets a caller do (`owner`, `writer`, `reader`, `none`).
        public: the role of everybody else.
        trashed: whether the file is in the bin.
        history: earlier revisions.
    """

    book: Book
    now: Callable[[], int]
    roles: dict[str, str] = field(default_factory=dict)
    public: str = "writer"
    trashed: bool = False
    history: History = field(default_factory=History)
    _kept: Kept = field(default_factory=dict)
    _calculation: Calculation | None = None

    @property
    def zone(self) -> tzinfo:
        """Give the spreadsheet's time zone; UTC if it names none that exists."""
        try:
            return ZoneInfo(self.book.properties.get("timeZone", "Etc/GMT"))
        except (ZoneInfoNotFoundError, ValueError):
            return UTC

    def role(self, email: str) -> str:
        """Say what a caller may do."""
        return self.roles.get(email, self.public)

    def desk(self, email: str, *, write: bool) -> Desk:
        """Lay out what a call needs: the present revision to read, a copy of it to write."""
        book = self.book.copy() if write else self.book
        return Desk(book, Caller(email, self.role(email)), self.zone, self.calculate)

    def calculate(self, book: Book) -> Calculation:
        """Compute what a revision shows; the same one is computed once a day."""
        today = self.today()
        known = self._calculation
        if known is None or known.book is not book or known.today != today or not self._is_published(book):
            known = Calculation(book, today, decimal_mark(book.properties.get("locale", "en_US")), self._kept)
            self._calculation = known if self._is_published(book) else None
        return known

    def _is_published(self, book: Book) -> bool:
        return book is self.book

    def today(self) -> int:
        """Give the day in the spreadsheet's zone as a serial number."""
        return (datetime.fromtimestamp(self.now(), self.zone).replace(tzinfo=None) - EPOCH).days

    def publish(self, book: Book, email: str) -> None:
        """Make a changed copy the present revision."""
        before = self.book
        self.replace(book)
        self.history.add(Step(email, before, book))

    def replace(self, book: Book) -> None:
        """Make a copy the present revision without remembering the change (undo and redo remember for themselves)."""
        book.seal()
        book.revision = self.book.revision + 1
        book.next_uid = max(book.next_uid, self.book.next_uid)
        self.book = book
