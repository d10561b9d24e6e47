"""The oracle's own three values (True, False, None for unknown) and the small language its tables are written in.

A rule is a function from a case to True, False or None. A case holds `seen`, the cells as they are known at the moment
of judging (a blank cell and one that has not happened yet are simply not there, an unreadable one is `UNREADABLE`),
and `fact`, the answers so far.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Answer = bool | None
Rule = Callable[[Any], Answer]


class _Unreadable:
    """What stands in a cell that cannot be read for sure."""

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE = _Unreadable()


def either(*answers: Answer) -> Answer:
    """Kleene's or."""
    if True in answers:
        return True
    return None if None in answers else False


def both(*answers: Answer) -> Answer:
    """Kleene's and."""
    if False in answers:
        return False
    return None if None in answers else True


def neither(*answers: Answer) -> Answer:
    """None of them is yes."""
    return opposite(either(*answers))


def opposite(answer: Answer) -> Answer:
    """Kleene's not."""
    return None if answer is None else not answer


def always(_case: Any) -> Answer:
    """Yes, whatever the line."""
    return True


def any_of(*rules: Rule) -> Rule:
    """Yes where one rule is; unknown where one is unknown and none yes."""

    def rule(case: Any) -> Answer:
        answer: Answer = False
        for part in rules:
            one = part(case)
            if one:
                return True
            if one is None:
                answer = None
        return answer

    return rule


def all_of(*rules: Rule) -> Rule:
    """No where one rule is; unknown where one is unknown and none no."""

    def rule(case: Any) -> Answer:
        answer: Answer = True
        for part in rules:
            one = part(case)
            if one is False:
                return False
            if one is None:
                answer = None
        return answer

    return rule


def not_(part: Rule) -> Rule:
    """The opposite; unknown stays unknown."""
    return lambda case: opposite(part(case))


def read(*columns: str) -> Rule:
    """One of these cells was read; unknown where one is unreadable and none read."""

    def rule(case: Any) -> Answer:
        answer: Answer = False
        seen = case.seen
        for column in columns:
            if column in seen:
                if seen[column] is not UNREADABLE:
                    return True
                answer = None
        return answer

    return rule


def word(column: str, *words: str) -> Rule:
    """The cell holds one of these words; unknown where it is unreadable."""
    wanted = frozenset(words)

    def rule(case: Any) -> Answer:
        held = case.seen.get(column)
        if held is None:
            return False
        return None if held is UNREADABLE else held in wanted

    return rule


def yes(column: str) -> Rule:
    """The flag says yes; unknown where it is unreadable."""

    def rule(case: Any) -> Answer:
        held = case.seen.get(column, False)
        return None if held is UNREADABLE else held

    return rule


def more_than_zero(column: str) -> Rule:
    """The amount is above zero; unknown where it is unreadable."""

    def rule(case: Any) -> Answer:
        held = case.seen.get(column, 0)
        return None if held is UNREADABLE else held > 0

    return rule


def unreadable(*columns: str) -> Rule:
    """One of these cells is unreadable (never unknown)."""
    return lambda case: any(case.seen.get(column) is UNREADABLE for column in columns)


def blank(*columns: str) -> Rule:
    """All of these cells are blank, absent or not so far (never unknown)."""
    return lambda case: not any(column in case.seen for column in columns)


def has_column(column: str) -> Rule:
    """The sheet has the column, whatever stands in it."""
    return lambda case: column in case.present


def fact(key: str) -> Rule:
    """An answer given before."""
    return lambda case: case.fact[key]


def surely(part: Rule) -> Rule:
    """Yes only where the rule is yes, otherwise no."""
    return lambda case: part(case) is True


def first(*rows: tuple[Rule, Answer], otherwise: Answer) -> Rule:
    """A decision list: the answer of the first row whose condition is surely yes."""

    def rule(case: Any) -> Answer:
        for condition, answer in rows:
            if condition(case) is True:
                return answer
        return otherwise

    return rule
