"""Where an error came from, for a log: its kind and our own lines. What it says may quote a person, and is left out."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

FRAMES = 4


def whence(error: BaseException) -> str:
    """Name the kind of an error and the last lines it came through."""
    frames = extract_tb(error.__traceback__)[-FRAMES:]
    return " ".join((type(error).__name__, *(f"{Path(frame.filename).stem}:{frame.lineno}" for frame in frames)))
