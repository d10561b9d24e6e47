"""`claimwatch doctor`: whether this machine, and with `--google` the account, can do what the product needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from time import monotonic

import click
import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

from addon.command import EXIT_CANNOT_GO_ON
from addon.command.options import language_from
from addon.examined import keep
from addon.host import CHECKS
from addon.moments import iso, now
from addon.settings import Settings, settings_from
from sheets_sync.doctor.examination import Examination, examine, safe
from sheets_sync.doctor.quota import READS, WRITES, Allowance
from sheets_sync.wording import Words, words

SHAPES = {"holds": "✓", "fails": "✕", "untried": "?"}
Row = tuple[str, str, str]
_REFUSED: tuple[Allowance, ...] = ("quota", "permission")


@click.command()
@click.option("--google", is_flag=True, help="Also try every assumption on a scratch spreadsheet in this account.")
@click.option("--lang", metavar="L", help="Language of the answer: en, zh-Hant. Default: the system's.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def doctor(*, google: bool, lang: str | None, as_json: bool) -> None:
    """Check settings, credentials, database, clock and time zones, and with --google the spreadsheet service."""
    speech = words(language_from(lang))
    settings = settings_from(os.environ)
    checks = list(_checks(settings, speech))
    sound = all(outcome == "holds" for _, outcome, _ in checks)
    found = _examined(settings, speech) if google and sound else None
    checks.append(_quota(found, speech))
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(_answer(checks, found), option=orjson.OPT_APPEND_NEWLINE))
    else:
        _print(Console(highlight=False), speech, checks, found)
    if not sound or (found is not None and not _well(found)):
        sys.exit(EXIT_CANNOT_GO_ON)


def _checks(settings: Settings, speech: Words) -> Iterator[Row]:
    yield "settings", "holds", ""
    for each in CHECKS:
        fault = each.check(settings)
        yield each.key, "fails" if fault else "holds", speech.say(fault, file=str(settings.database)) if fault else ""


def _well(found: Examination) -> bool:
    """Whether nothing has to be done otherwise than chosen; looks alone stop nobody."""
    return set(safe(found.failed)) <= {"plain"} and found.quota not in _REFUSED


def _quota(found: Examination | None, speech: Words) -> Row:
    """Say what is assumed of the calls that the account may make, and with a scratch spreadsheet whether they are."""
    if found is None:
        return "quota", "untried", speech.say("doctor.quota.assumed", reads=READS, writes=WRITES)
    note = speech.say(f"doctor.quota.{found.quota}", reads=READS, writes=WRITES, waits=found.waits.count)
    outcome = "fails" if found.quota in _REFUSED else "untried" if found.quota == "unanswered" else "holds"
    return "quota", outcome, note


def _examined(settings: Settings, speech: Words) -> Examination:
    console = Console(stderr=True)
    with console.status(speech.say("doctor.trying")):
        found = examine(settings.google_url, monotonic)
    keep(settings, found.failed, now())
    return found


def _answer(checks: list[Row], found: Examination | None) -> dict[str, object]:
    """Describe it for scripts and for us: no id, no address, nothing of a person."""
    return {
        "version": version("claimwatch"),
        "as_of": iso(now()),
        "checks": [{"key": key, "outcome": outcome} for key, outcome, _ in checks],
        "google": [
            {"key": each.key, "outcome": each.outcome, "seconds": round(each.seconds, 3)}
            for each in (found.findings if found else ())
        ],
        "quota": {"kind": found.quota, "waits": found.waits.count, "seconds": round(found.waits.seconds, 1)}
        if found
        else None,
        "chosen": list(safe(found.failed)) if found else None,
        "scratch_deleted": found.tidy if found else None,
    }


def _print(console: Console, speech: Words, checks: list[Row], found: Examination | None) -> None:
    console.print(_table(speech, [(speech.say(f"doctor.check.{key}"), out, note) for key, out, note in checks]))
    if found is None:
        console.print(speech.say("doctor.next"))
        return
    tried = [(speech.say(f"doctor.probe.{each.key}"), each.outcome, f"{each.seconds:.2f} s") for each in found.findings]
    console.print(_table(speech, tried))
    for chosen in safe(found.failed) or ("none",):
        console.print(speech.say(f"doctor.safe.{chosen}"))
    if not found.tidy:
        console.print(speech.say("doctor.untidy"))


def _table(speech: Words, rows: Sequence[Row]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0))
    for name, outcome, note in rows:
        table.add_row(SHAPES[outcome], speech.say(f"doctor.{outcome}"), Text(name, overflow="fold"), Text(note))
    return table
