"""What an engine does for the doors and for the schedule, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sheets_sync.engine.runs import Kind, RunState
from sheets_sync.google import Workbook
from sheets_sync.google.pace import Pace

Opener = Callable[[Pace], Workbook]
"""Opens the spreadsheet in the name of somebody, at the pace of a limiter. It may hold a token: it is never kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for.

    Attributes:
        worksheet: the tab, by its number (gid); None: the synced one.
        kind: "sync", or "undo" of the run that the spreadsheet's own list calls `undoes` (None: the last).
        urgent: a person waits for it.
        language: of a sheet that names none itself; None: the backend's.
        adopt: take a copied spreadsheet as a new one.
        opener: how to open it in the caller's name; None: in the backend's own.
        principal: the caller, as a hash: whose share of Google's quota calls in his name take.
    """

    worksheet: int | None = None
    dry_run: bool = False
    kind: Kind = "sync"
    undoes: str | None = None
    urgent: bool = False
    language: str | None = None
    adopt: bool = False
    opener: Opener | None = field(default=None, repr=False, compare=False)
    principal: str = ""

    def kept(self) -> Mapping[str, Any]:
        """Say what the store keeps of it: two that keep the same are one."""
        more = {"language": self.language, "adopt": self.adopt}
        kept = {"worksheet": self.worksheet, "dry_run": self.dry_run, "undoes": self.undoes}
        return kept | {name: value for name, value in more.items() if value}


class Engine(Protocol):
    """Runs syncs: at most one per spreadsheet at a time, and of many triggers while one runs exactly one more."""

    def submit(self, spreadsheet: str, asked: Asked) -> str:
        """Ask for a run of a known spreadsheet; give its id, or the id of the waiting run that does the same."""

    def status(self, run: str) -> RunState | None:
        """Say how far a run is; None: there is none of that id."""

    def cancel(self, run: str) -> bool:
        """End a run before it writes anything more; say whether there was anything to end."""

    def recover(self) -> int:
        """Put back into the queue what was left by workers that are gone; say how many runs."""

    def purge(self, before: int) -> int:
        """Forget runs that ended before a moment (UTC seconds); say how many."""
