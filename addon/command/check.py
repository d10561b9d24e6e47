"""`claimwatch check FILE`: judge a report file on this machine; nothing is sent anywhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from addon.command.answers import check_answer
from addon.command.options import as_of_from, choices_from, judging
from addon.command.summary import print_summary
from schemas.choices import Choices
from schemas.grid import Grid
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import Assessment, assess
from sheets_sync.files import read_file, write_file
from sheets_sync.wording import Words, words


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@judging
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write the same rows with the result columns (.csv, .xlsx)."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def check(  # noqa: PLR0913, PLR0917  one parameter per option of the contract
    file: Path,
    as_of: str | None,
    marketplace: str | None,
    profile: str,
    lang: str | None,
    mapped: tuple[str, ...],
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Check a report FILE (CSV, TSV or XLSX): risk, dates and actions for every order."""
    moment = as_of_from(as_of)
    choices = choices_from(marketplace, profile, lang, mapped)
    speech = words(choices.language)
    grid, assessment = _judged(file, choices, moment, speech)
    if out:
        rows = assessment.orders.row.tolist()
        write_file(out, grid, assessment.recognition, rows, assessment.results, titles(speech), file)
    if as_json:
        sys.stdout.buffer.write(
            orjson.dumps(check_answer(file, assessment, choices, moment), option=orjson.OPT_APPEND_NEWLINE)
        )
        return
    written = speech.say("command.check.written", file=str(out)) if out else None
    print_summary(Console(highlight=False), assessment, speech, file.name, next_step=written)


def titles(speech: Words) -> dict[str, str]:
    """Title every result column in the reader's language."""
    return {key: speech.title(key) for key in RESULT_COLUMNS}


def _judged(file: Path, choices: Choices, as_of: int, speech: Words) -> tuple[Grid, Assessment]:
    console = Console(stderr=True)
    looks = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*looks, console=console, transient=True, disable=not console.is_terminal) as progress:
        step = progress.add_task(speech.say("command.check.reading", file=file.name), total=None)
        grid = read_file(file, choices.marketplace)
        progress.update(step, description=speech.say("command.check.judging", rows=grid.height))
        return grid, assess(grid, choices, as_of)
