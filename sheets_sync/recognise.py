"""From the rows of a tab to its columns: where the header stands, which report it is, what each column means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.choices import Choices
from schemas.grid import Grid
from schemas.problem import CannotGoOn, Problem
from sheets_sync.headers.meaning import BY_HAND, Meaning, marketplace_of, meaning_of, report_of
from sheets_sync.headers.places import FEEDBACK, is_feedback_by_place
from sheets_sync.headers.search import Search, heading_of, last_row, repeats_below, search_for
from sheets_sync.headers.unseen import unseen


@dataclass(frozen=True, slots=True)
class Recognition:
    """Which columns of a grid hold what.

    Attributes:
        report: key of the report (`schemas/reports.toml`), or `sheet` for one made by hand.
        header: grid index of the last header row.
        first: grid index of the first data row.
        columns: canonical key → grid column.
        titles: one per grid column, as people see them, levels joined by " / ".
        problems: what must be asked, and what cannot be seen in this sheet.
        repeats: grid indices of rows among the data that only repeat the header.
        marketplace: the marketplace whose reports alone carry such headers; a hint, never the answer.
        levels: how many rows the header takes, one or two.
    """

    report: str
    header: int
    first: int
    columns: Mapping[str, int]
    titles: tuple[str, ...]
    problems: tuple[Problem, ...]
    repeats: tuple[int, ...] = ()
    marketplace: str | None = None
    levels: int = 1


def recognise(grid: Grid, choices: Choices) -> Recognition:
    """Find the header of a grid within its first 50 rows and say what its columns mean.

    Exact spellings only (`schemas.spelling`); nothing is guessed by likeness. What can be read two ways is left out
    and asked about.

    Raises:
        CannotGoOn: there is no header or no order id, two headers disagree, or a choice names no column.
    """
    search = search_for(grid, choices.columns)
    if not choices.columns and is_feedback_by_place(search):
        return _by_place(search, choices)
    heading = heading_of(search)
    report = report_of(heading)
    meaning = meaning_of(heading, report, choices.columns)
    repeats = repeats_below(search, heading, _order_column(grid, meaning))
    first = heading.bottom + 1
    while first in repeats:
        first += 1
    return Recognition(
        report=report.key if report else BY_HAND,
        header=heading.bottom,
        first=first,
        columns=meaning.columns,
        titles=heading.titles,
        problems=_problems(meaning, choices),
        repeats=tuple(index for index in repeats if index >= first),
        marketplace=marketplace_of(heading),
        levels=heading.bottom - heading.top + 1,
    )


def _by_place(search: Search, choices: Choices) -> Recognition:
    """Read the feedback report by the places of its columns, whatever language its titles are in."""
    problems = tuple(unseen(FEEDBACK, frozenset(), choices.marketplace))
    return Recognition("feedback", 0, 1, FEEDBACK, tuple(search.rows[0].texts), problems)


def _order_column(grid: Grid, meaning: Meaning) -> int:
    if "order_id" in meaning.columns:
        return meaning.columns["order_id"]
    asked = [problem for problem in meaning.problems if problem.at.key == "order_id"]
    raise CannotGoOn(asked[0] if asked else Problem("header.no_order_id", facts={"rows": last_row(grid)}))


def _problems(meaning: Meaning, choices: Choices) -> tuple[Problem, ...]:
    asked = frozenset(_asked(meaning))
    return (*meaning.problems, *unseen(meaning.columns, asked, choices.marketplace))


def _asked(meaning: Meaning) -> Iterator[str | None]:
    for problem in meaning.problems:
        yield problem.at.key
        yield str(problem.facts.get("alternative_key", "")) or None
