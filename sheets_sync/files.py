"""Report files in and out. Whatever cannot be read is refused with one Problem before anything is computed."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from schemas.grid import Grid
from schemas.problem import CannotGoOn, Problem
from schemas.results import Results
from sheets_sync.formats.delimited import EndlessCell, grid_of_text
from sheets_sync.formats.excel import MOST_UNPACKED, Damaged, NotExcel, Unpacked, grid_of_excel
from sheets_sync.formats.output import Flagged, write_csv, write_xlsx
from sheets_sync.formats.shape import MOST_CELLS, TooManyCells
from sheets_sync.formats.text import decoded, is_marked
from sheets_sync.recognise import Recognition

LARGEST = 200_000_000
"""Bytes of a file that is read at all."""

ZIP = b"PK\x03\x04"
_OTHERS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b",
    b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"PK\x05\x06", b"SQLite", b"{\\rtf", b"<", b"{", b"\x7fELF",
)  # fmt: skip
"""How pictures, PDF, old Excel, archives, databases, web pages and JSON begin."""


def read_file(path: Path, marketplace: str | None) -> Grid:
    """Read a CSV, TSV or XLSX file of up to 200 MB; `marketplace` tells which code page an old file may have.

    Raises:
        CannotGoOn: no such file; it is empty, too large, damaged or no table; or its text cannot be read for sure.
    """
    size = _size(path)
    if not size:
        raise _refused("file.empty", path)
    if size > LARGEST:
        raise _too_large(path, _bytes(size), _bytes(LARGEST))
    try:
        grid = _read(path, marketplace)
    except TooManyCells as error:
        raise _too_large(path, str(error), f"{MOST_CELLS:,}") from None
    if not grid.height:
        raise _refused("file.empty", path)
    return grid


def write_file(  # noqa: PLR0913, PLR0917  what is written, where, and what must not be overwritten
    out: Path,
    grid: Grid,
    recognition: Recognition,
    rows: Sequence[int],
    results: Results,
    titles: Mapping[str, str],
    source: Path | None = None,
) -> None:
    """Write the rows of a grid with the result columns at the right end, as CSV or XLSX by the name of `out`.

    `rows` are the 1-based sheet rows that `results` answer, `titles` title the result columns by key. Columns of an
    earlier result are left out. The file appears whole or not at all.

    Raises:
        CannotGoOn: the name ends otherwise, the folder cannot be written to, or `out` is the `source` itself.
    """
    writer = {".csv": write_csv, ".xlsx": write_xlsx}.get(out.suffix.lower())
    if writer is None:
        raise _refused("file.output", out)
    draft = out.with_name(f".claimwatch-{os.getpid()}.part")
    try:
        if source and out.exists() and out.samefile(source):
            raise _refused("file.output_is_input", out)
        writer(draft, Flagged(grid, recognition, rows, results, titles))
        draft.replace(out)
    except OSError:
        raise _refused("file.output", out) from None
    finally:
        _remove(draft)


def _remove(draft: Path) -> None:
    with contextlib.suppress(OSError):
        draft.unlink(missing_ok=True)


def _size(path: Path) -> int:
    try:
        state = path.stat()
    except (OSError, ValueError):
        raise _refused("file.missing", path) from None
    if not stat.S_ISREG(state.st_mode):
        raise _refused("file.not_a_table", path)
    return state.st_size


def _read(path: Path, marketplace: str | None) -> Grid:
    try:
        with path.open("rb") as file:
            head = file.read(512)
            if head.startswith(ZIP):
                return _excel(path)
            if head.lstrip().startswith(_OTHERS) or _is_binary(head):
                raise _refused("file.not_a_table", path)
            return _text(path, head + file.read(), marketplace)
    except OSError:
        raise _refused("file.forbidden", path) from None


def _excel(path: Path) -> Grid:
    try:
        return grid_of_excel(path)
    except NotExcel:
        raise _refused("file.not_a_table", path) from None
    except Unpacked as error:
        raise _too_large(path, _bytes(error.size), _bytes(MOST_UNPACKED)) from None
    except Damaged:
        raise _refused("file.damaged", path) from None


def _text(path: Path, data: bytes, marketplace: str | None) -> Grid:
    if _is_binary(data):
        raise _refused("file.not_a_table", path)
    text = decoded(data, marketplace)
    if text is None:
        raise _refused("file.encoding", path)
    try:
        return grid_of_text(text)
    except EndlessCell as error:
        raise CannotGoOn(Problem("file.endless_cell", facts={"file": str(path), "line": error.row})) from None


def _is_binary(data: bytes) -> bool:
    return b"\0" in data and not is_marked(data)


def _refused(key: str, path: Path) -> CannotGoOn:
    return CannotGoOn(Problem(key, facts={"file": str(path)}))


def _too_large(path: Path, size: str, limit: str) -> CannotGoOn:
    return CannotGoOn(Problem("file.too_large", facts={"file": str(path), "size": size, "limit": limit}))


def _bytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(1, round(size / 1e6))} MB"  # noqa: PLR2004  SI units
