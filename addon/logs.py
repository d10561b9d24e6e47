"""Our own log: one JSON object a line, made of an allow-list of fields; no token, no body, nobody's text."""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

import orjson

LOG = logging.getLogger("claimwatch")
FIELDS = ("door", "method", "status", "why", "ms", "way", "spreadsheet", "fault", "where")
"""What a line may hold, in its order: each is a word of ours, a number, or a fingerprint."""
FINGERPRINT = 10
"""Characters of a spreadsheet's id that are kept: enough to follow one through a log, too few to open it."""
_FRAMES = 4
_HOUSE = frozenset({"addon", "sheets_sync", "schemas"})


def tell(event: str, **fields: object) -> None:
    """Write one line; a field that is not in the list is left out, and so is what is None."""
    known = {name: fields[name] for name in FIELDS if fields.get(name) is not None}
    level = logging.ERROR if event == "failed" else logging.INFO
    LOG.log(level, "%s", orjson.dumps({"event": event, **known}).decode())


def fingerprint(spreadsheet: str | None) -> str | None:
    """Shorten the id of a spreadsheet."""
    return spreadsheet[:FINGERPRINT] if spreadsheet else None


def where(trace: TracebackType | None) -> list[str]:
    """Say at which lines of ours something was raised; what it said may quote a person, and is not kept."""
    frames = [frame for frame in extract_tb(trace) if _HOUSE & set(Path(frame.filename).parts)]
    return [f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames[-_FRAMES:]]
