"""`claimwatch sync SPREADSHEET`: judge the orders of a Google Sheet and show the answers beside them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import orjson
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from addon.command.answers import Json, problems_answer
from addon.command.changes import preview_answer, print_preview
from addon.command.options import as_of_from, choices_from, judging
from addon.command.summary import print_summary
from addon.examined import failed_here
from addon.moments import iso, now
from addon.settings import settings_from
from schemas.choices import DISPLAYS, Choices
from sheets_sync.doctor.examination import without
from sheets_sync.google import open_workbook
from sheets_sync.sync import Run, Stage, Tell
from sheets_sync.sync import sync as synced
from sheets_sync.tally import tally
from sheets_sync.wording import Words, words


@click.command()
@click.argument("spreadsheet")
@click.option(
    "--worksheet", metavar="W", help="Title or gid of the tab. Default: the synced tab, or the first with orders."
)
@judging
@click.option("--display", metavar="D", default="auto", show_default=True, help=f"One of {', '.join(DISPLAYS)}.")
@click.option("--dry-run", is_flag=True, help="Judge and say what would change; write nothing.")
@click.option("--new", "adopt", is_flag=True, help="Treat a copied spreadsheet as a new one.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def sync(  # noqa: PLR0913, PLR0917  one parameter per option of the contract
    spreadsheet: str,
    worksheet: str | None,
    as_of: str | None,
    marketplace: str | None,
    profile: str,
    lang: str | None,
    mapped: tuple[str, ...],
    display: str,
    *,
    dry_run: bool,
    adopt: bool,
    as_json: bool,
) -> None:
    """Sync a Google SPREADSHEET (id or address): risk, dates and actions beside every order."""
    choices, moment = choices_from(marketplace, profile, lang, mapped, display), as_of_from(as_of)
    speech = words(choices.language)
    settings = settings_from(os.environ)
    choices = without(choices, failed_here(settings))
    workbook = open_workbook(spreadsheet, settings.google_url)
    clock = settings.as_of or now()
    with _telling(speech) as tell:
        run = synced(
            workbook, choices, moment, worksheet=worksheet, dry_run=dry_run, adopt=adopt, tell=tell, when=clock
        )
    if as_json:
        answer = orjson.dumps(sync_answer(run, choices), option=orjson.OPT_APPEND_NEWLINE)
        sys.stdout.buffer.write(answer)
        return
    ending = _ending(run, speech)
    console = Console(highlight=False)
    if run.preview is not None:
        print_preview(console, run.preview, speech)
    print_summary(console, run.assessment, speech, run.title, problems=run.problems, next_step=ending)


def sync_answer(run: Run, choices: Choices) -> Json:
    """Describe a sync for scripts."""
    counts = tally(run.assessment.orders, run.assessment.judgements)
    ledger, calls = run.ledger, run.calls
    return {
        "run": run.run,
        "spreadsheet": run.spreadsheet,
        "worksheet": run.worksheet,
        "rows": counts.rows,
        "orders": counts.orders,
        "judged": len(run.assessment.judgements),
        "problems": problems_answer(run.problems, words(choices.language)),
        "risk": dict(counts.risk),
        "ledger": {each: getattr(ledger, each) for each in ("added", "changed", "removed", "unchanged")},
        "calls": {"read": calls.read, "write": calls.write},
        "as_of": iso(run.as_of),
        "policy": run.policy,
        "profile": run.profile,
        "dry_run": run.dry_run,
        **(preview_answer(run.preview) if run.preview is not None else {}),
    }


def _ending(run: Run, speech: Words) -> str:
    ledger = run.ledger
    changed = ledger.added + ledger.changed + ledger.removed
    if not changed and not run.dry_run:
        return speech.say("command.sync.nothing_changed", tab=run.worksheet)
    key = "command.sync.would_write" if run.dry_run else "command.sync.written"
    return speech.say(
        key,
        tab=run.worksheet,
        added=ledger.added,
        changed=ledger.changed,
        removed=ledger.removed,
        same=ledger.unchanged,
    )


@contextmanager
def _telling(speech: Words) -> Iterator[Tell]:
    """Show a progress bar on stderr for as long as a sync lasts."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=22), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        step = progress.add_task(speech.say("command.sync.reading"), total=None)

        def tell(stage: Stage, done: int, of: int | None) -> None:
            progress.update(step, description=speech.say(f"command.sync.{stage}"), completed=done, total=of)

        yield tell
