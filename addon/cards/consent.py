"""What stands in the sidebar where there are no orders to show: access is missing, or something stopped the reading."""

from __future__ import annotations

from collections.abc import Iterator

from addon.cards.home import menu
from addon.cards.reader import Reader
from addon.cards.widgets import Json, button, buttons, card, paragraph, section
from schemas.problem import Problem

ASKS = frozenset({"sheet.not_shared", "sheet.not_found"})
"""Problems that the person mends by giving access to the file."""


def consent_card(reader: Reader) -> Json:
    """Ask for access to this one file, with the reason, before Google's own window does."""
    say = reader.speech.say
    widgets = [
        paragraph(say("card.consent.why")),
        paragraph(say("card.consent.what")),
        buttons(button(say("card.consent.give"), reader.press("access"), "FILLED")),
    ]
    return card(say("card.consent"), "Claimwatch", [section(widgets)], name="consent")


def stopped_card(problem: Problem, reader: Reader) -> Json:
    """Say in one sentence what stopped the reading, and offer what helps."""
    say = reader.speech.say
    return card(
        say("card.stopped"), "Claimwatch", [section(_stopped(problem, reader))], name="stopped", menu=menu(reader)
    )


def _stopped(problem: Problem, reader: Reader) -> Iterator[Json]:
    say = reader.speech.say
    yield paragraph(reader.speech.problem(problem))
    helps = [button(say("card.again"), reader.press("home"), "FILLED")]
    if problem.key in ASKS:
        helps.append(button(say("card.consent.give"), reader.press("access")))
    if problem.key == "mirror.copied_workbook":
        helps.append(button(say("card.adopt"), reader.press("sync", adopt="1")))
    yield buttons(*helps)
