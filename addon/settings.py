"""What the host decides, read once from the environment; all faults are reported together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from addon.moments import NotAMoment, moment

GOOGLE_URL = re.compile(r"https?://[A-Za-z0-9.\-]+(:[0-9]+)?/?")
DATABASE_URL = re.compile(r"sqlite:///.+")


class SettingsFault(Exception):  # noqa: N818  it is shown to the host as it stands
    """Some settings cannot be used; `faults` says each in one sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """The host's settings.

    Attributes:
        google_url: replaces scheme and host of the Sheets and Drive APIs; None means Google itself.
        database: the SQLite file that holds state and local workbooks.
        as_of: a fixed "now" in UTC seconds; None means the clock.
    """

    google_url: str | None
    database: Path
    as_of: int | None


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Read `CLAIMWATCH_GOOGLE_URL`, `CLAIMWATCH_DATABASE_URL` and `CLAIMWATCH_AS_OF`.

    Raises:
        SettingsFault: one or more of them cannot be used; all are named at once.
    """
    faults: list[str] = []
    settings = Settings(
        google_url=_google_url(environ.get("CLAIMWATCH_GOOGLE_URL", ""), faults),
        database=_database(environ.get("CLAIMWATCH_DATABASE_URL", ""), faults),
        as_of=_as_of(environ.get("CLAIMWATCH_AS_OF", ""), faults),
    )
    if faults:
        raise SettingsFault(faults)
    return settings


def _google_url(text: str, faults: list[str]) -> str | None:
    if text and not GOOGLE_URL.fullmatch(text):
        faults.append(f"CLAIMWATCH_GOOGLE_URL is {text!r}; write it like http://127.0.0.1:8080.")
    return text.rstrip("/") or None


def _database(text: str, faults: list[str]) -> Path:
    if text and not DATABASE_URL.fullmatch(text):
        faults.append(f"CLAIMWATCH_DATABASE_URL is {text!r}; write it like sqlite:////home/me/claimwatch.sqlite3.")
    return Path(text.removeprefix("sqlite:///")) if text else Path(click.get_app_dir("claimwatch")) / "state.sqlite3"


def _as_of(text: str, faults: list[str]) -> int | None:
    try:
        return moment(text) if text else None
    except NotAMoment:
        faults.append(f"CLAIMWATCH_AS_OF is {text!r}; write it like 2026-11-23 or 2026-11-23T09:40:00-08:00.")
        return None
