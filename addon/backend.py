"""What one running backend holds: made once, used by every door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from addon.limits import Buckets
from addon.moments import now
from addon.running import Running
from addon.settings import Settings
from addon.signing import Signatures
from sheets_sync.engine import Store, open_store
from sheets_sync.google.certificates import Certificates

NAME = "claimwatch"
LOOKUPS, LOOKUPS_PER_SECOND = 20, 0.2
"""How often one person may make us ask Drive who a spreadsheet is shared with."""


@dataclass(frozen=True, slots=True)
class Backend:
    """A backend.

    Attributes:
        settings: the host's.
        store: members, tokens, runs.
        certificates: what identity tokens are verified by.
        signatures: what our own cards and pairings are signed with.
        calls: how often each spreadsheet or person may call.
        lookups: how often each person may make us ask Drive.
        running: the engine that runs syncs, made when it is first asked for.
        clock: UTC seconds; always the real time, whatever `as_of` says.
    """

    settings: Settings
    store: Store
    certificates: Certificates
    signatures: Signatures
    calls: Buckets = field(default_factory=Buckets)
    lookups: Buckets = field(default_factory=lambda: Buckets(LOOKUPS, LOOKUPS_PER_SECOND))
    running: Running = field(default_factory=Running)
    clock: Callable[[], int] = now

    def as_of(self) -> int:
        """Give the moment as of which orders are judged: the host's fixed one, or now."""
        return self.clock() if self.settings.as_of is None else self.settings.as_of


def backend_from(settings: Settings, store: Store | None = None) -> Backend:
    """Make a backend of settings that `addon.settings.serving` has passed; the store is opened if none is given."""
    return Backend(
        settings,
        store or open_store(settings.database_url),
        Certificates(settings.certificates),
        Signatures(settings.secrets),
    )


def backend() -> Backend:
    """Give the backend that answers the present call."""
    return cast("Backend", current_app.extensions[NAME])
