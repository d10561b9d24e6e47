"""`claimwatch case FILE ORDER`: one order's case from its first step to its last clock; nothing is sent anywhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson
from rich.console import Console

from addon.command.case_answer import case_answer
from addon.command.case_page import case_page
from addon.command.case_printed import print_case
from addon.command.options import as_of_from, choices_from, judging
from schemas.choices import Choices
from schemas.problem import CannotGoOn, Problem
from sheets_sync.assess import Assessment, assess
from sheets_sync.cases.casefile import case_file, lines_of
from sheets_sync.cases.told import Told
from sheets_sync.files import read_file
from sheets_sync.policy import policy
from sheets_sync.wording import words


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("order")
@judging
@click.option("--row", type=int, metavar="N", help="The line of the order in this row. Default: the most urgent.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the case as a page to print (.html).")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def case(  # noqa: PLR0913, PLR0917  one parameter per option of the contract
    file: Path,
    order: str,
    as_of: str | None,
    marketplace: str | None,
    profile: str,
    lang: str | None,
    mapped: tuple[str, ...],
    row: int | None,
    out: Path | None,
    *,
    as_json: bool,
) -> None:
    """Tell the case of one ORDER of FILE: what happened, what to do by when, a refund, answers to Amazon, evidence."""
    moment = as_of_from(as_of)
    told = _told(file, order, row, choices_from(marketplace, profile, lang, mapped), moment)
    if out:
        write_page(out, case_page(told))
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(case_answer(told), option=orjson.OPT_APPEND_NEWLINE))
        return
    written = told.speech.say("command.check.written", file=str(out)) if out else None
    print_case(Console(highlight=False), told, next_step=written)


def _told(file: Path, order: str, row: int | None, choices: Choices, moment: int) -> Told:
    assessment = assess(read_file(file, choices.marketplace), choices, moment)
    line = _line(assessment, order, row)
    return Told(assessment, case_file(assessment, line, policy(choices.profile)), words(choices.language))


def _line(assessment: Assessment, order: str, row: int | None) -> int:
    """Find the most urgent line of an order, or the one in a row.

    Raises:
        CannotGoOn: no row has that order id, or the row is none of the order's.
    """
    lines = lines_of(assessment, order)
    if not lines:
        raise CannotGoOn(Problem("order.unknown", facts={"text": order}))
    rows = {int(assessment.orders.row[line]): line for line in lines}
    if row is None:
        return lines[0]
    if row not in rows:
        allowed = ", ".join(str(each) for each in sorted(rows))
        raise CannotGoOn(Problem("case.row", facts={"text": row, "allowed": allowed}))
    return rows[row]


def write_page(out: Path, page: str) -> None:
    """Write a page; it appears whole or not at all.

    Raises:
        CannotGoOn: the name ends otherwise, or the folder cannot be written to.
    """
    if out.suffix.lower() not in {".html", ".htm"}:
        raise CannotGoOn(Problem("case.output", facts={"file": str(out)}))
    draft = out.with_name(f".{out.name}.part")
    try:
        draft.write_text(page, "utf-8")
        draft.replace(out)
    except OSError:
        draft.unlink(missing_ok=True)
        raise CannotGoOn(Problem("case.output", facts={"file": str(out)})) from None
