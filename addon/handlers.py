"""What the add-on answers to an opening and to each press: one handler a name, in the order people meet them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from addon import signing
from addon.calls import Call
from addon.cards import envelope
from addon.cards.consent import consent_card, stopped_card
from addon.cards.help import help_card
from addon.cards.home import SEARCH, home_card
from addon.cards.order import lines_of, order_card, shown_line
from addon.cards.orders import matching, orders_card, wanted
from addon.cards.preview import preview_card
from addon.cards.problems import problems_card
from addon.cards.progress import ended_said, progress_card, stopped_run_card, undone_card
from addon.cards.reader import Reader, speech_of
from addon.cards.settings import chosen, mapped, settings_card
from addon.cards.visit import Surveys, Visit
from addon.cards.widgets import Json
from addon.syncs import ask, stopped
from schemas.problem import CannotGoOn
from sheets_sync.engine.port import Asked, Engine
from sheets_sync.engine.runs import RunState
from sheets_sync.front.choosing import choose
from sheets_sync.survey import Survey, product
from sheets_sync.sync import sync as dry_run

Handler = Callable[[Visit], Json]

PATIENCE_SECONDS = 8.0
"""How long a press waits for a run; Google gives an answer about thirty seconds."""
LOOK_SECONDS = 0.05
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


def settings(visit: Visit) -> Json:
    """Open the settings, as they stand in the sheet now."""
    return envelope.pushed(settings_card(visit.survey(fresh=True), visit.reader))


def choose_(visit: Visit) -> Json:
    """Write the settings that were chosen into the sheet."""
    found = visit.survey(fresh=True)
    picked = {
        name: option for name, option in chosen(visit.event.inputs).items() if getattr(found.choices, name) != option
    }
    return _kept(visit, found, picked, {})


def map_(visit: Visit) -> Json:
    """Write into the sheet which of its columns holds what."""
    found = visit.survey(fresh=True)
    return _kept(visit, found, {}, mapped(found, visit.event.inputs))


def preview(visit: Visit) -> Json:
    """Open what a sync would change; nothing is written."""
    found, reader = visit.survey(), visit.reader
    run = dry_run(visit.workbook(), found.choices, reader.now, dry_run=True)
    return envelope.pushed(preview_card(run, found.tab.id, found.sheet.zone, reader))


def sync(visit: Visit) -> Json:
    """Sync; if that takes long, the card says how far it is."""
    language, adopt = visit.reader.speech.language, "adopt" in visit.params
    return _awaited(visit, visit.runs.ask(Asked(urgent=True, language=language, adopt=adopt)))


def undo(visit: Visit) -> Json:
    """Take back the run that the card named."""
    asked = Asked(kind="undo", undoes=visit.params.get("run") or None, urgent=True)
    return _awaited(visit, visit.runs.ask(asked))


def progress(visit: Visit) -> Json:
    """Say how far a run is by now."""
    return _awaited(visit, visit.params.get("run", ""))


def stop(visit: Visit) -> Json:
    """End a run before it writes anything more."""
    visit.runs.stop(visit.params.get("run", ""))
    return _awaited(visit, visit.params.get("run", ""))


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
    "sync": sync,
    "preview": preview,
    "undo": undo,
    "progress": progress,
    "stop": stop,
    "settings": settings,
    "choose": choose_,
    "map": map_,
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


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of the spreadsheet that a call is about, in the name of the person who called."""

    call: Call
    spreadsheet: str

    def ask(self, asked: Asked) -> str:
        """Ask for a run; give its id."""
        return ask(self.call.backend, self.spreadsheet, asked, self.call.caller, self.call.event.token)

    def state(self, run: str) -> RunState | None:
        """Say how far a run is; None: it is none of this spreadsheet."""
        found = self._engine().status(run)
        return found if found and found.spreadsheet == self.spreadsheet else None

    def stop(self, run: str) -> None:
        """End a run before it writes anything more."""
        if self.state(run):
            self._engine().cancel(run)

    def _engine(self) -> Engine:
        backend = self.call.backend
        return backend.running.engine(backend.settings, backend.store)


def visit_of(call: Call) -> Visit:
    """Make of a verified call what a handler needs."""
    event, backend = call.event, call.backend
    caller = call.caller
    spreadsheet, subject = (caller.spreadsheet or "", caller.subject or "") if caller else ("", "")

    def sign(name: str, facts: Mapping[str, str]) -> Mapping[str, str]:
        return signing.sign(facts, spreadsheet=spreadsheet, subject=subject, action=name)

    address = backend.settings.url or ""
    reader = Reader(speech_of(event), backend.as_of(), event.zone, spreadsheet, address, sign)
    return Visit(
        event, reader, subject, _SURVEYS, _Runs(call, spreadsheet), event.parameters, backend.settings.google_url
    )


def _order(visit: Visit, found: Survey, id_: str, which: str) -> Json | None:
    """Draw the card of an order; None if it is not in the sheet."""
    lines = lines_of(found.assessment, id_)
    if not lines:
        return None
    line = lines[int(which)] if which.isdecimal() and int(which) < len(lines) else lines[0]
    return order_card(found, shown_line(found.assessment, line), lines, visit.reader, _product(visit, found, line))


def _product(visit: Visit, found: Survey, line: int) -> Mapping[str, str]:
    """Read what an order is of; a card without it is better than none."""
    with suppress(CannotGoOn):
        return product(visit.workbook(), found, line)
    return {}


def _kept(visit: Visit, found: Survey, picked: Mapping[str, str | None], titles: Mapping[str, str | None]) -> Json:
    """Write settings, and draw the card as the sheet has them then."""
    say = visit.reader.speech.say
    if found.front is None or not (picked or titles):
        return envelope.notified(say("card.settings.nothing"))
    choose(visit.workbook(), found.front.id, picked, titles)
    visit.surveys.forget(visit.reader.spreadsheet)
    card = settings_card(visit.survey(fresh=True), visit.reader)
    return envelope.replaced(card, say("card.settings.saved"))


def _awaited(visit: Visit, run: str) -> Json:
    """Wait a moment for a run; say how it ended, or how far it is."""
    state, until = visit.runs.state(run), time.monotonic() + PATIENCE_SECONDS
    while state is not None and not state.ended and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
        state = visit.runs.state(run)
    if state is None:
        return envelope.notified(visit.reader.speech.say("card.progress.gone"))
    return _ended(visit, state) if state.ended else envelope.replaced(progress_card(state, visit.reader))


def _ended(visit: Visit, run: RunState) -> Json:
    visit.surveys.forget(visit.reader.spreadsheet)
    if run.state != "done":
        return envelope.replaced(stopped_run_card(stopped(run, visit.reader.speech), run, visit.reader))
    if run.kind == "undo":
        return envelope.replaced(undone_card(run, visit.reader))
    return envelope.back_home(home_card(visit.survey(fresh=True), visit.reader), ended_said(run, visit.reader))


def _typed(visit: Visit) -> str:
    return next(iter(visit.event.inputs.get(SEARCH, ())), "").strip()
