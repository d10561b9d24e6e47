"""What `claimwatch policy` shows in a terminal: everything at a glance, or one parameter with versions and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addon.appearance import ON_DARK
from schemas.policy import STANDINGS, Citation, Dated
from sheets_sync.policy import MARKETPLACES, PARAMETERS, LocalPolicy, citations, parameters
from sheets_sync.policy.said import period_said, seen_said, value_said
from sheets_sync.wording import Words

QUIET = ON_DARK["not_covered"]
WARNING = ON_DARK["watch"]
INDENT = (0, 0, 0, 2)

IN_FORCE = "▸ "
"""Stands before the version in force where there are several, so that no reader needs to see boldness."""

NOTICED = ("disputed", "unknown")
"""Standings that a reader should notice."""

VALUE_WIDTH, STANDING_WIDTH = 16, 9
"""Cells of the longest value and standing, so that the lists of all parameters stand in one line."""


def print_all(console: Console, locals_: Sequence[LocalPolicy], day: date, speech: Words) -> None:
    """Print every parameter: what it means, its values, and where they hold or, for one marketplace, who says so."""
    _print_heading(console, locals_, day, speech)
    for parameter in PARAMETERS:
        _print_title(console, parameter, speech)
        console.print(_values(parameter, locals_, day, speech), "")
    eras = [local.dated(parameter, day) for local in locals_ for parameter in PARAMETERS]
    _print_standings(console, eras, speech)
    console.print(Text(speech.say("policy.more"), "bold"))


def print_one(console: Console, locals_: Sequence[LocalPolicy], parameter: str, day: date, speech: Words) -> None:
    """Print a parameter's versions in every marketplace asked for; the one in force on `day` stands out."""
    _print_heading(console, locals_, day, speech)
    _print_title(console, parameter, speech)
    governed = speech.say(f"policy.governed.{parameters()[parameter].governed_by}")
    console.print(Padding(Text(governed, QUIET), INDENT, expand=False), "")
    console.print(_versions(parameter, locals_, day, speech), "")
    _print_standings(console, [era for local in locals_ for era in local.versions(parameter)], speech)
    for place, cite in enumerate(_cited(parameter, locals_), 1):
        _print_source(console, place, citations()[cite], speech)


def _print_heading(console: Console, locals_: Sequence[LocalPolicy], day: date, speech: Words) -> None:
    policy = locals_[0].policy
    heading = speech.say("policy.heading", profile=speech.say(f"profile.{policy.profile}"), version=policy.version)
    where = [] if len(locals_) > 1 else [locals_[0].marketplace.domain]
    told = (*where, speech.say("policy.on", date=day.isoformat()), speech.say(f"profile.{policy.profile}.says"))
    console.print(Text(heading, "bold"), Text(" · ".join(told), QUIET), "", sep="\n")


def _print_title(console: Console, parameter: str, speech: Words) -> None:
    meaning = speech.say(f"parameter.{parameter}")
    fits = cell_len(f"{parameter}  {meaning}") <= console.width
    console.print(Text(parameter, "bold"), Text(meaning, QUIET), sep="  " if fits else "\n  ")


def _print_standings(console: Console, eras: Sequence[Dated], speech: Words) -> None:
    used = {era.standing for era in eras}
    table = _table(0, 0)
    for standing in (each for each in STANDINGS if each in used):
        table.add_row(_standing(standing, speech), Text(speech.say(f"standing.{standing}.says"), QUIET))
    console.print(Padding(table, INDENT, expand=False), "")


def _print_source(console: Console, place: int, source: Citation, speech: Words) -> None:
    told = Text.assemble((f"[{place}] ", QUIET), source.title, (f" · {seen_said(source, speech)}", QUIET))
    console.print(told, Text(f"    {source.url}", QUIET), sep="\n", soft_wrap=True)


def _values(parameter: str, locals_: Sequence[LocalPolicy], day: date, speech: Words) -> RenderableType:
    found: dict[tuple[str, str, str], list[str]] = {}
    for local in locals_:
        era = local.dated(parameter, day)
        source = citations()[era.cites[0]].title if len(locals_) == 1 else ""
        found.setdefault((value_said(era, speech), era.standing, source), []).append(local.marketplace.key)
    table = _table(VALUE_WIDTH, STANDING_WIDTH, 0)
    for (said, standing, source), keys in found.items():
        where = speech.say("policy.everywhere") if len(keys) == len(MARKETPLACES) else " ".join(keys)
        table.add_row(said, _standing(standing, speech), Text(source or where, QUIET))
    return Padding(table, INDENT, expand=False)


def _versions(parameter: str, locals_: Sequence[LocalPolicy], day: date, speech: Words) -> RenderableType:
    table = _table(0, 0, 0, 0, 0)
    titles = ("policy.marketplace", "policy.period", "policy.value", "policy.standing", "policy.sources")
    table.add_row(*(Text(speech.say(title), QUIET) for title in titles))
    places = {cite: place for place, cite in enumerate(_cited(parameter, locals_), 1)}
    for local in locals_:
        name = local.marketplace.key
        for era in local.versions(parameter):
            style = "bold" if era.covers(day) else QUIET
            now = IN_FORCE if era.covers(day) and (era.from_ or era.to) else ""
            cells = (Text(cell, style) for cell in (name, f"{now}{period_said(era, speech)}", value_said(era, speech)))
            table.add_row(*cells, _standing(era.standing, speech), _places(era.cites, places))
            name = ""
            for other in era.variants:
                said = speech.say("policy.others_say", value=value_said(other, speech))
                table.add_row("", "", Text(said, QUIET), "", _places(other.cites, places))
    return Padding(table, INDENT, expand=False)


def _cited(parameter: str, locals_: Sequence[LocalPolicy]) -> list[str]:
    eras = (era for local in locals_ for era in local.versions(parameter))
    return list(dict.fromkeys(cite for era in eras for cite in era.all_cites()))


def _places(cites: Sequence[str], places: Mapping[str, int]) -> Text:
    return Text(" ".join(f"[{places[cite]}]" for cite in cites), QUIET)


def _standing(standing: str, speech: Words) -> Text:
    return Text(speech.say(f"standing.{standing}"), WARNING if standing in NOTICED else "")


def _table(*widths: int) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    for width in widths:
        table.add_column(min_width=width or None)
    return table
