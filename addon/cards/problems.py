"""What is to be mended: each thing in one sentence, with a press that leads to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from addon.cards.reader import Reader
from addon.cards.widgets import Json, button, card, paragraph, quiet, row, section
from schemas.problem import Problem
from sheets_sync.survey import Survey

NAME = "problems"
MOST, MOST_OF_A_KIND = 40, 5
"""Problems that are shown, and of one kind before the rest of that kind is only counted."""


def problems_card(survey: Survey, reader: Reader) -> Json:
    """Draw the card."""
    say = reader.speech.say
    subtitle = say("summary.problems", count=len(survey.problems)) if survey.problems else ""
    return card(say("card.problems"), subtitle, [section(_rows(survey, reader))], name=NAME)


def _rows(survey: Survey, reader: Reader) -> Iterator[Json]:
    if not survey.problems:
        yield paragraph(reader.speech.say("front.status.good"))
        return
    kinds = Counter(problem.key for problem in survey.problems)
    shown = list(chosen(survey.problems))
    for place, problem in enumerate(shown):
        yield _row(survey, problem, reader)
        last_of_kind = all(later.key != problem.key for later in shown[place + 1 :])
        more = kinds[problem.key] - sum(each.key == problem.key for each in shown)
        if last_of_kind and more:
            yield paragraph(quiet(reader.speech.say("front.more_alike", count=more)))
    left = len(kinds.keys() - {problem.key for problem in shown})
    if left:
        yield paragraph(quiet(reader.speech.say("summary.more", count=left)))


def chosen(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Choose a few problems of each kind, so that no kind hides the others; those of a kind stand together."""
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.key, []).append(problem)
    few = [problem for alike in kinds.values() for problem in alike[:MOST_OF_A_KIND]]
    if len(few) > MOST:
        few = [alike[0] for alike in kinds.values()]
    yield from few[:MOST]


def _row(survey: Survey, problem: Problem, reader: Reader) -> Json:
    at = problem.at
    tab = next((each for each in survey.sheet.tabs if each.title == at.tab), survey.tab) if at.tab else survey.tab
    placed = at.row is not None or at.column is not None
    go = button(reader.speech.say("card.go"), reader.cell(tab.id, at), "BORDERLESS") if placed else None
    return row(reader.speech.problem(problem), icon="BOOKMARK", button=go)
