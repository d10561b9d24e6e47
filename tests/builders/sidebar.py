"""A sidebar on a real backend: opens it, presses what is on its cards by the tokens they carry, judges every answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from builders.backend import ADDRESS, LocalBackend
from builders.card_judge import card_faults, cards_in, envelope_faults
from builders.local_google import LocalGoogle

LOCALES = {"en": "en-GB", "zh-Hant": "zh-TW"}
BIG = 100_000
"""Bytes beyond which a card is none that anybody would wait for."""


@dataclass
class Sidebar:
    """What one person sees beside one spreadsheet."""

    backend: LocalBackend
    google: LocalGoogle
    spreadsheet: str | None
    language: str = "en"
    zone: str = "America/Los_Angeles"
    person: str = "person-1"
    answers: list = field(default_factory=list)

    def open(self, path: str = "/addon/homepage", **sheets):
        """Open the sidebar."""
        return self._asked(path, {}, {}, sheets)

    def press(self, press, inputs=None):
        """Press a press of a card, with the parameters that it carries."""
        action = press.get("action", press)
        assert action["function"].startswith(ADDRESS), action
        signed = {each["key"]: each["value"] for each in action["parameters"]}
        return self._asked(action["function"].removeprefix(ADDRESS), signed, inputs or {}, {})

    def named(self, answer, name: str, at: int = 0):
        """Find a press of an answer by the handler that it calls."""
        return [each for each in presses_in(answer) if each["function"].endswith(f"/{name}")][at]

    def go(self, answer, name: str, inputs=None, at: int = 0):
        """Press what calls a handler on an answer's cards."""
        return self.press(self.named(answer, name, at), inputs)

    def _asked(self, path: str, parameters, inputs, sheets):
        event = self.backend.event(self.person, self.spreadsheet)
        held = {name: {"stringInputs": {"value": [text]}} for name, text in inputs.items()}
        event["commonEventObject"] |= {
            "userLocale": LOCALES[self.language], "timeZone": {"id": self.zone, "offset": -2.88e7},
            "formInputs": held, "parameters": parameters,
        }  # fmt: skip
        if self.spreadsheet is not None:
            event["sheets"] |= sheets
        answer = self.backend.ask("POST", path, self.backend.system(path), event)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        assert len(answer.data) < BIG
        return self.judged(answer.json)

    def judged(self, answer):
        """Judge an answer by everything we have."""
        faults = [*envelope_faults(answer), *(fault for card in cards_in(answer) for fault in card_faults(card))]
        assert not faults, faults
        self.answers.append(answer)
        return answer


def presses_in(part):
    """Every action that a card can call."""
    if isinstance(part, dict):
        if "function" in part:
            yield part
        for value in part.values():
            yield from presses_in(value)
    elif isinstance(part, list):
        for each in part:
            yield from presses_in(each)
