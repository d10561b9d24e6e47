"""Options that several sub-commands share, each read the same way everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from addon.command import spoken
from addon.moments import NotAMoment, moment, now
from addon.settings import settings_from
from schemas.choices import DISPLAYS, LANGUAGES, PROFILES, Choices
from schemas.columns import columns
from schemas.problem import CannotGoOn, Place, Problem
from sheets_sync.policy import MARKETPLACES

F = TypeVar("F", bound=Callable[..., Any])


def judging(command: F) -> F:
    """Add the options that decide how orders are judged and in which language the answer is."""
    for option in reversed(_JUDGING):
        command = option(command)
    return command


_JUDGING = (
    click.option("--as-of", metavar="T", help="Judge as of this moment (ISO 8601). Default: now."),
    click.option("--marketplace", metavar="M", help=f"For rows that do not say theirs: {', '.join(MARKETPLACES)}."),
    click.option(
        "--profile", metavar="P", default="guide", show_default=True, help=f"Whose rules: {', '.join(PROFILES)}."
    ),
    click.option("--lang", metavar="L", help=f"Language of the answer: {', '.join(LANGUAGES)}. Default: the system's."),
    click.option(
        "--map",
        "mapped",
        metavar="COLUMN=HEADER",
        multiple=True,
        help="Read COLUMN from the column titled HEADER (or =C for column C).",
    ),
)


def as_of_from(text: str | None) -> int:
    """Read `--as-of`; without it `CLAIMWATCH_AS_OF`; without that, the clock.

    Raises:
        CannotGoOn: the text is no ISO 8601 moment.
    """
    try:
        return moment(text) if text else settings_from(os.environ).as_of or now()
    except NotAMoment:
        raise CannotGoOn(Problem("as_of.unreadable", facts={"text": text or ""})) from None


def choices_from(
    marketplace: str | None, profile: str, lang: str | None, mapped: tuple[str, ...], display: str = "auto"
) -> Choices:
    """Check every choice and name the first that is not one.

    Raises:
        CannotGoOn: an unknown marketplace, profile, language, column or display.
    """
    market = _one_of("marketplace.unknown", marketplace.upper(), MARKETPLACES) if marketplace else None
    rules, shown = _one_of("profile.unknown", profile, PROFILES), _one_of("display.unknown", display, DISPLAYS)
    return Choices(market, rules, language_from(lang), _mapping(mapped), shown, _defaulted())


_NAMED = {"marketplace": "marketplace", "profile": "profile", "lang": "language", "display": "display"}
"""Option → the choice it makes."""


def _defaulted() -> frozenset[str]:
    """Name the choices that no option makes; headers are chosen one by one, beside those in the sheet's settings."""
    context = click.get_current_context(silent=True)
    if context is None:
        return frozenset()
    given = {name for name in _NAMED if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    return frozenset({"columns", *(choice for name, choice in _NAMED.items() if name not in given)})


def language_from(lang: str | None) -> str:
    """Read `--lang`; without it, the environment's language.

    Raises:
        CannotGoOn: there are no words in that language.
    """
    if not lang or lang.replace("_", "-").lower() in ("zh-tw", "zh-hk"):
        return spoken()
    return _one_of("language.unknown", lang, LANGUAGES)


def _one_of(key: str, chosen: str, allowed: tuple[str, ...]) -> str:
    if chosen not in allowed:
        raise CannotGoOn(Problem(key, facts={"text": chosen, "allowed": ", ".join(allowed)}))
    return chosen


def _mapping(mapped: tuple[str, ...]) -> dict[str, str]:
    pairs = dict(pair.partition("=")[::2] for pair in mapped)
    for key in pairs:
        if key not in columns():
            raise CannotGoOn(
                Problem("map.unknown_column", Place(key=key), {"text": key, "allowed": ", ".join(columns())})
            )
    return pairs
