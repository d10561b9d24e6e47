"""Settings that people keep in the tab Claimwatch: found by their words, in any language, in any order.

An option of the command goes before a setting, a setting before a default. What cannot be used is named with its cell;
everything else is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from schemas.choices import DISPLAYS, LANGUAGES, PROFILES, Choices
from schemas.columns import columns
from schemas.grid import Cell, Grid
from schemas.problem import CannotGoOn, Place, Problem
from schemas.spelling import normalised
from schemas.spreadsheet import Tab
from sheets_sync.front.places import front_columns
from sheets_sync.policy import MARKETPLACES
from sheets_sync.recognise import Recognition, recognise
from sheets_sync.wording import Words, words

SETTINGS: Mapping[str, tuple[str, ...]] = {
    "marketplace": MARKETPLACES,
    "profile": PROFILES,
    "language": LANGUAGES,
    "display": DISPLAYS,
}
"""Setting → what it may be, by key; also the names of the choices."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What people keep in the tab: choices by name, headers by column key, each with its cell; and what is wrong."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Place] = field(default_factory=dict)
    faults: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of settings: what stands in its label and its value, and where the two are."""

    label: str
    value: str
    label_at: Place
    value_at: Place


def kept(front: Tab | None, cells: list[list[Cell]] | None) -> Kept:
    """Read the settings from the cells of the visible tab, column by column from its first."""
    if front is None or cells is None:
        return Kept()
    chosen: dict[str, str] = {}
    headers: dict[str, str] = {}
    found: dict[str, Place] = {}
    faults: list[Problem] = []
    for line in _lines(front, cells):
        name, key = labels().get(normalised(line.label)), column_names().get(normalised(line.label))
        if name is not None and name not in chosen:
            option = allowed(name).get(normalised(line.value))
            if option is None:
                facts = {"text": line.value, "name": line.label, "allowed": ", ".join(shown(name))}
                faults.append(Problem("setting.unknown", line.value_at, facts))
            else:
                chosen[name] = option
        elif key is not None:
            headers.setdefault(key, line.value)
            found.setdefault(key, replace(line.value_at, key=key))
        elif name is None and normalised(line.label) not in _headings():
            faults.append(Problem("setting.no_column", line.label_at, {"text": line.label}))
    return Kept(chosen, headers, found, tuple(faults))


def settled(choices: Choices, known: Kept) -> Choices:
    """Let the settings stand in for what nobody chose for this run."""
    fresh = {name: option for name, option in known.chosen.items() if name in choices.defaulted}
    if "columns" in choices.defaulted:
        fresh["columns"] = {**known.headers, **choices.columns}  # type: ignore[assignment]  # the one choice that is no text
    return replace(choices, **fresh)  # type: ignore[arg-type]  # each name is a field, each option of its type


def recognised(grid: Grid, choices: Choices, known: Kept) -> tuple[Recognition, Choices, tuple[Problem, ...]]:
    """Recognise a tab by these choices, without those headers of the settings that it does not have.

    Raises:
        CannotGoOn: as `recognise` does; never for a header that stands in the settings.
    """
    faults: tuple[Problem, ...] = ()
    while True:
        try:
            return recognise(grid, choices), choices, (*known.faults, *faults)
        except CannotGoOn as stop:
            key = stop.problem.at.key or ""
            if stop.problem.key != "map.no_such_header" or choices.columns.get(key) != known.headers.get(key, ""):
                raise
            faults += (Problem("setting.no_such_header", known.cells[key], {"text": known.headers[key]}),)
            choices = replace(choices, columns={name: text for name, text in choices.columns.items() if name != key})


@cache
def labels() -> Mapping[str, str]:
    """Say which setting a label names, in any language or by its key."""
    said = {normalised(each.say(f"front.setting.{name}")): name for each in _speeches() for name in SETTINGS}
    return {name: name for name in ("profile", "language", "display")} | said


@cache
def column_names() -> Mapping[str, str]:
    """Say which column a name stands for, in any language or by its key."""
    said = {normalised(each.say(f"column.{key}")): key for each in _speeches() for key in columns()}
    return said | {normalised(key): key for key in columns()}


@cache
def allowed(name: str) -> Mapping[str, str]:
    """Say what an option of a setting is, in any language or by its key."""
    said = {normalised(text): key for each in _speeches() for key, text in _options(name, each)}
    return said | {normalised(key): key for key in SETTINGS[name]}


def shown(name: str, speech: Words | None = None) -> list[str]:
    """Name the options of a setting as people are shown them; without a language, by what every one understands."""
    return [text for _, text in _options(name, speech)] if speech else list(SETTINGS[name])


def _options(name: str, speech: Words) -> list[tuple[str, str]]:
    if name == "marketplace":
        return [(key, key) for key in MARKETPLACES]
    if name == "language":
        return [(key, words(key).say("front.language.own")) for key in LANGUAGES]
    if name == "profile":
        return [(key, speech.say(f"profile.{key}")) for key in PROFILES]
    return [(key, speech.say(f"front.display.{key}")) for key in DISPLAYS]


@cache
def _headings() -> frozenset[str]:
    keys = ("front.settings", "front.map", "front.map.column")
    return frozenset(normalised(each.say(key)) for each in _speeches() for key in keys)


def _speeches() -> list[Words]:
    return [words(language) for language in LANGUAGES]


def _lines(front: Tab, cells: list[list[Cell]]) -> Iterator[_Line]:
    at = {what: each.column for what, each in front_columns(front).items()}
    if not at.keys() >= {"label", "value"}:
        return
    named, valued = (cells[at[what]] if at[what] < len(cells) else [] for what in ("label", "value"))
    for row, (label, value) in enumerate(zip(named, valued, strict=False), 1):
        if label is not None and value is not None and str(label).strip() and str(value).strip():
            places = (Place(row=row, column=at[what], tab=front.title) for what in ("label", "value"))
            yield _Line(str(label).strip(), str(value).strip(), *places)
