"""A changed value is told: its day in the files, its digest in changes.toml, its effect in the changelog."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date
from pathlib import Path

from schemas.choices import PROFILES
from sheets_sync.policy import MARKETPLACES, PARAMETERS, parameters, policy
from sheets_sync.policy.pages import version

HERE = Path(__file__).parent
CHANGELOG = HERE.parents[2] / "CHANGELOG.md"


def digest():
    """A fingerprint of everything that can change an answer, a date or its standing."""
    lines = [
        "\t".join(map(str, (profile, key, market, parameters()[key].governed_by, era)))
        for profile in PROFILES
        for key in PARAMETERS
        for market in MARKETPLACES
        for era in policy(profile).versions(key, market)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def changes():
    """What changes.toml records, oldest first."""
    return tomllib.loads((HERE / "changes.toml").read_text("utf-8"))["change"]


def told(heading):
    """The changelog's lines under a heading."""
    parts = re.split(r"^## (.+)$", CHANGELOG.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading].splitlines()


def test_the_newest_change_is_the_state_of_the_files():
    """Whoever changes a value gives the files a new day and records it with its digest; else this fails."""
    newest = changes()[-1]
    assert newest["digest"] == digest(), (
        f"a value changed: record {digest()} in changes.toml and tell it in CHANGELOG.md"
    )
    assert newest["version"] == version()


def test_each_change_is_told_in_the_changelog():
    """Each recorded change has a line under its heading that names its day and digest and what is impacted."""
    for change in changes():
        lines = [line for line in told(change["changelog"]) if change["digest"] in line]
        assert len(lines) == 1, f"{change['version']}: one line of CHANGELOG.md names {change['digest']}"
        assert change["version"] in lines[0]
        assert "Impacted: " in lines[0]


def test_changes_have_rising_days():
    """No two changes share a day or a digest, and none is older than the one before it."""
    days = [date.fromisoformat(change["version"]) for change in changes()]
    assert days == sorted(set(days))
    assert len({change["digest"] for change in changes()}) == len(days)
