"""What `claimwatch doctor` says of the machine: each fault is named with what to do, in both languages."""

from __future__ import annotations

import sqlite3

import pytest
from click.testing import CliRunner

from addon import host
from addon.command import main
from addon.host import CHECKS
from addon.settings import settings_from
from sheets_sync.wording import words


def settings(tmp_path, **more):
    """Settings of a machine with a workbook of its own."""
    environ = {
        "CLAIMWATCH_DATABASE_URL": f"sqlite:///{tmp_path}/state.sqlite3",
        "CLAIMWATCH_GOOGLE_URL": "http://127.0.0.1:1",
    }
    return settings_from(environ | more)


@pytest.mark.parametrize("each", CHECKS, ids=lambda each: each.key)
def test_a_sound_machine_passes_every_check(each, tmp_path):
    """Nothing is wrong here; each check has its words and says what it is."""
    assert each.check(settings(tmp_path)) is None
    assert each.check.__doc__
    assert all(
        words(language).say(f"doctor.check.{each.key}") != f"doctor.check.{each.key}" for language in ("en", "zh-Hant")
    )


def test_missing_credentials_are_named(tmp_path, monkeypatch):
    """Without a key file there is nobody to sign in as."""
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "none.json"))
    assert host.credentials(settings(tmp_path, CLAIMWATCH_GOOGLE_URL="")) == "doctor.fault.credentials"


def test_a_database_in_use_or_out_of_reach_is_named(tmp_path, monkeypatch):
    """A file that another process holds, and a path that is no file, are both faults of the database."""
    monkeypatch.setattr(host, "_WAIT", 0.05)
    held = sqlite3.connect(tmp_path / "state.sqlite3", isolation_level=None)
    held.execute("begin immediate")
    assert host.database(settings(tmp_path)) == "doctor.fault.database"
    held.close()
    (tmp_path / "file").write_text("x")
    assert host.database(settings(tmp_path / "file")) == "doctor.fault.database"


def test_a_clock_that_is_behind_is_named(tmp_path, monkeypatch):
    """A machine that lives before its own policy counts every deadline wrongly."""
    monkeypatch.setattr(host, "now", lambda: 1_700_000_000)
    assert host.clock(settings(tmp_path)) == "doctor.fault.clock"


def test_missing_time_zones_are_named(tmp_path, monkeypatch):
    """A machine without zones cannot tell a marketplace's day."""

    def no_zone(key):
        raise host.ZoneInfoNotFoundError(key)

    monkeypatch.setattr(host, "ZoneInfo", no_zone)
    assert host.zones(settings(tmp_path)) == "doctor.fault.zones"


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_command_says_what_to_do(language, tmp_path, monkeypatch):
    """A fault ends the command with 2 and one sentence in the reader's language."""
    monkeypatch.setenv("COLUMNS", "220")
    (tmp_path / "file").write_text("x")
    env = {
        "CLAIMWATCH_DATABASE_URL": f"sqlite:///{tmp_path}/file/state.sqlite3",
        "CLAIMWATCH_GOOGLE_URL": "http://127.0.0.1:1",
    }
    answer = CliRunner().invoke(main, ["doctor", "--lang", language], env=env)
    assert answer.exit_code == 2
    assert "CLAIMWATCH_DATABASE_URL" in answer.output
    assert words(language).say("doctor.fails") in answer.output
