"""A case in words: each part as plain texts, which a terminal and a page lay out in their own way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from schemas.orders import SCALE, State
from sheets_sync.assess import Assessment
from sheets_sync.cases.casefile import CaseFile
from sheets_sync.cases.evidence import Piece
from sheets_sync.cases.story import Tick, cell_named, cell_of
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.wording import Words

_FIRST_DAY = date(1970, 1, 1)
OUTCOMES = {"claim_decided_at": "claim_outcome", "appealed_at": "appeal_outcome"}
"""Step → the column that says how it ended."""

REMARKED = ("presumed", "impossible", "missed", "advised")
"""Marks of lines in the timeline that are said beside them."""


class Line(NamedTuple):
    """One line of the timeline: when, what, who or how it stands, and the cell; `mark` is the tick's own."""

    when: str
    what: str
    who: str
    cell: str
    mark: str


class Proof(NamedTuple):
    """Something to show to Amazon, with what is known of it and the cells it stands in."""

    said: str
    standing: str
    cells: str


class Told:
    """Says the parts of one case file in one language."""

    def __init__(self, assessment: Assessment, file: CaseFile, speech: Words) -> None:
        self.assessment = assessment
        self.file = file
        self.speech = speech

    @property
    def filed(self) -> bool:
        """Whether the case has come to a claim, so that there is one to answer."""
        return any(tick.key == "claim_filed_at" for tick in self.file.story.ticks)

    def moment(self, seconds: int, day: int | None = None) -> str:
        """Write a day, or the moment on the sheet's own clock, rounded down to the minute."""
        if day is not None:
            return self._dated("date.day", _FIRST_DAY + timedelta(days=day))
        return self._dated("date.moment", datetime.fromtimestamp(seconds, ZoneInfo(self.assessment.orders.zone)))

    def _dated(self, key: str, when: date) -> str:
        parts = {"year": "%Y", "month": "%m", "day": "%d", "time": "%H:%M"}
        return self.speech.say(key, **{name: when.strftime(form) for name, form in parts.items()})

    def timeline(self, ticks: tuple[Tick, ...]) -> list[Line]:
        """Say each line of the story."""
        return [
            Line(self._when(tick), self._what(tick), self._who(tick), self._cell(tick), tick.mark) for tick in ticks
        ]

    def _when(self, tick: Tick) -> str:
        said = self.moment(tick.seconds, tick.day if tick.whole else None)
        return self.speech.say("card.order.at_latest", when=said) if tick.at_latest else said

    def _what(self, tick: Tick) -> str:
        if tick.computed:
            return self.speech.say(f"clock.{tick.key}")
        if tick.mark == "planned":
            return self.speech.say(f"case.planned.{tick.key}")
        outcome = self._word(OUTCOMES[tick.key]) if tick.key in OUTCOMES else ""
        ended = f" · {self.speech.say(f'case.outcome.{outcome}')}" if outcome else ""
        return f"{self.speech.say(f'case.step.{tick.key}')}{ended}"

    def _who(self, tick: Tick) -> str:
        mark = self.speech.say(f"case.mark.{tick.mark}") if tick.mark in REMARKED else ""
        who = self.speech.say(f"case.by.{tick.by}") if tick.by else ""
        return " · ".join(part for part in (who, mark) if part)

    def _cell(self, tick: Tick) -> str:
        return self.speech.say("case.mark.computed") if tick.computed else cell_named(tick.at) if tick.at else ""

    def _word(self, key: str) -> str:
        column = self.assessment.orders.words[key]
        line = self.file.story.line
        return column.words[column.code[line]] if column.state[line] == State.READ else ""

    def refund(self) -> Iterator[str]:
        """Say what a refund now would do: to the rate, in money, and how much room there is."""
        choice, say = self.file.refund, self.speech.say
        moment = self.moment(choice.seconds) if choice.seconds is not None else ""
        yield say(f"case.refund.{choice.standing}", moment=moment)
        if choice.standing != "refunded":
            cost = self.amount(choice.cost) if choice.cost is not None else ""
            yield say("case.refund.cost", amount=cost) if cost else say("case.refund.no_cost")
        if self.file.rate is not None:
            yield self._headroom(self.file.rate.headroom)

    def _headroom(self, room: int) -> str:
        where = self.kind()
        if room < 0:
            return self.speech.say("case.headroom.over", where=where, count=-room)
        if self.file.counted:
            return self.speech.say("case.headroom.counted", where=where, count=room)
        if room == 0:
            return self.speech.say("case.headroom.none", where=where)
        return self.speech.say("case.headroom", where=where, count=room, after=room - 1)

    def kind(self) -> str:
        """Name the orders that this one is counted among: the marketplace and who ships."""
        rate = self.file.rate
        if rate is None:
            return ""
        by = f" · {self.speech.say(f'health.channel.{rate.channel}')}" if rate.channel != "unknown" else ""
        return f"{MARKETPLACES[rate.market]}{by}"

    def amount(self, units: int) -> str:
        """Write an amount of the order with its currency code."""
        currency = self._currency()
        precision = get_currency_precision(currency) if currency else 2
        return f"{currency} {units / SCALE:,.{precision}f}".strip()

    def _currency(self) -> str:
        orders, line = self.assessment.orders, self.file.story.line
        written, market = orders.texts["currency"], int(orders.market[line])
        if written.state[line] == State.READ:
            return written.text[line]
        return marketplaces()[MARKETPLACES[market]].currency if market >= 0 else ""

    def rebuttals(self) -> list[Proof]:
        """Say what speaks against the claim, each with the cells that prove it."""
        return [
            Proof(self.speech.say(f"rebuttal.{each.key}"), "", self.cells(each.proof)) for each in self.file.rebuttals
        ]

    def evidence(self) -> list[Proof]:
        """Say each piece of evidence: there, missing, or to attach."""
        return [self._piece(piece) for piece in self.file.pieces]

    def _piece(self, piece: Piece) -> Proof:
        names = self.speech.say("list.separator").join(self.speech.say(f"column.{key}") for key in piece.lacking)
        standing = self.speech.say(f"letter.file.{piece.found}", columns=names)
        cells = self.cells(piece.lacking or piece.item.columns)
        return Proof(begun(self.speech.say(f"evidence.{piece.item.key}")), standing, cells)

    def cells(self, keys: tuple[str, ...]) -> str:
        """Name the line's cells of these columns; a column that the sheet lacks has none."""
        line = self.file.story.line
        return ", ".join(name for key in keys if (name := cell_named(cell_of(self.assessment, line, key))))


def begun(text: str) -> str:
    """Begin with a capital: names of columns and pieces are written as within a sentence."""
    return text[:1].upper() + text[1:]
