"""What the visible tab says, line by line: how things stand, the last change, counts, what is urgent, what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from babel.numbers import get_currency_precision

from schemas.grid import Cell, letter
from schemas.orders import SCALE, State
from schemas.problem import PROBLEMS, Place, Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.assess import Assessment
from sheets_sync.claims.judgements import RISKS
from sheets_sync.ledger import Heading, Plan
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.tally import SHOWN, most_urgent, tally
from sheets_sync.wording import Words

MOST_ORDERS, MOST_PROBLEMS, MOST_OF_A_KIND = 10, 40, 5
"""Lines for orders, for problems, and for problems of one kind before the rest of that kind is only counted."""
OF_THE_RUN = ("mirror.", "ledger.")
"""Problems that a sync tells and mends at once: they are part of the last change, not of what is to be mended."""
_ZERO = datetime(1899, 12, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tab: how it looks, its cells by column, where its place leads, number formats by column.

    A `passing` line tells of the last run: it alone is no reason to write.
    """

    look: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    link: str = ""
    numbers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    passing: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """All that a sync knows when it tells: the spreadsheet, the tab with the orders, what was found and written.

    `calls` is how many calls read and wrote; `order_column` the 0-based column of the order ids.
    """

    sheet: Spreadsheet
    tab: Tab
    order_column: int
    assessment: Assessment
    problems: Sequence[Problem]
    plan: Plan
    heading: Heading
    calls: tuple[int, int]


def board(news: News, speech: Words) -> tuple[Line, ...]:
    """Say everything, always in as many lines, so that each kind of line keeps its place and its look."""
    lasting = [problem for problem in news.problems if not problem.key.startswith(OF_THE_RUN)]
    return (
        Line("title", {"risk": "Claimwatch"}),
        Line("status", {"risk": standing(len(lasting), speech)}),
        Line("blank"),
        *_last_change(news, speech),
        Line("blank"),
        *_counts(news.assessment, speech),
        Line("blank"),
        *_padded(_urgent(news, speech), MOST_ORDERS + 2),
        Line("blank"),
        *_padded(_problems(news, lasting, speech), MOST_PROBLEMS + 2),
    )


def standing(problems: int, speech: Words) -> str:
    """Say in one sentence how things stand."""
    return speech.say("front.status.mend", count=problems) if problems else speech.say("front.status.good")


def where(at: Place, speech: Words) -> str:
    """Name a place in a tab; blank for a tab as a whole."""
    kind = "_".join(name for name, known in (("row", at.row), ("column", at.column)) if known is not None)
    column = "" if at.column is None else letter(at.column)
    return speech.say(f"place.{kind}", row=at.row or 0, column=column) if kind else ""


def _last_change(news: News, speech: Words) -> Iterator[Line]:
    heading, plan = news.heading, news.plan
    changed = plan.added + plan.changed + plan.removed
    rows = speech.say("page.rows_changed", count=changed, same=plan.unchanged)
    calls = speech.say("page.calls", read=news.calls[0], write=news.calls[1])
    moment = _ZERO + timedelta(days=heading.serial, seconds=1)
    parts = {"year": "%Y", "month": "%m", "day": "%d", "time": "%H:%M"}
    when = speech.say("date.moment", **{name: moment.strftime(form) for name, form in parts.items()})
    told = " ".join(speech.problem(each) for each in news.problems if each.key.startswith(OF_THE_RUN))
    run = speech.say("front.run", moment=when, zone=news.sheet.zone or "UTC", run=heading.run)
    rules = f"{speech.say(f'profile.{heading.profile}')} · {heading.policy}"
    yield Line("fact", {"risk": speech.say("front.last_change"), "place": run}, passing=True)
    yield Line("fact", {"risk": speech.say("front.written"), "place": f"{rows} {calls}"}, passing=True)
    yield Line("fact", {"risk": speech.say("front.setting.profile"), "place": rules})
    yield Line("fact", {"risk": speech.say("front.told") if told else None, "place": told or None}, passing=True)


def _counts(assessment: Assessment, speech: Words) -> Iterator[Line]:
    titles = (("risk", "risk"), ("place", "count"), ("order", "meaning"))
    yield Line("head", {part: speech.say(f"summary.{title}") for part, title in titles})
    for grade, count in tally(assessment.orders, assessment.judgements).risk.items():
        word, says = speech.say(f"risk.{grade}"), speech.say(f"risk.{grade}.says")
        yield Line("count", {"risk": word, "place": count, "order": says})


