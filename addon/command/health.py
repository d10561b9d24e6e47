"""`claimwatch health FILE`: the Order Defect Rate, its headroom, the weeks ahead and what causes trouble."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson
from rich.console import Console

from addon.command.health_answer import health_answer
from addon.command.health_printed import print_health
from addon.command.options import as_of_from, choices_from, judging
from sheets_sync.assess import assess
from sheets_sync.files import read_file
from sheets_sync.health import health as health_of
from sheets_sync.policy import policy
from sheets_sync.wording import words


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@judging
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def health(  # noqa: PLR0913, PLR0917  one parameter per option of the contract
    file: Path,
    as_of: str | None,
    marketplace: str | None,
    profile: str,
    lang: str | None,
    mapped: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Count the Order Defect Rate (ODR) of FILE: headroom, open claims, defects leaving, weeks ahead, causes."""
    moment, choices = as_of_from(as_of), choices_from(marketplace, profile, lang, mapped)
    assessment = assess(read_file(file, choices.marketplace), choices, moment)
    found = health_of(assessment.orders, policy(choices.profile), moment, assessment.judgements)
    speech = words(choices.language)
    if as_json:
        answer = health_answer(found, assessment, moment, speech)
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        return
    print_health(Console(highlight=False), found, assessment, speech, file.name)
