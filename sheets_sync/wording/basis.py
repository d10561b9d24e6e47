"""What an answer rests on: the text of Claim basis, made once per distinct line and version of the rules it quotes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from schemas.grid import Cell
from schemas.orders import Orders
from sheets_sync.claims.judgements import Judgements, Known, Moments
from sheets_sync.policy import Policy
from sheets_sync.wording import Words
from sheets_sync.wording.clauses import MOST, Clause, clauses, quoted
from sheets_sync.wording.lines import Index, Line
from sheets_sync.wording.moments import dated
from sheets_sync.wording.reasons import SEPARATOR
from sheets_sync.wording.versions import Versions

_SAID = (
    "opens_at_latest",
    "refund_taken_as_full",
    "claim_settled",
    "residual_after_window",
    "label_protects",
    "day_without_time",
    "market_unverified",
)
"""Notes that stand in the basis as they are, in this order; the others choose a rule to quote."""

_EPOCH = date(1970, 1, 1)
_DATE = "{date}"


def basis_cells(  # noqa: PLR0913, PLR0917  all that a basis depends on
    orders: Orders, judgements: Judgements, policy: Policy, words: Words, lines: Sequence[Line], index: Index
) -> list[Cell]:
    """Word the basis of every order line."""
    book = clauses()
    quotes = [quoted(line) for line in lines]
    versions = Versions(orders, judgements, policy)
    placed = [_slot(slot, quotes, index, book, versions) for slot in range(MOST)]
    distinct, place = _distinct([index, *placed, judgements.other_opens.known.astype(np.int64)])
    maker = _Maker(policy, judgements.other_profile, words, book, versions)
    texts = [maker.text(lines[which], quotes[which], versions_, known) for which, *versions_, known in distinct]
    return _with_dates(texts, place, judgements.other_opens)


def _slot(
    slot: int, quotes: Sequence[tuple[str, ...]], index: Index, book: dict[str, Clause], versions: Versions
) -> NDArray[np.int64]:
    keys = list(book)
    kinds = np.array([keys.index(quote[slot]) if slot < len(quote) else -1 for quote in quotes], dtype=np.int64)
    kind = kinds[index]
    placed = np.full(len(index), -1, dtype=np.int64)
    for which in np.unique(kind[kind >= 0]).tolist():
        rows = np.flatnonzero(kind == which)
        placed[rows] = versions.of(book[keys[which]], rows)
    return placed


def _with_dates(texts: Sequence[str], place: Index, moments: Moments) -> list[Cell]:
    open_ended = np.array([_DATE in text for text in texts], dtype=np.bool_)[place]
    days = np.where(open_ended & dated(moments), moments.day, 0).astype(np.int64)
    distinct, which = _distinct([place, days])
    filled = [texts[text].replace(_DATE, (_EPOCH + timedelta(days=day)).isoformat()) for text, day in distinct]
    cells: list[Cell] = np.array(filled, dtype=object)[which].tolist()
    return cells


def _distinct(columns: Sequence[NDArray[np.int64]]) -> tuple[list[list[int]], Index]:
    place = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, which = np.unique(column, return_inverse=True)
        _, place = np.unique(place * max(len(values), 1) + which, return_inverse=True)
    first = np.zeros(int(place.max()) + 1 if len(place) else 0, dtype=np.int64)
    first[place[::-1]] = np.arange(len(place))[::-1]
    return np.stack([column[first] for column in columns], axis=1).tolist(), place


class _Maker:
    """Puts one basis together; keeps what is the same for every line."""

    def __init__(self, policy: Policy, other: str, words: Words, book: dict[str, Clause], versions: Versions) -> None:
        self._policy = policy
        self._other = other
        self._words = words
        self._book = book
        self._versions = versions
        self._notes = {note: words.say(f"note.{note}") for note in _SAID}
        self._ending = words.say("basis.policy", version=policy.version)
        self._rule = cache(self._rule_text)
        self._other_rules = cache(self._other_rules_text)

    def text(self, line: Line, quote: tuple[str, ...], placed: Sequence[int], known: int) -> str:
        """Word one basis; the other profile's date stays a placeholder, since nearly every line has its own."""
        rules = [self._rule(key, version) for key, version in zip(quote, placed, strict=False)]
        by_order = "opens_by_ordered" in line.notes
        other = [self._other_rules(known, by_order)] if "other_profile_opens" in line.notes else []
        notes = [said for note, said in self._notes.items() if note in line.notes]
        return SEPARATOR.join((*rules, *other, *notes, self._ending))

    def _rule_text(self, key: str, version: int) -> str:
        say, clause = self._words.say, self._book[key]
        rule = " ".join(clause.guide) or say(clause.named)
        profile = say(f"profile.{self._policy.profile}")
        if version < 0:
            return say("basis.rule_only", rule=rule, profile=profile)
        standing = say(f"standing.{self._versions.standing(version)}")
        if not clause.start:
            return say("basis.rule_stated", rule=rule, profile=profile, standing=standing)
        what = self._versions.span(version, clause, self._words)
        return say("basis.rule", rule=rule, what=what, profile=profile, standing=standing)

    def _other_rules_text(self, known: int, by_order: bool) -> str:  # noqa: FBT001  cached by place
        say = self._words.say
        profile = say(f"profile.{self._other}")
        if known not in {Known.YES, Known.AT_LATEST}:
            return say("basis.other_none" if known == Known.NONE else "basis.other_unknown", profile=profile)
        bare = self._policy.profile == "guide" and self._other == "official" and by_order
        return say("basis.no_order_limit" if bare else "basis.other_date", profile=profile)
