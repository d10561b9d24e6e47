"""Opens the workbook that this machine shows: the one from last time, or a new one with a file or the sample in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from addon.moments import iso, now
from addon.playground.loading import Content, file_content, load, sample_content
from addon.playground.local import LocalSheet
from addon.playground.sample import sample_book
from addon.playground.store import Store
from addon.settings import Settings
from schemas.choices import Choices
from sheets_sync.files import read_file

SAMPLE = "sample-orders-"
DAY = len("2026-11-23")
STALE = timedelta(weeks=1)
"""How old sample orders may be before a start says so: their dates stand still."""
DIGITS = 24
"""Characters of a file's fingerprint in the id of its workbook: another content is another workbook."""


def opened(
    settings: Settings,
    choices: Choices | None = None,
    *,
    file: Path | None = None,
    fresh: bool = False,
    address: str = "http://127.0.0.1:8080",
) -> LocalSheet:
    """Open the workbook of `file`, or of the sample orders; with `fresh` a new one, and the old one is kept.

    Raises:
        CannotGoOn: the file cannot be read, or is no order sheet; nothing is made then.
    """
    chosen = choices or Choices()
    fixed = settings.as_of
    clock: Callable[[], int] = now if fixed is None else lambda: fixed
    content = _content_of(file, chosen) if file else None
    store = Store(settings.database, clock)
    family = _family(file, chosen)
    known = [name for name in store.spreadsheets if name.startswith(family)]
    if fresh or not known:
        name = f"{family}{len(known) + 1:04d}-{iso(clock())[:DAY]}"
        load(store, name, content or sample_content(sample_book(clock(), chosen.language)))
        known.append(name)
    return LocalSheet(store, known[-1], chosen, clock, address)


def _content_of(file: Path, choices: Choices) -> Content:
    return file_content(file.name, read_file(file, choices.marketplace), choices)


def _family(file: Path | None, choices: Choices) -> str:
    """Say how the ids of the workbooks with the same content begin."""
    if file is None:
        return f"{SAMPLE}{choices.language}-"
    return f"file-{sha256(file.read_bytes()).hexdigest()[:DIGITS]}-"


def stale_since(local: LocalSheet) -> str:
    """Say on which day old sample orders were made; blank for those of these days, and for a file of one's own."""
    made = local.spreadsheet[-DAY:]
    old = date.fromisoformat(iso(local.now())[:DAY]) - date.fromisoformat(made) > STALE
    return made if old and local.spreadsheet.startswith(SAMPLE) else ""
