"""What a sync adds to its writes so that the visible tab tells of it; and what the tab says where a sync must stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from schemas.choices import Choices
from schemas.problem import CannotGoOn, Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.front.birth import Birth, born, free_title
from sheets_sync.front.board import Line, News, board
from sheets_sync.front.places import STATUS, front_columns, front_range
from sheets_sync.front.settings import kept, settled
from sheets_sync.front.telling import Spot, held, marked, tell, written
from sheets_sync.google import Workbook
from sheets_sync.google.requests import beside
from sheets_sync.ledger import Heading, Plan
from sheets_sync.look import Look
from sheets_sync.placement import FRONT_MARK, Label, candidates, front_labels, labelled
from sheets_sync.wording import words

Request = Mapping[str, Any]

MOST_MADE = 2
"""How often the tab is made: a person who deletes it a second time does not want it."""
OF_PEOPLE = ("header.", "map.", "mirror.", "sheet.full")
"""Problems that stop a sync until a person acts in the sheet."""
_STATUS_ROW = 1


def telling(seen: Look, news: News, front: int) -> list[Request]:
    """Say what to write into the visible tab, or how to make it (with the id `front`); nothing if it says it all."""
    place, speech = seen.seen.place, words(seen.choices.language)
    label = Label(seen.sheet.id, place.tab.id, "tab")
    lines = board(news, speech)
    if place.front is not None:
        return tell(place.front, label, lines, seen.front or [], anew=news.plan.heading is not None)
    if place.ledger is None or not will_make_front(seen):
        return []
    made = marked(Label(seen.sheet.id, place.tab.id, "made"), {"sheetId": place.ledger.id})
    return [*born(Birth(front, free_title(seen.sheet), label), lines, seen.choices, speech), made]


def will_make_front(seen: Look) -> bool:
    """Whether the visible tab is still to be made; one that people deleted twice is not wanted."""
    place = seen.seen.place
    return place.front is None and (place.ledger is None or _made(place.ledger) < MOST_MADE)


def with_telling(
    batches: Sequence[list[Request]], seen: Look, plan: Plan, requests: list[Request]
) -> list[list[Request]]:
    """Put the requests into the last batch of the ledger; where it has none, into one that the same fence guards."""
    ledger = seen.seen.place.ledger
    if not requests or ledger is None:
        return list(batches)
    if batches:
        return [*batches[:-1], [*batches[-1], *requests]]
    stands = plan.heading or seen.ledger
    return [beside(ledger, stands.generation if stands else 1, requests)]


def tell_stop(workbook: Workbook, problem: Problem, choices: Choices, worksheet: str | None) -> None:
    """Let the tab say why a sync stopped, where a person must act and the tab is there to be written."""
    if problem.key.startswith(OF_PEOPLE):
        with suppress(CannotGoOn):
            sheet = workbook.describe()
            front = _front_for(sheet, worksheet)
            if front is not None:
                _tell_stop(workbook, front, problem, choices)


def undone_told(seen: Look, heading: Heading) -> list[Request]:
    """Let the tab say that the run it tells of is undone; nothing where there is no such tab."""
    place = seen.seen.place
    own = front_columns(place.front).get(STATUS[0]) if place.front else None
    if place.front is None or own is None:
        return []
    label = Label(seen.sheet.id, place.tab.id, "tab")
    line = Line("status", {"risk": words(seen.choices.language).say("front.status.undone", note=heading.note)})
    said = written(Spot(place.front.id, own.column, STATUS[0]), [line], _STATUS_ROW, whole=False)
    return [*held(place.front, own, label, STATUS[0]), said]


def _tell_stop(workbook: Workbook, front: Tab, problem: Problem, choices: Choices) -> None:
    title = front.title.replace("'", "''")
    (cells,) = workbook.values([f"'{title}'!{front_range(front)}"])
    speech = words(settled(choices, kept(front, cells)).language)
    own = front_columns(front).get(STATUS[0])
    label = next((label for _, label in front_labels(front)), None)
    line = Line("status", {"risk": speech.say("front.status.stopped", problem=speech.problem(problem))})
    if own is None or label is None or cells[own.column][_STATUS_ROW : _STATUS_ROW + 1] == [line.cells["risk"]]:
        return
    said = written(Spot(front.id, own.column, STATUS[0]), [line], _STATUS_ROW, whole=False)
    workbook.apply([*held(front, own, label, STATUS[0]), said])


def _front_for(sheet: Spreadsheet, worksheet: str | None) -> Tab | None:
    """Find the tab that tells of what was to be synced; where that is not known, the first one."""
    fronts = [(tab, label.tab) for tab in sheet.tabs for _, label in front_labels(tab)]
    with suppress(CannotGoOn):
        wanted = {tab.id for tab in candidates(sheet, worksheet)}
        fronts = sorted(fronts, key=lambda each: each[1] not in wanted)
    return next((tab for tab, _ in fronts), None)


def _made(ledger: Tab) -> int:
    return sum(1 for _, label in labelled(ledger.marks, FRONT_MARK) if label.what == "made")
