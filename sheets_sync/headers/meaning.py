"""What each column means: the report is decided by its whole set of headers, then its headers by the report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from schemas.columns import columns, headers
from schemas.grid import letter
from schemas.problem import CannotGoOn, Place, Problem
from schemas.reports import Ambiguous, Report, ambiguous, marketplace_marks, reports
from schemas.spelling import run_together
from sheets_sync.headers.titles import Heading

BY_HAND = "sheet"
"""The name of a sheet that is no report we know: made by hand, or by a tool of the seller."""

Places = dict[str, list[int]]
"""Canonical key → the columns that can be it."""


@dataclass(slots=True)
class Meaning:
    """What the columns mean so far, and what must be asked."""

    columns: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def report_of(heading: Heading) -> Report | None:
    """Decide which report a header belongs to; None for a sheet made by hand."""
    sheet = frozenset(heading.spelled)
    fitting = [report for report in reports() if _fits(report, sheet)]
    return max(fitting, key=lambda report: len(report.headers & sheet), default=None)


def marketplace_of(heading: Heading) -> str | None:
    """Name the marketplace whose reports alone carry such headers; None where they tell nothing or contradict."""
    sheet = frozenset(heading.spelled)
    found = [key for key, marks in marketplace_marks().items() if not marks.isdisjoint(sheet)]
    return found[0] if len(found) == 1 else None


def meaning_of(heading: Heading, report: Report | None, chosen: Mapping[str, str]) -> Meaning:
    """Map canonical keys to columns: what the person chose, what the report says, what the words say anywhere.

    Raises:
        CannotGoOn: a choice names no column of the sheet.
    """
    meaning = Meaning()
    free = set(range(len(heading.titles)))
    for key, choice in chosen.items():
        free -= _settle(meaning, key, _chosen(heading, key, choice), heading)
    open_keys = {place: heading.spelled[place] for place in sorted(free)}
    for key, places in _said(open_keys, report).items():
        if key not in chosen:
            _settle(meaning, key, places, heading)
    for several in ambiguous():
        _settle_ambiguous(meaning, several, _unsaid(open_keys, report, several), heading)
    return meaning


def _fits(report: Report, sheet: frozenset[str]) -> bool:
    if any(group.isdisjoint(sheet) for group in report.needs):
        return False
    return not report.lacks or sheet.isdisjoint(_spellings_of(report.lacks))


@cache
def _spellings_of(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(spelled for spelled, key in headers().items() if key in keys)


def _chosen(heading: Heading, key: str, choice: str) -> list[int]:
    if key not in columns():
        raise CannotGoOn(Problem("map.unknown_column", facts={"text": key, "allowed": ", ".join(columns())}))
    if choice.startswith("="):
        wanted = choice[1:].strip().upper()
        places = [place for place in range(len(heading.titles)) if letter(place) == wanted]
    else:
        wanted = run_together(choice)
        places = [place for place, title in enumerate(heading.titles) if wanted and run_together(title) == wanted]
        places = places or [place for place, title in enumerate(heading.spelled) if wanted and title == wanted]
    if not places:
        raise CannotGoOn(Problem("map.no_such_header", Place(key=key), {"text": choice}))
    return places


def _said(open_keys: Mapping[int, str], report: Report | None) -> Places:
    """Collect, per canonical key, the columns that name it: by the report first, else anywhere."""
    ranked: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, spelled in open_keys.items():
        for key, rank in _named(spelled, report):
            ranked[key].append((rank, place))
    return {key: _preferred(found) for key, found in ranked.items()}


def _named(spelled: str, report: Report | None) -> Iterator[tuple[str, int]]:
    """Give the keys that a header names, with its rank among the report's headers for it; -1 outside the report's."""
    if report:
        inside = [
            (key, rank)
            for key, several in report.columns.items()
            for rank, some in enumerate(several)
            if spelled in some
        ]
        if inside or spelled in report.ignored:
            yield from inside
            return
    if spelled in headers():
        yield headers()[spelled], -1


def _preferred(found: list[tuple[int, int]]) -> list[int]:
    """Of a report's own headers keep the first named; a column of the person beside it stays, to be asked about."""
    first = min((rank for rank, _ in found if rank >= 0), default=-1)
    return [place for rank, place in found if rank in (first, -1)]


def _unsaid(open_keys: Mapping[int, str], report: Report | None, several: Ambiguous) -> list[int]:
    own = report.ignored.union(*(some for ranked in report.columns.values() for some in ranked)) if report else ()
    return [place for place, spelled in open_keys.items() if spelled in several.headers and spelled not in own]


def _settle(meaning: Meaning, key: str, places: list[int], heading: Heading) -> set[int]:
    """Give a key its one column, or ask where there are several."""
    if len(places) == 1:
        meaning.columns[key] = places[0]
    else:
        first, second = _told_apart(heading, places[0], places[1])
        facts = {"first": first, "second": second}
        meaning.problems.append(Problem("column.two_candidates", Place(column=places[0], key=key), facts))
    return set(places)


def _settle_ambiguous(meaning: Meaning, several: Ambiguous, places: list[int], heading: Heading) -> None:
    """Read an ambiguous header as the one meaning that nothing else has; ask where both are free."""
    asked = {problem.at.key for problem in meaning.problems}
    left = [key for key in several.means if key not in meaning.columns and key not in asked]
    if not places or not left:
        return
    if len(left) == 1:
        _settle(meaning, left[0], places, heading)
        return
    key, other = several.means
    facts = {"text": heading.titles[places[0]], "alternative": other, "alternative_key": other}
    meaning.problems.append(Problem("column.two_meanings", Place(column=places[0], key=key), facts))


def _told_apart(heading: Heading, first: int, second: int) -> tuple[str, str]:
    """Name two columns so that the name can stand in `--map`: by title, or by letter where the titles are one."""
    titles = heading.titles[first], heading.titles[second]
    if run_together(titles[0]) == run_together(titles[1]):
        return f"={letter(first)}", f"={letter(second)}"
    return titles
