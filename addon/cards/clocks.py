"""What happened to an order and what is still to come, in the order of time, with a line for now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from addon.cards.dates import day_said, moment_said, zone_of
from addon.cards.reader import Reader
from addon.cards.widgets import Json, bold, html, paragraph, row
from schemas.orders import State
from sheets_sync.assess import Assessment
from sheets_sync.claims.judgements import Known
from sheets_sync.policy import policy
from sheets_sync.survey import Survey
from sheets_sync.wording.clauses import clauses
from sheets_sync.wording.lines import distinct_lines
from sheets_sync.wording.versions import Versions

ICONS = {
    "ordered_at": "SHOPPING_CART",
    "expected_by": "MAP_PIN",
    "delivered_at": "MAP_PIN",
    "buyer_contacted_at": "EMAIL",
    "buyer_last_message_at": "EMAIL",
    "seller_replied_at": "EMAIL",
    "refunded_at": "DOLLAR",
    "refund_due": "DOLLAR",
    "opens": "TICKET",
    "may_claim": "TICKET",
    "claim_filed_at": "TICKET",
    "closes": "BOOKMARK",
}
"""Icon of an event or a clock; the others have a clock."""
LEFT_OUT = frozenset({"ship_by", "first_scan_at"})
"""Events that explain no answer."""
_FOLLOWS = {"expected_by": "delivered_at", "buyer_contacted_at": "seller_replied_at"}
MOST = 24
"""Lines of the list; what is farthest from now is left out."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One line: when, what happened or is due, what it counts from, and whether somebody must act by then."""

    seconds: int
    when: str
    what: str
    key: str
    start: str = ""
    due: bool = False


def clocks(survey: Survey, line: int, reader: Reader) -> Iterator[Json]:
    """Draw the list; the next thing that is due stands bold."""
    ticks = ticks_of(survey, line, reader)
    now = moment_said(reader.now, survey.assessment.orders.zone, reader.now, reader.speech)
    after = [tick for tick in ticks if tick.seconds > reader.now]
    next_ = next((tick for tick in after if tick.due), None)
    for tick in [each for each in ticks if each.seconds <= reader.now][-MOST // 2 :]:
        yield _row(tick, strong=False)
    yield paragraph(bold(reader.speech.say("card.order.now", moment=now)))
    for tick in after[: MOST // 2]:
        yield _row(tick, strong=tick is next_)


def ticks_of(survey: Survey, line: int, reader: Reader) -> list[Tick]:
    """List what is known, the earliest first."""
    return sorted(
        (*_events(survey.assessment, line, reader), *_due(survey, line, reader)), key=lambda tick: tick.seconds
    )


def _row(tick: Tick, *, strong: bool) -> Json:
    above = " · ".join(part for part in (tick.when, tick.start) if part)
    return row(bold(tick.what) if strong else html(tick.what), icon=ICONS.get(tick.key, "CLOCK"), above=above)


def _events(assessment: Assessment, line: int, reader: Reader) -> Iterator[Tick]:
    """What the sheet says happened."""
    zone = assessment.orders.zone
    for key, event in assessment.orders.instants.items():
        if event.state[line] == State.READ and key not in LEFT_OUT:
            when = _when(int(event.seconds[line]), int(event.day[line]), zone, reader, whole=bool(event.whole[line]))
            yield Tick(
                int(event.seconds[line]),
                when,
                _begun(reader.speech.say(f"column.{key}")),
                key,
                _so_far(assessment, line, key, reader),
            )


def _begun(text: str) -> str:
    """Begin with a capital: names of columns are written as within a sentence."""
    return text[:1].upper() + text[1:]


def _so_far(assessment: Assessment, line: int, key: str, reader: Reader) -> str:
    """Say of a day that has passed, or of a message, that what should follow has not come so far."""
    follows = _FOLLOWS.get(key)
    if follows is None or assessment.orders.instants[follows].state[line] != State.BLANK:
        return ""
    passed = assessment.orders.instants[key].seconds[line] <= reader.now
    return reader.speech.say(f"card.order.without.{follows}") if passed else ""


def _due(survey: Survey, line: int, reader: Reader) -> Iterator[Tick]:
    """What is computed."""
    assessment, speech, zone = survey.assessment, reader.speech, survey.assessment.orders.zone
    starts = _starts(survey, line, reader)
    for key, moments in assessment.judgements.clocks.items():
        known = moments.known[line]
        if known in {Known.YES, Known.AT_LATEST}:
            seconds = int(moments.seconds[line])
            when = _when(seconds, int(moments.day[line]), zone, reader, whole=bool(moments.whole[line]))
            said = speech.say("card.order.at_latest", when=when) if known == Known.AT_LATEST else when
            yield Tick(seconds, said, speech.say(f"clock.{key}"), key, starts.get(key, ""), due=True)


def _when(seconds: int, day: int, zone: str, reader: Reader, *, whole: bool) -> str:
    if whole:
        today = datetime.fromtimestamp(reader.now, zone_of(zone)).date()
        return day_said(day, today, reader.speech)
    return moment_said(seconds, zone, reader.now, reader.speech)


def _starts(survey: Survey, line: int, reader: Reader) -> dict[str, str]:
    """Say of each clock which event it counts from, and for how long."""
    judged = survey.assessment.judgements
    versions, book = Versions(survey.assessment.orders, judged, policy(survey.choices.profile)), clauses()
    lines, index = distinct_lines(judged)
    arms = [note for note in lines[index[line]].notes if note.startswith("opens_by_")][:1]
    found = {}
    for key in judged.clocks:
        clause = book[arms[0] if key == "opens" and arms else key]
        number = int(versions.of(clause, np.array([line]))[0]) if clause.start else -1
        if number >= 0:
            found[key] = versions.span(number, clause, reader.speech)
    return found
