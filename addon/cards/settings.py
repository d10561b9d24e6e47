"""Settings: those of the tab Claimwatch, chosen from lists; and which column of the sheet holds what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from addon.cards.reader import Reader
from addon.cards.widgets import (
    MOST_ITEMS,
    Html,
    Json,
    button,
    buttons,
    card,
    html,
    paragraph,
    quiet,
    section,
    selection,
)
from schemas.columns import columns
from schemas.grid import letter
from schemas.problem import Place
from sheets_sync.front.settings import SETTINGS, shown
from sheets_sync.survey import Survey

NAME = "settings"
COLUMN, HEADER = "map_column", "map_header"
"""Names of the two lists by which a column is chosen."""
NONE = "none"
"""What stands for no choice: no list can offer a blank one."""
FOLDED = 8
"""Lines of the list of columns before the rest is folded away."""


def settings_card(survey: Survey, reader: Reader) -> Json:
    """Draw the card."""
    say = reader.speech.say
    sections = [
        section(_settings(survey, reader)),
        section(_columns(survey, reader), say("front.map")),
        section(_mapping(survey, reader), say("card.settings.correct")),
    ]
    return card(say("card.settings"), survey.tab.title, sections, name=NAME)


def chosen(inputs: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Read what was chosen of the settings; what no list offers is left out."""
    picked = {name: inputs[name][0] for name in SETTINGS if inputs.get(name)}
    allowed = {name: option for name, option in picked.items() if option in {*SETTINGS[name], NONE}}
    return {name: None if option == NONE else option for name, option in allowed.items()}


def mapped(survey: Survey, inputs: Mapping[str, Sequence[str]]) -> dict[str, str | None]:
    """Read which title was chosen for which column."""
    key, header = (next(iter(inputs.get(name, ())), "") for name in (COLUMN, HEADER))
    offered = _headers(survey)
    return {key: None if header == NONE else header} if key in columns() and header in {*offered, NONE} else {}


def _settings(survey: Survey, reader: Reader) -> Iterator[Json]:
    say = reader.speech.say
    if survey.front is None:
        yield paragraph(say("card.settings.later"))
        return
    for name in SETTINGS:
        labels = dict(zip(SETTINGS[name], shown(name, reader.speech), strict=True))
        items = {NONE: say("card.settings.none"), **labels} if name == "marketplace" else labels
        now = getattr(survey.choices, name) or NONE
        yield selection(name, say(f"front.setting.{name}"), items, now)
    yield paragraph(quiet(say("card.settings.where", tab=survey.front.title)))
    yield buttons(
        button(say("card.settings.save"), reader.press("choose"), "FILLED"),
        button(say("card.settings.tab"), reader.cell(survey.front.id, Place())),
    )


def _columns(survey: Survey, reader: Reader) -> Iterator[Json]:
    """Say which column was found for what, in the order of the sheet."""
    say, titles = reader.speech.say, survey.recognition.titles
    found = sorted(survey.recognition.columns.items(), key=lambda each: each[1])
    lines = [
        f"{html(say(f'column.{key}'))} ← <b>{html(titles[at] or letter(at))}</b> ({letter(at)})" for key, at in found
    ]
    yield paragraph(Html("<br>".join(lines)), lines=FOLDED)


def _mapping(survey: Survey, reader: Reader) -> Iterator[Json]:
    say = reader.speech.say
    if survey.front is None:
        return
    wanted = {column.key: say(f"column.{column.key}") for column in columns().values() if column.judged}
    offered = {NONE: say("card.settings.itself"), **_headers(survey)}
    yield paragraph(quiet(say("card.settings.correct.says")))
    yield selection(COLUMN, say("front.map.column"), wanted)
    yield selection(HEADER, say("front.map.header"), offered)
    yield buttons(button(say("card.settings.use"), reader.press("map")))


def _headers(survey: Survey) -> dict[str, str]:
    """List the titles of the sheet that can be chosen: title → how it is shown; one that stands twice is no name."""
    titles = [title.strip() for title in survey.recognition.titles]
    once = {title: f"{letter(at)} · {title}" for at, title in enumerate(titles) if title and titles.count(title) == 1}
    return dict(list(once.items())[: MOST_ITEMS - 1])
