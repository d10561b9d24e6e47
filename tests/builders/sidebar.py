"""A sidebar over a local Google: opens it, presses what is on its cards, and judges every answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from builders.card_judge import card_faults, cards_in, envelope_faults
from builders.local_google import LocalGoogle

from addon import handlers, signing
from addon.cards.reader import Reader, speech_of
from addon.cards.visit import Surveys, Visit
from schemas.event import Event, event_from

ADDRESS = "http://127.0.0.1:8080"
PERSON = "person-1"
SECRET = "s" * 40
LOCALES = {"en": "en_GB", "zh-Hant": "zh-TW"}


@dataclass
class Sidebar:
    """What one person sees beside one spreadsheet."""

    google: LocalGoogle
    spreadsheet: str
    language: str = "en"
    zone: str = "America/Los_Angeles"
    surveys: Surveys = field(default_factory=Surveys)
    answers: list = field(default_factory=list)

    def __post_init__(self) -> None:
        self.signatures = signing.Signatures([SECRET], lambda: self.google.now)

    def event(self, inputs=None) -> Event:
        """An event as Google sends it."""
        held = {name: {"stringInputs": {"value": [text]}} for name, text in (inputs or {}).items()}
        zone = {"id": self.zone, "offset": "-2.88E7"}
        return event_from(
            {
                "commonEventObject": {
                    "userLocale": LOCALES[self.language], "hostApp": "SHEETS", "platform": "WEB", "timeZone": zone,
                    "formInputs": held,
                },
                "authorizationEventObject": {"userOAuthToken": "token", "authorizedScopes": ["a"]},
                "sheets": {"id": self.spreadsheet, "title": "Orders", "addonHasFileScopePermission": True},
            }
        )  # fmt: skip

    def visit(self, params=None, inputs=None) -> Visit:
        """What a handler is given."""
        event = self.event(inputs)

        def sign(name, facts):
            held = {"spreadsheet": self.spreadsheet, "subject": PERSON, "action": name}
            return self.signatures.sign(facts, **held)

        reader = Reader(speech_of(event), self.google.now, self.zone, self.spreadsheet, ADDRESS, sign)
        return Visit(replace(event, parameters=params or {}), reader, PERSON, self.surveys, params or {}, self.google.url)

    def open(self):
        """Open the sidebar."""
        return self.judged(handlers.opened(self.visit()))

    def press(self, name: str, params=None, inputs=None):
        """Press what calls a handler."""
        return self.judged(handlers.answered(name, self.visit(params, inputs)))

    def judged(self, answer):
        """Judge an answer by everything we have."""
        faults = [*envelope_faults(answer), *(fault for card in cards_in(answer) for fault in card_faults(card))]
        assert not faults, faults
        self.answers.append(answer)
        return answer

    def pressed(self, press):
        """Press a press of a card, with the parameters that it carries."""
        action = press["action"]
        name = action["function"].rpartition("/")[2]
        signed = {each["key"]: each["value"] for each in action["parameters"]}
        sheet, params = self.signatures.read(signed, subject=PERSON, action=name)
        assert sheet == self.spreadsheet
        return self.press(name, params)


def presses_in(part):
    """Every press of a card that calls a handler."""
    if isinstance(part, dict):
        if "action" in part and "function" in part["action"]:
            yield part
        for value in part.values():
            yield from presses_in(value)
    elif isinstance(part, list):
        for each in part:
            yield from presses_in(each)
