"""The summary a terminal shows: counts by risk, the most urgent orders, problems, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addon.appearance import ASKING, ON_DARK, SHAPES
from addon.dates import shown_moment, shown_serial
from addon.money import amount_shown
from schemas.problem import Problem
from sheets_sync.assess import Assessment
from sheets_sync.claims.judgements import RISKS
from sheets_sync.tally import most_urgent, tally
from sheets_sync.wording import Words

MOST_ORDERS = 10
MOST_PROBLEMS = 10
MOST_OF_A_KIND = 3
"""Problems of one kind that are shown before the rest of that kind is only counted."""

COLUMNS, NUMBERS = 6, (2, 5)
"""The columns of the wide list of urgent orders, and which of them hold numbers."""

QUIET = "#98A3AF"
WARNING = "#F0D279"
INDENT = (0, 0, 0, 2)
WIDEST = 10_000
"""Columns of a terminal that cuts nothing, to measure by."""


def print_summary(  # noqa: PLR0913  two of them are optional
    console: Console,
    assessment: Assessment,
    speech: Words,
    name: str,
    *,
    problems: Sequence[Problem] | None = None,
    next_step: str | None = None,
) -> None:
    """Print what a person needs to know of one assessed sheet or file.

    `problems` are those to show where there are others than the assessment's own. `next_step` is the last line, what to
    do now; without one it is chosen by what was found.
    """
    parts = (
        _heading(assessment, speech, name),
        _counts(assessment, speech),
        *_urgent(console, assessment, speech),
        *_problems(assessment.problems if problems is None else problems, speech),
    )
    for part in parts:
        console.print(part, soft_wrap=False)
        console.print()
    console.print(Text(next_step or _next_step(assessment, speech), "bold"))


def _heading(assessment: Assessment, speech: Words, name: str) -> Text:
    counts = tally(assessment.orders, assessment.judgements)
    moment = shown_moment(assessment.judgements.as_of, assessment.orders.zone, speech)
    sizes = (speech.say("summary.rows", count=counts.rows), speech.say("summary.orders", count=counts.orders))
    told = f"   {' · '.join((*sizes, speech.say('summary.as_of', moment=moment)))}"
    return Text.assemble((name, "bold"), (told, QUIET))


def _counts(assessment: Assessment, speech: Words) -> RenderableType:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style=QUIET, overflow="fold")
    table.add_row(*(Text(speech.say(f"summary.{title}"), QUIET) for title in ("risk", "count", "meaning")))
    for grade, count in tally(assessment.orders, assessment.judgements).risk.items():
        strong = "bold" if count and grade in ASKING else ""
        table.add_row(_grade(grade, speech), Text(f"{count:,}", strong), speech.say(f"risk.{grade}.says"))
    return Padding(table, INDENT, expand=False)


def _grade(grade: str, speech: Words) -> Text:
    weight = "bold " if grade == "critical" else ""
    return Text(f"{SHAPES[grade]} {speech.say(f'risk.{grade}')}", f"{weight}{ON_DARK[grade]}")


def _urgent(console: Console, assessment: Assessment, speech: Words) -> Iterator[RenderableType]:
    lines = most_urgent(assessment.orders, assessment.judgements, MOST_ORDERS)
    if not lines:
        yield Padding(speech.say("summary.nothing_due"), INDENT)
        return
    wide = _one_line_each(assessment, speech, lines)
    unbounded = console.options.update(max_width=WIDEST)
    fits = Measurement.get(console, unbounded, wide).maximum + INDENT[-1] <= console.width
    yield Padding(wide if fits else _two_lines_each(assessment, speech, lines), INDENT, expand=False)


def _one_line_each(assessment: Assessment, speech: Words, lines: Sequence[int]) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    for column in range(COLUMNS):
        table.add_column(justify="right" if column in NUMBERS else "left", no_wrap=True)
    titles = [
        speech.say("summary.do_first"),
        speech.title("act_by"),
        speech.say("summary.row_title"),
        speech.say("summary.order"),
        speech.title("action"),
        speech.title("amount"),
    ]
    table.add_row(*(Text(title, QUIET) for title in titles))
    for line in lines:
        grade, due, row, order, action, amount = _facts(assessment, speech, line)
        table.add_row(grade, Text(due), Text(row), Text(order), Text(action, "bold"), Text(amount))
    return table


def _two_lines_each(assessment: Assessment, speech: Words, lines: Sequence[int]) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    titles = (speech.say("summary.do_first"), speech.title("action"), speech.title("amount"))
    table.add_row(*(Text(title, QUIET) for title in titles))
    for line in lines:
        grade, due, row, order, action, amount = _facts(assessment, speech, line)
        place = speech.say("summary.order_in_row", order=order, row=row)
        table.add_row(grade, Text(action, "bold"), Text(amount))
        table.add_row(Text(due, QUIET), Text(place, QUIET), "")
    return table


def _facts(assessment: Assessment, speech: Words, line: int) -> tuple[Text, str, str, str, str, str]:
    """Say of one line: grade, act by, row, order id, action, amount."""
    cells = assessment.results.cells
    return (
        _grade(RISKS[assessment.judgements.risk[line]], speech),
        shown_serial(cells["act_by"][line], speech),
        str(assessment.orders.row[line]),
        assessment.orders.texts["order_id"].text[line] or speech.say("summary.no_id"),
        str(cells["action"][line] or ""),
        amount_shown(assessment, line),
    )


def _problems(problems: Sequence[Problem], speech: Words) -> Iterator[RenderableType]:
    if not problems:
        return
    shown = list(few_of_each(problems))
    table = Table.grid(padding=(0, 1), pad_edge=False)
    table.add_column()
    table.add_column(overflow="fold")
    table.add_row(Text("!", WARNING), Text(speech.say("summary.problems", count=len(problems)), "bold"))
    for problem in shown:
        table.add_row("", Text(speech.problem(problem)))
    if len(shown) < len(problems):
        table.add_row("", Text(speech.say("summary.more", count=len(problems) - len(shown)), QUIET))
    yield Padding(table, INDENT, expand=False)


def few_of_each(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Choose the problems to show: in their order, a few of each kind, so that no kind hides the others."""
    kinds: Counter[str] = Counter()
    for problem in problems:
        kinds[problem.key] += 1
        if kinds[problem.key] <= MOST_OF_A_KIND:
            yield problem
        if sum(min(count, MOST_OF_A_KIND) for count in kinds.values()) == MOST_PROBLEMS:
            return


def _next_step(assessment: Assessment, speech: Words) -> str:
    risk = tally(assessment.orders, assessment.judgements).risk
    if risk["unknown"] > sum(risk[grade] for grade in ASKING if grade != "unknown"):
        return speech.say("summary.next.complete")
    return speech.say("summary.next.begin" if any(risk[grade] for grade in ASKING) else "summary.next.nothing")
