"""What the add-on answers to an opening and to each press: one handler a name, in the order people meet them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from addon import signing
from addon.calls import Call
from addon.cards import envelope
from addon.cards.consent import consent_card, stopped_card
from addon.cards.help import help_card
from addon.cards.home import SEARCH, home_card
from addon.cards.order import lines_of, order_card, shown_line
from addon.cards.orders import matching, orders_card, wanted
from addon.cards.problems import problems_card
from addon.cards.reader import Reader, speech_of
from addon.cards.visit import Surveys, Visit
from addon.cards.widgets import Json
from schemas.problem import CannotGoOn
from sheets_sync.survey import Survey, product

Handler = Callable[[Visit], Json]

_SURVEYS = Surveys()


def opened(visit: Visit) -> Json:
    """Open the sidebar: the first card, or the one that asks for access to the file."""
    if not visit.reader.spreadsheet:
        return envelope.opened(consent_card(visit.reader))
    try:
        return envelope.opened(home_card(visit.survey(fresh=True), visit.reader))
    except CannotGoOn as stop:
        return envelope.opened(stopped_card(stop.problem, visit.reader))


def home(visit: Visit) -> Json:
    """Go back to the first card, drawn anew."""
    return envelope.back_home(home_card(visit.survey(fresh=True), visit.reader))


def order(visit: Visit) -> Json:
    """Open the card of an order, or draw it anew where it is."""
    found = visit.survey(fresh="fresh" in visit.params)
    card = _order(visit, found, visit.params.get("order", ""), visit.params.get("which", "0"))
    if card is None:
        return envelope.notified(visit.reader.speech.say("card.order.gone", order=visit.params.get("order", "")))
    return envelope.replaced(card) if "fresh" in visit.params else envelope.pushed(card)


def orders(visit: Visit) -> Json:
    """Open a list of orders."""
    return envelope.pushed(orders_card(visit.survey(), wanted(visit.params), visit.reader))


def complete(visit: Visit) -> Json:
    """Say which order ids go on from what is typed."""
    return envelope.suggested(matching(visit.survey(), _typed(visit), envelope.MOST_SUGGESTIONS))


def search(visit: Visit) -> Json:
    """Open the order whose id is typed, or the list of those that hold the text."""
    text, found = _typed(visit), visit.survey()
    if not text:
        return envelope.notified(visit.reader.speech.say("card.search.blank"))
    exact = _order(visit, found, text, "0")
    return envelope.pushed(exact or orders_card(found, wanted({"text": text}), visit.reader))


def problems(visit: Visit) -> Json:
    """Open what is to be mended."""
    return envelope.pushed(problems_card(visit.survey(), visit.reader))


def help_(visit: Visit) -> Json:
    """Open the help."""
    return envelope.pushed(help_card(visit.reader))


def access(_: Visit) -> Json:
    """Let Google ask for access to the open file."""
    return envelope.asks_for_file()


HANDLERS: Mapping[str, Handler] = {
    "home": home,
    "order": order,
    "orders": orders,
    "complete": complete,
    "search": search,
    "problems": problems,
    "help": help_,
    "access": access,
}
"""Every press, by the NAME of `/addon/action/NAME`."""


def homepage(call: Call) -> Json:
    """Answer Google's call when the sidebar opens, or when access to the file has been given."""
    return opened(visit_of(call))


def action(call: Call) -> Json:
    """Answer a press; what stops it is said on a card."""
    return answered(call.path["name"], visit_of(call))


def answered(name: str, visit: Visit) -> Json:
    """Answer the press of this name."""
    try:
        return HANDLERS[name](visit)
    except CannotGoOn as stop:
        return envelope.pushed(stopped_card(stop.problem, visit.reader))


def visit_of(call: Call) -> Visit:
    """Make of a verified call what a handler needs."""
    event, backend = call.event, call.backend
    caller = call.caller
    spreadsheet, subject = (caller.spreadsheet or "", caller.subject or "") if caller else ("", "")

    def sign(name: str, facts: Mapping[str, str]) -> Mapping[str, str]:
        return signing.sign(facts, spreadsheet=spreadsheet, subject=subject, action=name)

    address = backend.settings.url or ""
    reader = Reader(speech_of(event), backend.as_of(), event.zone, spreadsheet, address, sign)
    return Visit(event, reader, subject, _SURVEYS, event.parameters, backend.settings.google_url)


def _order(visit: Visit, found: Survey, id_: str, which: str) -> Json | None:
    """Draw the card of an order; None if it is not in the sheet."""
    lines = lines_of(found.assessment, id_)
    if not lines:
        return None
    line = lines[int(which)] if which.isdecimal() and int(which) < len(lines) else lines[0]
    return order_card(found, shown_line(found.assessment, line), lines, _product(visit, found, line), visit.reader)


def _product(visit: Visit, found: Survey, line: int) -> Mapping[str, str]:
    """Read what an order is of; a card without it is better than none."""
    with suppress(CannotGoOn):
        return product(visit.workbook(), found, line)
    return {}


def _typed(visit: Visit) -> str:
    return next(iter(visit.event.inputs.get(SEARCH, ())), "").strip()
