"""The first card: what needs doing today, how many orders of each grade, what is missing, how the last sync went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from addon.appearance import SHAPES
from addon.cards.dates import left_said, moment_said
from addon.cards.looks import ON_LIGHT, grade_plain
from addon.cards.reader import Reader
from addon.cards.widgets import (
    Json,
    bold,
    button,
    card,
    coloured,
    columns,
    joined,
    paragraph,
    quiet,
    row,
    section,
    text_input,
)
from sheets_sync.claims.judgements import MISSING, RISKS, Known
from sheets_sync.history.records import Record
from sheets_sync.survey import Survey
from sheets_sync.tally import SHOWN, most_urgent, order_numbers, tally

NAME = "home"
MOST_URGENT = 3
LEFT, RIGHT = ("critical", "open", "high", "watch"), ("unknown", "lost", "clear", "not_covered")
"""Grades in the two columns of counts."""
SEARCH = "order_search"
"""Name of the field in which an order is looked for."""


def home_card(survey: Survey, reader: Reader) -> Json:
    """Draw the card."""
    speech, assessment = reader.speech, survey.assessment
    counts = tally(assessment.orders, assessment.judgements)
    sections = [
        section(_urgent(survey, reader, counts.risk), speech.say("page.urgent")),
        section([_counts(counts.risk, reader)], speech.say("page.counts")),
        section(_missing(survey, reader)),
        section(_last(survey, reader), speech.say("page.last_sync")),
        section(_search(reader)),
    ]
    return card(
        speech.say("card.home.title"),
        " · ".join((survey.sheet.title, speech.say("summary.orders", count=counts.orders))),
        sections,
        name=NAME,
        menu=menu(reader),
        footer=footer(reader),
    )


def menu(reader: Reader) -> Mapping[str, Json]:
    """Make the menu that every first card has."""
    names = ("refresh", "problems", "settings", "help")
    presses = {"refresh": "home", "problems": "problems", "settings": "settings", "help": "help"}
    return {reader.speech.say(f"card.{name}"): reader.press(presses[name]) for name in names}


def footer(reader: Reader) -> tuple[Json, Json]:
    """Make the two buttons that every first card has: sync, and look at what a sync would do."""
    say = reader.speech.say
    return button(say("page.sync_now"), reader.press("sync")), button(say("card.preview"), reader.press("preview"))


def due_of(survey: Survey, line: int, reader: Reader) -> str:
    """Say how long there is to act on a line; blank where nothing is due."""
    due = survey.assessment.judgements.act_by
    known = due.known[line] in {Known.YES, Known.AT_LATEST}
    return left_said(int(due.seconds[line]), reader.now, reader.speech) if known else ""


def order_row(survey: Survey, line: int, reader: Reader) -> Json:
    """Draw one order: grade and time left, what to do, its id, and a press that opens its card."""
    speech, assessment = reader.speech, survey.assessment
    id_ = assessment.orders.texts["order_id"].text[line]
    cells = assessment.results.cells
    above = (grade_plain(RISKS[assessment.judgements.risk[line]], speech), due_of(survey, line, reader))
    at = speech.say("place.row", row=int(assessment.orders.row[line]))
    press = reader.press("order", order=id_) if id_ else None
    return row(
        str(cells["action"][line] or cells["reasons"][line] or speech.say("action.nothing")),
        icon="CLOCK",
        above=" · ".join(part for part in above if part),
        below=f"{id_ or speech.say('summary.no_id')} · {at}",
        button=button(speech.say("card.open"), press, "BORDERLESS", says=f"{speech.say('card.open')} {id_}")
        if press
        else None,
    )


def _urgent(survey: Survey, reader: Reader, counts: Mapping[str, int]) -> Iterator[Json]:
    speech, assessment = reader.speech, survey.assessment
    lines = most_urgent(assessment.orders, assessment.judgements, MOST_URGENT)
    for line in lines:
        yield order_row(survey, line, reader)
    if not lines:
        yield paragraph(speech.say("summary.nothing_due"))
    asking = sum(counts[grade] for grade in SHOWN[: SHOWN.index("watch") + 1])
    if asking > len(lines):
        text = speech.say("card.home.all", count=asking)
        yield {"buttonList": {"buttons": [button(text, reader.press("orders"), "BORDERLESS")]}}


def _counts(counts: Mapping[str, int], reader: Reader) -> Json:
    def line(grade: str) -> Json:
        word = reader.speech.say(f"risk.{grade}")
        count = f"{counts[grade]:,}"
        press = reader.press("orders", grade=grade) if counts[grade] else None
        said = joined((coloured(f"{SHAPES[grade]} {word}", ON_LIGHT[grade]), bold(count)), " ")
        return row(said if counts[grade] else quiet(f"{SHAPES[grade]} {word} {count}"), press=press)

    return columns([line(grade) for grade in LEFT], [line(grade) for grade in RIGHT])


def missing_counts(survey: Survey) -> dict[str, int]:
    """Count the orders that lack each fact that made them unknown."""
    held, number = survey.assessment.judgements.missing, order_numbers(survey.assessment.orders)
    counts = {
        key: len(np.unique(number[(held >> np.uint64(bit)) & np.uint64(1) == 1])) for bit, key in enumerate(MISSING)
    }
    return {key: count for key, count in counts.items() if count}


def _missing(survey: Survey, reader: Reader) -> Iterator[Json]:
    speech = reader.speech
    counts = missing_counts(survey)
    for key, count in sorted(counts.items(), key=lambda each: -each[1])[:2]:
        yield row(
            speech.say("card.home.missing", count=count, fact=speech.say(f"missing.{key}")),
            icon="BOOKMARK",
            below=speech.say("card.home.missing.says"),
            button=button(speech.say("card.show"), reader.press("orders", missing=key), "BORDERLESS"),
        )
    if survey.problems:
        yield row(
            speech.say("summary.problems", count=len(survey.problems)),
            icon="BOOKMARK",
            button=button(speech.say("card.show"), reader.press("problems"), "BORDERLESS"),
        )


def _last(survey: Survey, reader: Reader) -> Iterator[Json]:
    speech, last = reader.speech, survey.last
    if last is None:
        yield paragraph(speech.say("card.home.never"))
        return
    undoable = survey.undoable
    undo = reader.press("undo", run=undoable.run) if undoable else None
    yield row(
        _changed(last, reader),
        icon="DESCRIPTION",
        above=moment_said(last.facts.when, survey.sheet.zone, reader.now, speech),
        below=_calls(last, reader),
        button=button(speech.say("card.undo"), undo, "BORDERLESS") if undo else None,
    )


def _changed(last: Record, reader: Reader) -> str:
    counts = last.facts.ledger
    changed = sum(counts.get(what, 0) for what in ("added", "changed", "removed"))
    if last.facts.kind == "undo":
        return reader.speech.say("card.home.undone", count=changed)
    return reader.speech.say("page.rows_changed", count=changed, same=counts.get("unchanged", 0))


def _calls(last: Record, reader: Reader) -> str:
    calls = last.facts.calls
    return reader.speech.say("page.calls", read=calls.get("read", 0), write=calls.get("write", 0))


def _search(reader: Reader) -> Iterator[Json]:
    say = reader.speech.say
    completes = reader.action("complete", {}, load="NONE")
    yield text_input(SEARCH, say("card.search"), hint=say("card.search.hint"), completes=completes)
    yield {"buttonList": {"buttons": [button(say("card.search.open"), reader.press("search"))]}}
