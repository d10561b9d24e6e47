"""`claimwatch undo SPREADSHEET [RUN]`: the answers as before a run, but for what somebody has changed since."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator

import click
import orjson
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from addon.command.answers import Json
from addon.command.changes import changes_answer, print_changes
from addon.command.options import choices_from
from addon.command.summary import INDENT
from addon.moments import iso, now
from addon.settings import settings_from
from schemas.grid import letter
from sheets_sync.google import open_workbook
from sheets_sync.history.undo import Left, Undone
from sheets_sync.history.undo import undo as undone
from sheets_sync.wording import Words, words

MOST_NAMED = 5
"""Orders that one sentence names."""


@click.command()
@click.argument("spreadsheet")
@click.argument("run", required=False)
@click.option("--worksheet", metavar="W", help="Title or gid of the tab. Default: the synced tab.")
@click.option("--lang", metavar="L", help="Language of the answer: en, zh-Hant. Default: the system's.")
@click.option("--dry-run", is_flag=True, help="Say what would change; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def undo(  # noqa: PLR0913  one parameter per option of the contract
    spreadsheet: str, run: str | None, worksheet: str | None, lang: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Undo a RUN on a Google SPREADSHEET: answers as before it. Default: the last run that changed one."""
    choices = choices_from(None, "guide", lang, ())
    settings = settings_from(os.environ)
    workbook = open_workbook(spreadsheet, settings.google_url)
    done = undone(workbook, choices, settings.as_of or now(), run=run, worksheet=worksheet, dry_run=dry_run)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(undo_answer(done), option=orjson.OPT_APPEND_NEWLINE))
        return
    speech = words(choices.language)
    console = Console(highlight=False)
    if done.restored and done.dry_run:
        print_changes(console, done.changes, speech)
    console.print(Text(_what(done, speech), "bold"))
    for sentence in _sentences(done, speech):
        console.print(Padding(sentence, INDENT))


def undo_answer(done: Undone) -> Json:
    """Describe an undo for scripts."""
    return {
        "run": done.run,
        "undone": done.undone.run,
        "spreadsheet": done.spreadsheet,
        "worksheet": done.worksheet,
        "restored": done.restored,
        "emptied": done.emptied,
        "left": [_left(each) for each in done.left],
        "recheck": done.stale and bool(done.restored),
        "changes": changes_answer(done.changes),
        "calls": {"read": done.calls.read, "write": done.calls.write},
        "as_of": iso(done.as_of),
        "dry_run": done.dry_run,
    }


def _left(each: Left) -> Json:
    column = {} if each.column is None else {"column": letter(each.column)}
    return {"order_id": each.order_id, "row": each.row, **column, "why": each.why}


def _what(done: Undone, speech: Words) -> str:
    if not done.restored:
        return speech.say("command.undo.nothing", tab=done.worksheet, run=done.undone.run)
    facts = {"tab": done.worksheet, "run": done.undone.run}
    if done.dry_run:
        return speech.say("command.undo.would", count=done.restored, **facts)
    return speech.say("command.undo.done", count=done.restored, **facts)


def _sentences(done: Undone, speech: Words) -> Iterator[str]:
    if done.emptied:
        yield speech.say("command.undo.emptied", count=done.emptied, word=speech.say("mirror.pending"))
    if done.restored and done.stale:
        stale = speech.say("command.undo.stale", word=speech.say("mirror.recheck"))
        yield speech.say("command.undo.grey") if done.plain else stale
    counts = Counter(each.why for each in done.left)
    for why, count in sorted(counts.items()):
        named = _named([each for each in done.left if each.why == why], speech)
        yield speech.say(f"command.undo.left.{why}", count=count, text=named)
    if done.restored and not done.dry_run:
        yield speech.say("command.undo.next", run=done.run)


def _named(left: list[Left], speech: Words) -> str:
    ids = list(dict.fromkeys(each.order_id or "?" for each in left))
    return speech.say("list.separator").join((*ids[:MOST_NAMED], *(("…",) if len(ids) > MOST_NAMED else ())))
