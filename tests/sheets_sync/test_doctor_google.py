"""Every assumption of the mirror is tried, a broken one is named, and it leads to the choice that needs none."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import orjson
import pytest
from builders.local_google import NOW, serving
from click.testing import CliRunner
from worlds.broken_google import BrokenStore

from addon.command import main
from addon.examined import failed_here, keep
from addon.settings import settings_from
from schemas.choices import Choices
from sheets_sync.doctor.examination import examine
from sheets_sync.doctor.probes import PROBES
from sheets_sync.google import open_workbook
from sheets_sync.sync import sync
from sheets_sync.wording import words

DOCS = Path(__file__).resolve().parents[2] / "docs" / "doctor.md"
KEYS = [probe.key for probe in PROBES]
UNTRIED, SLOW = "protection_refuses", "many_rows_are_quick"
ROWS = [["Order ID", "Ordered at", "Expected by"], ["112-1234567-1234567", "2026-11-01", "2026-11-09"]]


def clock():
    """A clock that moves a second at each look."""
    ticks = count()
    return lambda: float(next(ticks))


def test_all_hold_on_the_local_workbook(local_google):
    """What can be tried holds, what an owner cannot try says so, and the scratch spreadsheet is gone."""
    found = examine(local_google.url, clock())
    outcomes = {each.key: each.outcome for each in found.findings}
    assert outcomes == {key: "untried" if key == UNTRIED else "holds" for key in KEYS}
    assert (found.tidy, found.display, local_google.store.spreadsheets) == (True, "auto", [])


@pytest.mark.parametrize("key", [key for key in KEYS if key != UNTRIED])
def test_a_broken_assumption_is_named(key):
    """A Google that breaks one assumption fails that probe alone; then cells are plain, and nothing is left behind."""
    probes = [probe for probe in PROBES if probe.key in {*KEYS, key} - ({SLOW} - {key})]
    with serving(BrokenStore(key, lambda: NOW)) as google:
        found = examine(google.url, clock(), probes)
        assert google.store.spreadsheets == []
    assert (found.failed, found.display, found.tidy) == ((key,), "values", True)


def test_a_failed_assumption_makes_later_syncs_write_plain_cells(local_google):
    """With the verdict kept, `auto` means values; without it, or by the person's own choice, the mirror."""
    shown = {}
    for holds in (True, False):
        book = local_google.spreadsheet(ROWS)
        sync(open_workbook(book, local_google.url), Choices("US", mirror_holds=holds), NOW)
        shown[holds] = str(local_google.shown(book, render="FORMULA"))
    assert "VLOOKUP" in shown[True]
    assert "VLOOKUP" not in shown[False]


def test_the_verdict_is_kept_beside_the_database(tmp_path):
    """What failed is remembered, by key only; a damaged or missing file says nothing failed."""
    settings = settings_from({"CLAIMWATCH_DATABASE_URL": f"sqlite:///{tmp_path}/folder/state.sqlite3"})
    assert failed_here(settings) == ()
    keep(settings, ("spill_is_fresh",), NOW)
    assert failed_here(settings) == ("spill_is_fresh",)
    (tmp_path / "folder" / "examined.json").write_text("[")
    assert failed_here(settings) == ()


def run(google, tmp_path, *options):
    env = {"CLAIMWATCH_GOOGLE_URL": google.url, "CLAIMWATCH_DATABASE_URL": f"sqlite:///{tmp_path}/state.sqlite3"}
    return CliRunner().invoke(main, ["doctor", *options], env=env)


def test_the_command_prints_every_probe(local_google, tmp_path, monkeypatch):
    """`claimwatch doctor --google` names each probe in the reader's language and ends well."""
    monkeypatch.setenv("COLUMNS", "200")
    for language in ("en", "zh-Hant"):
        answer = run(local_google, tmp_path, "--google", "--lang", language)
        assert answer.exit_code == 0, answer.output
        assert all(words(language).say(f"doctor.probe.{key}") in answer.output for key in KEYS)


def test_the_table_to_send_back_names_nobody(local_google, tmp_path):
    """The JSON holds keys, outcomes and times: no id, no address."""
    answer = run(local_google, tmp_path, "--google", "--json")
    told = orjson.loads(answer.stdout)
    assert [each["key"] for each in told["google"]] == KEYS
    assert (told["display"], told["scratch_deleted"]) == ("auto", True)
    assert "@" not in answer.stdout
    assert "local0" not in answer.stdout


def test_a_failed_probe_ends_the_command_with_2(tmp_path):
    """A host sees at once, in the exit code and in a sentence, that plain cells will be written."""
    with serving(BrokenStore("blanks_are_true", lambda: NOW)) as google:
        answer = run(google, tmp_path, "--google", "--lang", "en")
    assert answer.exit_code == 2
    assert "plain cells" in " ".join(answer.output.split())


def test_the_docs_name_every_probe():
    """docs/doctor.md says of each assumption what it is."""
    text = DOCS.read_text("utf-8")
    assert all(f"| {words('en').say(f'doctor.probe.{key}')} |" in text for key in KEYS)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.key)
def test_each_probe_says_what_it_is(probe):
    """A probe has a sentence about itself, and words in both languages."""
    assert probe.trial.__doc__
    assert all(
        words(language).say(f"doctor.probe.{probe.key}") != f"doctor.probe.{probe.key}"
        for language in ("en", "zh-Hant")
    )
