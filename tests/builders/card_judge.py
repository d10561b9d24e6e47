"""Google's two judges of cards, and the limits that neither of them knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser

from builders.discovery import DOCUMENTS, value_faults
from google.apps.card_v1.types import Card
from google.protobuf.json_format import ParseDict, ParseError

TAGS = frozenset({"b", "font", "br", "i", "u", "s", "a"})
"""What a text of a card may be marked up with."""
TEXTS = {"textParagraph": ("text",), "decoratedText": ("text",)}
CALLED = re.compile(r"https://claims\.example\.com/addon/action/[a-z_]+")
OPENED = re.compile(
    r"https://docs\.google\.com/spreadsheets/d/[-_A-Za-z0-9]{20,80}/edit#gid=\d+(&range=[A-Z0-9:]+)?"
    r"|https://(www|pay|sellercentral(-europe|-japan)?)\.amazon\.[a-z.]+/[^\s\"<>]*"
)


@lru_cache(maxsize=1)
def schemas():
    """The schemas of chat.v1, in which Google describes the cards of add-ons too."""
    return json.loads((DOCUMENTS / "chat.v1.json").read_text(encoding="utf-8"))["schemas"]


def card_faults(card) -> list[str]:
    """Say everything that is wrong with a card."""
    faults = list(value_faults(card, {"$ref": "GoogleAppsCardV1Card"}, schemas(), "card"))
    try:
        ParseDict(card, Card.pb(Card()))
    except ParseError as error:
        faults.append(str(error))
    return [*faults, *_limits(card), *_markup(card)]


def cards_in(answer) -> list:
    """Find the cards of an answer."""
    if isinstance(answer, list):
        return [card for each in answer for card in cards_in(each)]
    if not isinstance(answer, dict):
        return []
    found = []
    for name, value in answer.items():
        found += [value] if name in {"pushCard", "updateCard"} else cards_in(value)
    return found


def envelope_faults(answer) -> list[str]:
    """Say what is wrong around the cards: what Google's guide to HTTP add-ons knows, and nothing else."""
    if answer.keys() <= {"action"}:
        return list(_actions(answer["action"]))
    if answer.keys() == {"renderActions", "stateChanged"}:
        actions = answer["renderActions"]
        if actions == {"hostAppAction": {"editorAction": {"requestFileScopeForActiveDocument": {}}}}:
            return []
        return list(_actions(actions["action"])) if actions.keys() == {"action"} else [f"unknown {list(actions)}"]
    if answer.keys() == {"autoComplete"}:
        items = answer["autoComplete"]["items"]
        return [f"no suggestion: {item}" for item in items if item.keys() != {"text"} or not item["text"]]
    return [f"no answer of an add-on: {sorted(answer)}"]


def texts_in(part) -> Iterator[str]:
    """Every text of an answer that a person reads."""
    unread = {"function", "value", "url", "name", "key", "type", "knownIcon", "loadIndicator", "layout", "color"}
    unread |= {"startIconVerticalAlignment", "horizontalSizeStyle"}
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in unread:
                yield from [value] if isinstance(value, str) else texts_in(value)
    elif isinstance(part, list):
        for each in part:
            yield from texts_in(each)


def _actions(action) -> Iterator[str]:
    known = {"navigations", "notification"}
    yield from (f"unknown {name}" for name in action.keys() - known)
    for step in action.get("navigations", []):
        if step.keys() - {"pushCard", "updateCard", "popToRoot", "pop"} or len(step) != 1:
            yield f"unknown step {sorted(step)}"
    if "notification" in action and action["notification"].keys() != {"text"}:
        yield "unknown notification"


def _parts(value) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _parts(each)


def _limits(card) -> Iterator[str]:
    count = sum(len(part.get("widgets", ())) for part in _parts(card))
    if count > 100:
        yield f"{count} widgets"
    if not card.get("header", {}).get("title"):
        yield "no title"
    if not card["sections"] or not all(section["widgets"] for section in card["sections"]):
        yield "an empty section"
    if len(card.get("cardActions", ())) > 10:
        yield "more than 10 entries of the menu"
    if "primaryButton" not in card.get("fixedFooter", {"primaryButton": None}):
        yield "a footer without a button"
    for part in _parts(card):
        yield from _part_limits(part)


def _part_limits(part) -> Iterator[str]:
    if len(part.get("columnItems", ())) > 2:
        yield "more than two columns"
    if "type" in part and "items" in part and not 0 < len(part["items"]) <= 100:
        yield f"{len(part['items'])} items"
    if len(part.get("chips", ())) > 2:
        yield "more than two chips in a row"
    yield from (f"parameter {each}" for each in part.get("parameters", ()) if not isinstance(each["value"], str))
    if "function" in part and not CALLED.fullmatch(part["function"]):
        yield f"function {part['function']}"
    if "url" in part and not OPENED.fullmatch(part["url"]):
        yield f"address {part['url']}"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS or (attrs and tag not in {"font", "a"}):
            self.faults.append(f"tag {tag}")
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"tag {tag} is closed but not open")


def _markup(card) -> Iterator[str]:
    for part in _parts(card):
        for widget, names in TEXTS.items():
            for name in names:
                if widget in part:
                    read = _Tags()
                    read.feed(part[widget][name])
                    read.close()
                    yield from read.faults
                    yield from (f"tag {tag} is never closed" for tag in read.open)
                    if not re.sub(r"<[^>]*>", "", part[widget][name]).strip():
                        yield f"an empty {widget}"
