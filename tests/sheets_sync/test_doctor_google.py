"""Every assumption of the mirror is tried, a broken one is named, and it leads to the choice that needs none."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path

import orjson
import pytest
from builders.joined_sheet import JoinedSheet, orders, rows_of
from builders.local_google import NOW, serving
from click.testing import CliRunner
from worlds.broken_google import BrokenStore, RefusingStore

from addon.command import main
from addon.examined import failed_here, keep
from addon.settings import settings_from
from schemas.choices import Choices
from sheets_sync.doctor.examination import PROBES, examine, safe, without
from sheets_sync.doctor.page import page
from sheets_sync.doctor.quota import READS, WRITES
from sheets_sync.google import open_workbook
from sheets_sync.google.pace import Pace
from sheets_sync.sync import sync
from sheets_sync.values.display import display_of
from sheets_sync.wording import words

DOCS = Path(__file__).resolve().parents[2] / "docs" / "doctor.md"
KEYS = [probe.key for probe in PROBES]
CHOSEN = {"mirror": "values", "values": "mirror", "tabs": "alone", "looks": "plain"}
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
    assert (found.tidy, safe(found.failed), local_google.store.spreadsheets) == (True, (), [])
    assert (found.quota, found.waits.count) == ("holds", 0)


@pytest.mark.parametrize("key", [key for key in KEYS if key != UNTRIED])
def test_a_broken_assumption_is_named(key):
    """A Google that breaks one assumption fails that probe alone; then cells are plain, and nothing is left behind."""
    probes = [probe for probe in PROBES if probe.key in {*KEYS, key} - ({SLOW} - {key})]
    with serving(BrokenStore(key, lambda: NOW)) as google:
        found = examine(google.url, clock(), probes)
        assert google.store.spreadsheets == []
    part = next(probe.part for probe in PROBES if probe.key == key)
    assert (found.failed, safe(found.failed), found.tidy) == ((key,), (CHOSEN[part],), True)


def test_each_part_has_its_safe_choice():
    """Live look-ups, plain values and joined tabs are each chosen only while what they rest on holds."""
    a_key = {part: next(probe.key for probe in PROBES if probe.part == part) for part in CHOSEN}
    for parts in ((), ("mirror",), ("values",), ("tabs",), ("looks",), ("mirror", "values"), ("values", "tabs")):
        chosen = without(Choices(), [a_key[part] for part in parts])
        holding = (chosen.mirror_holds, chosen.values_hold, chosen.tabs_hold)
        assert holding == tuple(part not in parts for part in ("mirror", "values", "tabs"))
    assert not without(Choices(), ["a key of a later version"]).mirror_holds


def test_too_many_probes_stay_within_a_minute(local_google):
    """Google lets an account write, and read, 60 times a minute: the whole examination needs no more of each."""
    examine(local_google.url, clock())
    reads = sum(".get" in call or "batchGet" in call for call in local_google.calls)
    assert reads <= READS
    assert len(local_google.calls) - reads <= WRITES + 3  # the file is made, deleted and filled by calls of other kinds


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        (429, "RATE_LIMIT_EXCEEDED", "quota"), (403, "RATE_LIMIT_EXCEEDED", "quota"),
        (403, "PERMISSION_DENIED", "permission"), (403, "SERVICE_DISABLED", "permission"), (503, "", "unanswered"),
    ],
)  # fmt: skip
def test_too_many_calls_and_a_missing_right_are_told_apart(status, reason, kind):
    """What stands in the way of one read and one write is named; what was put off is counted."""
    waits = []
    with serving(RefusingStore(status, reason, lambda: NOW)) as google:
        pace = Pace(sleep=waits.append, clock=lambda: 10.0 * len(waits))
        found = examine(google.url, clock(), (), pace=pace)
    assert found.quota == kind
    assert (found.waits.count, found.waits.seconds) == (len(waits), sum(waits))
    assert bool(waits) == (kind != "permission")


def test_tabs_that_cannot_be_joined_are_left_alone_and_named(local_google):
    """Where what joined tabs rest on fails, the orders are judged alone, and each tab left out is a Problem."""
    sheet = JoinedSheet(local_google, orders(14), Choices(display="mirror"))
    sheet.sync()
    alone = sheet.shown()
    sheet.add("Returns", rows_of("Returns", [1, 3, 4, 6, 9]), spec="Returns")
    joined = {}
    for holds in (True, False, True):
        sheet.choices = replace(sheet.choices, tabs_hold=holds)
        run = sheet.sync()
        joined[holds] = sheet.shown()
        told = [problem.at.tab for problem in run.problems if problem.key == "tabs.not_joined"]
        assert told == ([] if holds else ["Returns"])
        assert sheet.sync().calls.write == 0
    assert (joined[False], joined[True] != alone) == (alone, True)


def test_plain_cells_that_do_not_hold_leave_look_ups_live_at_any_length():
    """`auto` takes what holds: look-ups in a long sheet where plain cells fail, plain cells where look-ups do."""
    for holds, plain, lines, shown in (
        (True, True, 1, "mirror"), (True, True, 10**6, "values"), (True, False, 10**6, "mirror"),
        (False, True, 1, "values"), (False, False, 1, "values"),
    ):  # fmt: skip
        assert display_of("auto", lambda lines=lines: lines, holds=holds, plain=plain) == shown
        assert display_of("values", lambda: 1, holds=holds, plain=plain) == "values"


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
    assert (told["chosen"], told["scratch_deleted"]) == ([], True)
    assert told["quota"] == {"kind": "holds", "waits": 0, "seconds": 0.0}
    assert "@" not in answer.stdout
    assert "local0" not in answer.stdout


def test_a_failed_probe_ends_the_command_with_2(tmp_path):
    """A host sees at once, in the exit code and in a sentence, that plain cells will be written."""
    with serving(BrokenStore("blanks_are_true", lambda: NOW)) as google:
        answer = run(google, tmp_path, "--google", "--lang", "en")
    assert answer.exit_code == 2
    assert "plain cells" in " ".join(answer.output.split())


def test_the_docs_name_every_probe():
    """docs/doctor.md is what `make docs` writes: every assumption, and that nobody has tried the real service."""
    text = DOCS.read_text("utf-8")
    assert text == "\n".join(page()).rstrip() + "\n"
    assert all(f"`{key}` |" in text for key in KEYS)
    assert "Nobody has run it against the real service yet" in text


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.key)
def test_each_probe_says_what_it_is(probe):
    """A probe has a sentence about itself, and words in both languages."""
    assert probe.trial.__doc__
    assert all(
        words(language).say(f"doctor.probe.{probe.key}") != f"doctor.probe.{probe.key}"
        for language in ("en", "zh-Hant")
    )
