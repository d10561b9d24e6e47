"""From a tab as read to results as written: recognise → table → judge → word. The one road behind every door."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.choices import Choices
from schemas.grid import Grid
from schemas.orders import Orders
from schemas.problem import Problem
from schemas.results import Results
from sheets_sync.claims import judge
from sheets_sync.claims.judgements import Judgements
from sheets_sync.garbage import held
from sheets_sync.policy import policy
from sheets_sync.recognise import Recognition, recognise
from sheets_sync.table import orders_from
from sheets_sync.wording import words
from sheets_sync.wording.results import worded


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything known of one tab at one moment."""

    recognition: Recognition
    orders: Orders
    judgements: Judgements
    results: Results
    problems: tuple[Problem, ...]


def assess(grid: Grid, choices: Choices, as_of: int) -> Assessment:
    """Judge every order of `grid` as of `as_of` (UTC seconds).

    Raises:
        CannotGoOn: the tab is no order sheet, or a choice is not one (`Problem` says which and what to do).
    """
    recognition = recognise(grid, choices)
    return assess_recognised(grid, recognition, choices, as_of)


@held()
def assess_recognised(
    grid: Grid, recognition: Recognition, choices: Choices, as_of: int, *, whole: bool = True
) -> Assessment:
    """Judge a grid whose columns are known already.

    A sync reads row keys instead of raw columns: its grid is not `whole`, it holds the judged cells only.
    """
    rules = policy(choices.profile)
    orders, unread = orders_from(grid, recognition, choices, whole=whole)
    judgements = judge(orders, rules, as_of)
    results = worded(orders, judgements, rules, words(choices.language))
    return Assessment(recognition, orders, judgements, results, (*recognition.problems, *unread))
