"""The clock of the engine, where nobody says what time it is."""

from __future__ import annotations

from time import time


def seconds(at: int | None) -> int:
    """Take the moment that was said, or read the clock: UTC seconds."""
    return int(time()) if at is None else at
