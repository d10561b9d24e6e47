"""`claimwatch policy`: what the rules say, by marketplace and day, with source and standing."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from difflib import get_close_matches

import click
import orjson
from rich.console import Console

from addon.command.options import choices_from
from addon.command.policy_printed import print_all, print_one
from addon.moments import now
from addon.settings import settings_from
from schemas.choices import LANGUAGES, PROFILES
from schemas.policy import Dated, Variant
from schemas.problem import CannotGoOn, Problem
from sheets_sync.policy import MARKETPLACES, PARAMETERS, LocalPolicy, citations, parameters, policy_for
from sheets_sync.wording import words


@click.command()
@click.argument("parameter", required=False)
@click.option("--marketplace", metavar="M", help="Only what holds in this marketplace.")
@click.option("--on", metavar="DATE", help="What is in force on this day, like 2026-11-23. Default: today.")
@click.option("--profile", metavar="P", default="guide", show_default=True, help=f"Whose rules: {', '.join(PROFILES)}.")
@click.option("--lang", metavar="L", help=f"Language of the answer: {', '.join(LANGUAGES)}. Default: the system's.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def policy(  # noqa: PLR0913  one parameter per option of the contract
    parameter: str | None,
    marketplace: str | None,
    on: str | None,
    profile: str,
    lang: str | None,
    *,
    as_json: bool,
) -> None:
    """Print what the rules say, with source and standing: all of them, or one PARAMETER."""
    choices = choices_from(marketplace, profile, lang, ())
    wanted = _parameter(parameter) if parameter else None
    day = _day(on)
    locals_ = [policy_for(key, choices.profile) for key in MARKETPLACES if choices.marketplace in {None, key}]
    if as_json:
        answer = policy_answer(locals_, (wanted,) if wanted else PARAMETERS, day)
        sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE))
        return
    console, speech = Console(highlight=False), words(choices.language)
    if wanted:
        print_one(console, locals_, wanted, day, speech)
    else:
        print_all(console, locals_, day, speech)


Json = dict[str, object]


def policy_answer(locals_: list[LocalPolicy], wanted: tuple[str, ...], day: date) -> Json:
    """Describe parameters: each marketplace's versions, the one in force on `day` first named, and their sources."""
    versions = {key: {local.marketplace.key: local.versions(key) for local in locals_} for key in wanted}
    cited = {cite for found in versions.values() for eras in found.values() for era in eras for cite in era.all_cites()}
    return {
        "policy": locals_[0].policy.version,
        "profile": locals_[0].policy.profile,
        "on": day.isoformat(),
        "parameters": {key: _parameter_answer(key, found, day) for key, found in versions.items()},
        "sources": {
            key: {
                "title": source.title,
                "url": source.url,
                "language": source.language,
                "confidence": source.confidence,
                "seen": source.seen or None,
                "aged": source.aged,
            }
            for key, source in citations().items()
            if key in cited
        },
    }


def _parameter_answer(key: str, found: dict[str, tuple[Dated, ...]], day: date) -> Json:
    return {
        "governed_by": parameters()[key].governed_by,
        "marketplaces": {
            market: {
                "in_force": next(place for place, era in enumerate(eras) if era.covers(day)),
                "versions": [_version_answer(era) for era in eras],
            }
            for market, eras in found.items()
        },
    }


def _version_answer(era: Dated) -> Json:
    return {
        "from": era.from_,
        "to": era.to,
        "state": era.state,
        **_value_answer(era),
        "standing": era.standing,
        "variants": [_value_answer(other) for other in era.variants],
    }


def _value_answer(found: Dated | Variant) -> Json:
    return {"value": found.value, "unit": found.unit, "sources": found.cites}


def _parameter(text: str) -> str:
    if text in PARAMETERS:
        return text
    near = get_close_matches(text, PARAMETERS) or PARAMETERS
    raise CannotGoOn(Problem("parameter.unknown", facts={"text": text, "allowed": ", ".join(near)}))


def _day(text: str | None) -> date:
    if text is None:
        return datetime.fromtimestamp(settings_from(os.environ).as_of or now(), UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotGoOn(Problem("on.unreadable", facts={"text": text})) from None
