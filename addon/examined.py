"""What `claimwatch doctor --google` found for this installation, kept beside the database: keys and a date, no ids."""

from __future__ import annotations

from pathlib import Path

import orjson

from addon.moments import iso
from addon.settings import Settings


def failed_here(settings: Settings) -> tuple[str, ...]:
    """Name the assumptions of the mirror that failed when they were last tried; none if they never were."""
    try:
        kept = orjson.loads(_file(settings).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return ()
    failed = kept.get("failed") if isinstance(kept, dict) else None
    return tuple(str(key) for key in failed) if isinstance(failed, list) else ()


def keep(settings: Settings, failed: tuple[str, ...], moment: int) -> None:
    """Keep what failed, for every later sync of this installation.

    Raises:
        OSError: the folder of the database cannot be written to.
    """
    file = _file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(orjson.dumps({"failed": failed, "as_of": iso(moment)}, option=orjson.OPT_APPEND_NEWLINE))


def _file(settings: Settings) -> Path:
    return settings.database.parent / "examined.json"