def _urgent(news: News, speech: Words) -> Iterator[Line]:
    assessment = news.assessment
    yield Line(
        "head",
        {
            "risk": speech.say("summary.do_first"), "place": speech.say("summary.row_title"),
            "order": speech.say("summary.order"), "due": speech.title("act_by"), "amount": speech.title("amount"),
            "text": speech.title("action"),
        },
    )  # fmt: skip
    lines = most_urgent(assessment.orders, assessment.judgements, MOST_ORDERS)
    yield from (_order(news, line, speech) for line in lines)
    if not lines:
        yield Line("order", {"risk": speech.say("summary.nothing_due")})
    counts = tally(assessment.orders, assessment.judgements).risk
    more = sum(counts[grade] for grade in SHOWN[: SHOWN.index("watch") + 1]) - len(lines)
    if more > 0:
        yield Line("more", {"place": speech.say("summary.more", count=more)})


def _order(news: News, line: int, speech: Words) -> Line:
    assessment = news.assessment
    cells, row, due = (
        assessment.results.cells,
        int(assessment.orders.row[line]),
        assessment.results.cells["act_by"][line],
    )
    id_ = assessment.orders.texts["order_id"].text[line] or speech.say("summary.no_id")
    grade = RISKS[assessment.judgements.risk[line]]
    return Line(
        "order",
        {
            "risk": speech.say(f"risk.{grade}"), "place": where(Place(row=row), speech), "order": id_, "due": due,
            "amount": cells["amount"][line], "text": cells["action"][line] or cells["reasons"][line],
        },
        link=_link(news.tab, Place(row=row, column=news.order_column)),
        numbers={"due": {"type": "DATE" if isinstance(due, int) else "DATE_TIME"}, "amount": _money(assessment, line)},
    )  # fmt: skip


def _money(assessment: Assessment, line: int) -> Mapping[str, str]:
    """Write amounts with their currency code, as a number format."""
    written, market = assessment.orders.texts["currency"], int(assessment.orders.market[line])
    code = marketplaces()[MARKETPLACES[market]].currency if market >= 0 else ""
    if written.state[line] == State.READ:
        code = "".join(mark for mark in written.text[line] if mark.isalpha())
    places = get_currency_precision(code) if code else len(str(SCALE)) // 2
    digits = "#,##0" + ("." + "0" * places if places else "")
    return {"type": "NUMBER", "pattern": f'"{code} "{digits}' if code else digits}


def _problems(news: News, problems: Sequence[Problem], speech: Words) -> Iterator[Line]:
    if not problems:
        return
    titles = {"risk": "front.problems", "place": "front.where", "order": "summary.order", "text": "front.what_to_do"}
    yield Line("head", {part: speech.say(key) for part, key in titles.items()})
    orders = news.assessment.orders
    ids = dict(zip(orders.row.tolist(), orders.texts["order_id"].text, strict=True))
    lines = list(_grouped(news, sorted(problems, key=_rank), ids, speech))
    yield from lines[:MOST_PROBLEMS]
    if len(lines) > MOST_PROBLEMS:
        yield Line("more", {"text": speech.say("summary.more", count=len(lines) - MOST_PROBLEMS)})


def _rank(problem: Problem) -> tuple[bool, int]:
    """Put settings first, then whole tabs, columns and rows."""
    return not problem.key.startswith("setting."), PROBLEMS.index(problem.key)


def _grouped(news: News, problems: Sequence[Problem], ids: Mapping[int, str], speech: Words) -> Iterator[Line]:
    for _, group in groupby(problems, key=lambda problem: problem.key):
        alike = list(group)
        for problem in alike[:MOST_OF_A_KIND]:
            tab = _tab_of(news, problem.at)
            order = ids.get(problem.at.row or 0) if tab is news.tab else None
            place = where(problem.at, speech) or None
            cells = {"place": place, "order": order, "text": speech.problem(problem)}
            yield Line("problem", cells, link=_link(tab, problem.at) if tab is not None and place else "")
        if len(alike) > MOST_OF_A_KIND:
            yield Line("more", {"text": speech.say("front.more_alike", count=len(alike) - MOST_OF_A_KIND)})


def _tab_of(news: News, at: Place) -> Tab | None:
    if at.tab is None or at.tab == news.tab.title:
        return news.tab
    return next((tab for tab in news.sheet.tabs if tab.title == at.tab), None)


def _link(tab: Tab, at: Place) -> str:
    """Lead to a cell, a row or a column of a tab."""
    column, row = "" if at.column is None else letter(at.column), "" if at.row is None else str(at.row)
    cell = f"{column}{row}"
    return f"#gid={tab.id}&range={cell if column and row else f'{cell}:{cell}'}"


def _padded(lines: Iterator[Line], count: int) -> list[Line]:
    found = list(lines)
    return [*found, *([Line("blank")] * (count - len(found)))]
