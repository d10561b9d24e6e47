"""SQLite is for one process that works: a lock on a file beside the database keeps a second one out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from schemas.problem import CannotGoOn, Problem

try:
    import fcntl
except ImportError:  # Windows has no such lock; there nobody is kept out
    fcntl = None  # type: ignore[assignment]  # its absence is the point


def file_of(url: str) -> Path | None:
    """Name the file of a SQLite database; None where the database is a server."""
    address = make_url(url)
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Keep every other process that works off the same SQLite file; a server takes as many as come.

    Raises:
        CannotGoOn: another process works on it.
    """
    file = file_of(url)
    if file is None or fcntl is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotGoOn(Problem("engine.alone", facts={"file": str(file)})) from None
        yield
    with suppress(OSError):
        file.with_name(f"{file.name}.lock").unlink()
