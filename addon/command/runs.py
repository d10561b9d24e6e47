"""`claimwatch runs SPREADSHEET`: what each of the last runs read, found and wrote."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
import orjson
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addon.command.answers import Json
from addon.command.options import choices_from
from addon.command.summary import INDENT, QUIET
from addon.dates import shown_moment
from addon.moments import iso
from addon.settings import settings_from
from sheets_sync.google import open_workbook
from sheets_sync.history.records import Record
from sheets_sync.history.runs import Runs, read_runs
from sheets_sync.wording import Words, words


@click.command()
@click.argument("spreadsheet")
@click.option("--worksheet", metavar="W", help="Title or gid of the tab. Default: the synced tab.")
@click.option("--lang", metavar="L", help="Language of the answer: en, zh-Hant. Default: the system's.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def runs(spreadsheet: str, worksheet: str | None, lang: str | None, *, as_json: bool) -> None:
    """List the last runs on a Google SPREADSHEET: when, what each read, found and wrote."""
    choices = choices_from(None, "guide", lang, ())
    found = read_runs(open_workbook(spreadsheet, settings_from(os.environ).google_url), worksheet)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(runs_answer(found), option=orjson.OPT_APPEND_NEWLINE))
        return
    print_runs(Console(highlight=False), found, words(choices.language))


def runs_answer(found: Runs) -> Json:
    """Describe the runs for scripts, newest first."""
    return {
        "spreadsheet": found.spreadsheet,
        "worksheet": found.worksheet,
        "total": found.total,
        "runs": [_run(found, place) for place in reversed(range(len(found.records)))],
    }


def print_runs(console: Console, found: Runs, speech: Words) -> None:
    """Print the runs, newest first, and what fell out."""
    listed = found.records
    if not listed:
        console.print(Text(speech.say("command.runs.empty", tab=found.worksheet), "bold"))
        return
    console.print(Text(speech.say("command.runs.title", tab=found.worksheet, count=len(listed)), "bold"))
    console.print(Padding(_table(found, speech), INDENT, expand=False))
    fell, unkept = found.total - len(listed), sum(not each for each in found.undoable)
    if fell:
        console.print(Padding(Text(speech.say("command.runs.fell", count=fell), QUIET), INDENT))
    if unkept:
        console.print(Padding(Text(speech.say("command.runs.unkept", count=unkept), QUIET), INDENT))


def _run(found: Runs, place: int) -> Json:
    record = found.records[place]
    facts = record.facts
    return {
        "run": record.run,
        "kind": facts.kind,
        "undoes": facts.undoes or None,
        "when": iso(facts.when),
        "as_of": iso(facts.as_of),
        "profile": facts.profile,
        "policy": facts.policy,
        "rows": facts.rows,
        "orders": facts.orders,
        "judged": facts.judged,
        "risk": dict(facts.risk),
        "ledger": dict(facts.ledger),
        "calls": dict(facts.calls),
        "problems": dict(facts.problems),
        "undoable": found.undoable[place],
    }


def _table(found: Runs, speech: Words) -> Table:
    heads = ("run", "when", "kind", "orders", "answers", "urgent", "problems", "calls")
    table = Table.grid(padding=(0, 2), pad_edge=False)
    for head in heads:
        text = head in {"run", "when", "kind"}
        table.add_column(justify="left" if text else "right", no_wrap=text)
    table.add_row(*(Text(speech.say(f"command.runs.{head}"), QUIET) for head in heads))
    for record in reversed(found.records):
        table.add_row(*_cells(found, record, speech))
    return table


def _cells(found: Runs, record: Record, speech: Words) -> Sequence[str]:
    facts = record.facts
    undo = facts.kind == "undo"
    kind = speech.say("command.runs.undo", run=facts.undoes[:8]) if undo else speech.say("command.runs.sync")
    answers = " · ".join(f"{facts.ledger.get(name, 0):,}" for name in ("added", "changed", "removed"))
    urgent = " · ".join(f"{facts.risk.get(grade, 0):,}" for grade in ("critical", "high"))
    calls = f"{facts.calls.get('read', 0)} + {facts.calls.get('write', 0)}"
    when = shown_moment(facts.when, found.zone, speech)
    counted = ("", "", "") if undo else (f"{facts.orders:,}", urgent, f"{sum(facts.problems.values()):,}")
    return record.run, when, kind, counted[0], answers, *counted[1:], calls
