"""A list of orders: those of one grade, those that lack a fact, those whose id holds a text, or the due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from addon.cards.home import order_row
from addon.cards.reader import Reader
from addon.cards.widgets import Json, card, paragraph, section
from sheets_sync.claims.judgements import MISSING, RISKS, Known
from sheets_sync.survey import Survey
from sheets_sync.tally import SHOWN, most_urgent, order_numbers

NAME = "orders"
MOST = 30
"""Orders in one list; more would only be scrolled past."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders: of one grade, that lack a fact, whose id holds a text; blank: all that ask for something."""

    grade: str = ""
    missing: str = ""
    text: str = ""


def wanted(params: Mapping[str, str]) -> Wanted:
    """Read what a press asks for; what is no grade and no fact is left out."""
    grade, missing = params.get("grade", ""), params.get("missing", "")
    return Wanted(grade if grade in RISKS else "", missing if missing in MISSING else "", params.get("text", ""))


def orders_card(survey: Survey, asked: Wanted, reader: Reader) -> Json:
    """Draw the list, the most urgent first."""
    lines = lines_wanted(survey, asked)
    speech = reader.speech
    return card(
        _title(asked, reader),
        speech.say("summary.orders", count=len(lines)),
        [section(_rows(survey, lines, reader))],
        name=NAME,
    )


def lines_wanted(survey: Survey, asked: Wanted) -> list[int]:
    """Find the lines, one an order: the most urgent first."""
    orders, judged = survey.assessment.orders, survey.assessment.judgements
    if not (asked.grade or asked.missing or asked.text):
        return most_urgent(orders, judged, len(orders))
    rank = np.array([SHOWN.index(grade) for grade in RISKS])[judged.risk]
    due = np.where(judged.act_by.known != Known.NONE, judged.act_by.seconds, np.iinfo(np.int64).max)
    worst: dict[int, int] = {}
    number = order_numbers(orders)
    for line in np.lexsort((due, rank)).tolist():
        worst.setdefault(int(number[line]), line)
    return (
        [line for line in worst.values() if _fits(survey, line, asked)]
        if not asked.missing
        else _lacking(survey, asked)
    )


def matching(survey: Survey, text: str, most: int) -> list[str]:
    """Name orders whose id holds a text, those whose id begins with it first."""
    sought = text.strip().casefold()
    ids = dict.fromkeys(survey.assessment.orders.texts["order_id"].text)
    begin = [id_ for id_ in ids if id_ and id_.casefold().startswith(sought)]
    if len(begin) >= most or not sought:
        return begin[:most]
    held = [id_ for id_ in ids if sought in id_.casefold()]
    return list(dict.fromkeys((*begin, *held)))[:most]


def _lacking(survey: Survey, asked: Wanted) -> list[int]:
    bit = np.uint64(1) << np.uint64(MISSING.index(asked.missing))
    number = order_numbers(survey.assessment.orders)
    lines: dict[int, int] = {}
    for line in np.flatnonzero(survey.assessment.judgements.missing & bit).tolist():
        lines.setdefault(int(number[line]), line)
    return list(lines.values())


def _fits(survey: Survey, line: int, asked: Wanted) -> bool:
    if asked.grade and RISKS[survey.assessment.judgements.risk[line]] != asked.grade:
        return False
    return asked.text.casefold() in survey.assessment.orders.texts["order_id"].text[line].casefold()


def _title(asked: Wanted, reader: Reader) -> str:
    say = reader.speech.say
    if asked.text:
        return say("card.orders.holding", text=asked.text[:40])
    if asked.missing:
        return say(f"missing.{asked.missing}")
    return say(f"risk.{asked.grade}") if asked.grade else say("card.orders.due")


def _rows(survey: Survey, lines: list[int], reader: Reader) -> Iterator[Json]:
    for line in lines[:MOST]:
        yield order_row(survey, line, reader)
    if not lines:
        yield paragraph(reader.speech.say("card.orders.none"))
    if len(lines) > MOST:
        yield paragraph(reader.speech.say("summary.more", count=len(lines) - MOST))
