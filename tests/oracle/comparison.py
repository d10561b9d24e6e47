"""The judge's answers in the oracle's words, and where the two differ, in words a person can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from oracle.generator import Book
from oracle.oracle import Verdict, verdict
from oracle.oracle_calendar import day_text, text_of, zone_of
from oracle.oracle_clocks import ADVISED, DUTIES, KEYS
from oracle.oracle_facts import INSTANTS, Case
from oracle.oracle_logic import UNREADABLE
from oracle.oracle_rules import EXCLUSIONS, GROUNDS, SIGNS

from sheets_sync.claims import ACTIONS, judge
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS, Judgements, Moments
from sheets_sync.policy import policy

KNOWN = ("silent", "known", "at the latest", "unknown")
PROFILES = ("guide", "official", "strict")


@dataclass(frozen=True)
class Disagreement:
    """One line about which the two do not say the same."""

    book: Book
    index: int
    profile: str
    oracle: Verdict
    judge: Verdict

    @property
    def keys(self) -> tuple[str, ...]:
        """What they answer differently."""
        return tuple(key for key in Verdict._fields if getattr(self.oracle, key) != getattr(self.judge, key))

    def __str__(self) -> str:
        market = self.book.markets[self.index]
        zone = zone_of(market, self.book.orders.zone)
        absent = sorted(key for key in ("delivered_at",) if key not in self.book.present)
        rows = [f"{market} under {self.profile} as of {text_of(self.book.as_of, zone)} absent={absent}"]
        for key, held in sorted(self.book.lines[self.index].items()):
            rows.append(f"  {key} = {cell_text(key, held, zone)}")
        for key in self.keys:
            rows.append(f"  -> {key}: oracle {self._said(key, self.oracle, zone)}")
            rows.append(f"  -> {key}: judge  {self._said(key, self.judge, zone)}")
        return "\n".join(rows)

    def _said(self, key: str, said: Verdict, zone: Any) -> str:
        value = getattr(said, key)
        if key in ("clocks", "advised"):
            other = getattr(self.judge if said is self.oracle else self.oracle, key)
            names = KEYS if key == "clocks" else ADVISED
            pairs = zip(names, value, other, strict=True)
            return ", ".join(f"{name} {_moment_text(one, zone)}" for name, one, two in pairs if one != two)
        return _moment_text(value, zone) if key in ("act_by", "other_opens") else repr(value)


def cell_text(key: str, held: Any, zone: Any) -> str:
    """A cell as people read it."""
    if held is UNREADABLE or key not in INSTANTS:
        return repr(held)
    return text_of(held[0], zone) + (" (no time)" if held[1] else "")


def _moment_text(moment: tuple[int, int, int, bool], zone: Any) -> str:
    known, day, seconds, whole = moment
    state = ("none", "", "at the latest ", "unknown")[known]
    return state if known in (0, 3) else f"{state}{day_text(day)} | {text_of(seconds, zone)}{' whole' if whole else ''}"


def _bits(values: np.ndarray, names: tuple[str, ...]) -> list[tuple[str, ...]]:
    named = {
        value: tuple(name for place, name in enumerate(names) if value >> place & 1)
        for value in np.unique(values).tolist()
    }
    return [named[value] for value in values.tolist()]


def _moments(moments: Moments) -> list[tuple[int, int, int, bool]]:
    shown = (moments.known == 1) | (moments.known == 2)
    return list(
        zip(
            moments.known.tolist(),
            np.where(shown, moments.day, 0).tolist(),
            np.where(shown, moments.seconds, 0).tolist(),
            (moments.whole & shown).tolist(),
            strict=True,
        )
    )


def verdicts(said: Judgements) -> list[Verdict]:
    """The judge's columns as one verdict per line."""
    grounds, exclusions, duties, signs = tuple(GROUNDS), tuple(EXCLUSIONS), DUTIES, tuple(SIGNS)
    amounts = zip(said.amount.tolist(), said.amount_known.tolist(), strict=True)
    return [
        Verdict(*row)
        for row in zip(
            [RISKS[code] for code in said.risk.tolist()],
            _bits(said.grounds.yes, grounds),
            _bits(said.grounds.unknown, grounds),
            _bits(said.exclusions.yes, exclusions),
            _bits(said.exclusions.unknown, exclusions),
            _bits(said.duties.yes, duties),
            _bits(said.duties.unknown, duties),
            _bits(said.signs.yes, signs),
            _bits(said.signs.unknown, signs),
            _bits(said.missing, MISSING),
            _bits(said.notes, NOTES),
            zip(*(_moments(said.clocks[key]) for key in KEYS), strict=True),
            zip(*(_moments(said.advised[key]) for key in ADVISED), strict=True),
            [ACTIONS[code].key for code in said.action.tolist()],
            _moments(said.act_by),
            [amount if known else None for amount, known in amounts],
            _moments(said.other_opens),
            strict=True,
        )
    ]


def compare(book: Book, tally: Counter[tuple[str, str]] | None = None) -> Iterator[Disagreement]:
    """Judge a book both ways in all profiles and yield every difference."""
    cases = [
        Case(cells, market, book.present, book.as_of, book.orders.zone)
        for cells, market in zip(book.lines, book.markets, strict=True)
    ]
    for profile in PROFILES:
        said = verdicts(judge(book.orders, policy(profile), book.as_of))
        for index, case in enumerate(cases):
            ours = verdict(case, profile)
            if tally is not None:
                count(tally, ours, book.as_of)
            if ours != said[index]:
                yield Disagreement(book, index, profile, ours, said[index])


def count(tally: Counter[tuple[str, str]], said: Verdict, as_of: int) -> None:
    """Note what a verdict was about, so that a run can show that it met everything."""
    tally["risk", said.risk] += 1
    tally["action", said.action] += 1
    for field in ("grounds", "exclusions", "duties", "signs", "missing", "notes"):
        for key in getattr(said, field):
            tally[field, key] += 1
    for field in ("grounds_unknown", "exclusions_unknown", "duties_unknown", "signs_unknown"):
        for key in getattr(said, field):
            tally[field, key] += 1
    for key, moment in zip(KEYS, said.clocks, strict=True):
        tally["clock", f"{key} {KNOWN[moment[0]]}"] += 1
        if moment[0] == 1 and abs(moment[2] - as_of) <= 1:
            tally["edge", f"{key} {as_of - moment[2]:+d}"] += 1
