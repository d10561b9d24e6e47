"""Kleene's three values: every combination, against the order no < unknown < yes."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from sheets_sync.claims.three import Three, any_of, depending, everywhere, sure, yes_or_unknown

VALUES = (-1, 0, 1)
PAIRS = list(product(VALUES, VALUES))


def three(values):
    """Columns of answers from −1, 0, 1."""
    return Three(np.array([value == 1 for value in values]), np.array([value == -1 for value in values]))


def numbers(answer):
    """An answer as −1, 0, 1."""
    assert not (answer.yes & answer.no).any()
    assert (answer.unknown == ~(answer.yes | answer.no)).all()
    return [int(yes) - int(no) for yes, no in zip(answer.yes, answer.no, strict=True)]


def test_and_or_not_are_kleenes():
    """`and` is the lesser, `or` the greater of two answers, `not` turns them round; unknown is between no and yes."""
    left, right = (three(column) for column in zip(*PAIRS, strict=True))
    assert numbers(left & right) == [min(pair) for pair in PAIRS]
    assert numbers(left | right) == [max(pair) for pair in PAIRS]
    assert numbers(~three(VALUES)) == [-value for value in VALUES]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_any_of_several_is_the_greatest(count):
    """`any_of` is `or` over all of them."""
    rows = list(product(VALUES, repeat=count))
    assert numbers(any_of(*(three(column) for column in zip(*rows, strict=True)))) == [max(row) for row in rows]


def test_settled_lines_are_no():
    """`unless` makes an answer no where it is settled and leaves it elsewhere."""
    settled = np.array([True, True, True, False, False, False])
    assert numbers(three([*VALUES, *VALUES]).unless(settled)) == [-1, -1, -1, *VALUES]


def test_answers_without_doubt():
    """`sure` knows no doubt; `everywhere` is yes for every line, also for none."""
    assert numbers(sure(np.array([True, False]))) == [1, -1]
    assert (numbers(everywhere(2)), numbers(everywhere(0))) == ([1, 1], [])


def test_yes_beats_unknown_beats_no():
    """`yes_or_unknown` takes yes first, then unknown, else no."""
    pairs = list(product([False, True], repeat=2))
    yes, unknown = (np.array(column) for column in zip(*pairs, strict=True))
    assert numbers(yes_or_unknown(yes, unknown)) == [1 if one else 0 if other else -1 for one, other in pairs]


def test_depending_takes_one_or_the_other():
    """`depending` picks per line."""
    where = np.array([True, False] * len(PAIRS))
    left, right = (three([value for value in column for _ in "ab"]) for column in zip(*PAIRS, strict=True))
    picked = [value for pair in PAIRS for value in pair]
    assert numbers(depending(where, left, right)) == picked
