"""`claimwatch letter FILE ORDER [KIND]`: the words to send for one order, as text to paste; nothing is sent."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import orjson
from rich.console import Console

from addon.command.letter_printed import letter_answer, print_letter, print_none
from addon.command.options import as_of_from, choices_from, judging
from schemas.orders import Orders
from schemas.problem import CannotGoOn, Problem
from sheets_sync.assess import assess
from sheets_sync.files import read_file
from sheets_sync.letters.registry import LETTERS, Letter
from sheets_sync.letters.sending import alone
from sheets_sync.letters.texts import TEXT_LANGUAGES
from sheets_sync.letters.written import Sheaf, letter_named, sheaf, suggested
from sheets_sync.policy import policy
from sheets_sync.wording import words


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("order")
@click.argument("kind", required=False)
@judging
@click.option(
    "--to-language",
    metavar="L",
    help=f"Write the letter in this language: {', '.join(TEXT_LANGUAGES)}. Default: the marketplace's.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def letter(  # noqa: PLR0913, PLR0917  one parameter per option of the contract
    file: Path,
    order: str,
    kind: str | None,
    as_of: str | None,
    marketplace: str | None,
    profile: str,
    lang: str | None,
    mapped: tuple[str, ...],
    to_language: str | None,
    *,
    as_json: bool,
) -> None:
    """Write the letter that an order of FILE needs now, or the one named KIND, with its translation and its facts."""
    choices = choices_from(marketplace, profile, lang, mapped)
    wanted, language = _kind(kind), _language(to_language)
    moment = as_of_from(as_of)
    orders = assess(read_file(file, choices.marketplace), choices, moment).orders
    case = alone(orders, _line(orders, order), policy(choices.profile), moment)
    speech, chosen = words(choices.language), wanted or suggested(case)
    found: Sheaf = sheaf(case, chosen, language, choices.language)
    if as_json:
        sys.stdout.buffer.write(orjson.dumps(letter_answer(found, speech), option=orjson.OPT_APPEND_NEWLINE))
        return
    console = Console(highlight=False)
    if found.letter is None:
        print_none(console, found, speech)
    else:
        print_letter(console, found, speech)


def _kind(kind: str | None) -> Letter | None:
    found = letter_named(kind) if kind else None
    if kind and found is None:
        allowed = ", ".join(each.key for each in LETTERS)
        raise CannotGoOn(Problem("letter.unknown", facts={"text": kind, "allowed": allowed}))
    return found


def _language(language: str | None) -> str | None:
    if language and language not in TEXT_LANGUAGES:
        allowed = ", ".join(TEXT_LANGUAGES)
        raise CannotGoOn(Problem("letter.language", facts={"text": language, "allowed": allowed}))
    return language


def _line(orders: Orders, order: str) -> int:
    """Find the first line of an order."""
    try:
        return orders.texts["order_id"].text.index(order.strip())
    except ValueError:
        raise CannotGoOn(Problem("order.unknown", facts={"text": order})) from None
