"""What the grades mean, what a sync does to a sheet, and what is never done."""

from __future__ import annotations

from addon.cards.looks import grade
from addon.cards.reader import Reader
from addon.cards.widgets import Json, card, paragraph, row, section
from sheets_sync.tally import SHOWN

NAME = "help"
TOLD = ("sync", "undo", "yours", "private")
"""What the card tells, each a paragraph."""


def help_card(reader: Reader) -> Json:
    """Draw the card."""
    say = reader.speech.say
    told = [paragraph(say(f"card.help.{what}")) for what in TOLD]
    grades = [row(grade(risk, reader.speech), below=say(f"risk.{risk}.says")) for risk in SHOWN]
    return card(say("card.help"), "Claimwatch", [section(told), section(grades, say("summary.risk"))], name=NAME)
