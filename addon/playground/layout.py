"""Puts together what the page's template shows: chips, columns, rows, what is urgent, problems, the last sync."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import url_for

from addon.appearance import SHAPES
from addon.dates import shown_serial
from addon.playground.calls.faults import Body
from addon.playground.local import LocalSheet
from addon.playground.shown import ShownTab
from addon.playground.view import CALM, PENDING, ROWS_PER_PAGE, Asked, Heading, Line, View, grades_by_word, page_of
from schemas.grid import letter
from schemas.problem import Problem
from sheets_sync.tally import SHOWN
from sheets_sync.wording import Words

OWN_NAMES = {"en": "English", "zh-Hant": "繁體中文"}
URGENT_SHOWN = 5
DATES = ("opens", "closes", "act_by")
LARGE = 10
"""Points from which on a text is a title."""

Facts = dict[str, object]
"""What one part of the template is given."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of one tab: what is shown, what was asked for, in which language, and which day it is (serial)."""

    view: View
    asked: Asked
    speech: Words
    today: int

    def href(self, asked: Asked) -> str:
        """Write the address of this page with these choices."""
        choices = {name: choice for name, choice in _written(asked).items() if choice}
        return f"{url_for('page.show')}{'?' if choices else ''}{urlencode(choices)}"

    def with_grade(self, grade: str) -> str:
        """Write the address that shows one grade, or with "" all of them."""
        return self.href(replace(self.asked, tab="", grade=grade, start=0))


def _written(asked: Asked) -> dict[str, str]:
    """Write choices the way the address and the forms carry them."""
    return {
        "tab": asked.tab,
        "risk": asked.grade,
        "sort": "urgent" if asked.urgent_first else "",
        "columns": "all" if asked.every_column else "",
        "from": str(asked.start or ""),
    }


def laid_out(local: LocalSheet, asked: Asked) -> Facts:
    """Put the page together for what a reader asked for."""
    other = asked.tab if asked.tab in local.tabs() and asked.tab != local.tab else ""
    reader = Reader(local.view(), replace(asked, tab=other), local.speech, local.today())
    return {
        **_frame(local, reader),
        "urgent": [_urgent(reader, line) for line in reader.view.most_urgent(URGENT_SHOWN)],
        "problems": [_problem(reader, problem) for problem in local.problems()],
        "chips": list(_chips(reader)),
        **(_another_tab(local.shown(other), reader) if other else _orders(local.tab, reader)),
    }


def _orders(tab: str, reader: Reader) -> Facts:
    asked = reader.asked
    lines = reader.view.chosen(asked)
    shown = page_of(lines, asked.start)
    columns = reader.view.headings(asked)
    sizes = _sizes(reader, len(shown), len(lines))
    return {
        "look": "every" if asked.every_column else "",
        "columns": columns,
        "rows": [_row(reader, columns, line) for line in shown],
        "shown": sizes,
        "views": list(_views(reader, len(lines))),
        "nothing": reader.speech.say("page.none_of_grade" if asked.grade else "page.empty"),
        "caption": reader.speech.say("page.caption", tab=tab, shown=sizes),
    }


def _another_tab(tab: ShownTab, reader: Reader) -> Facts:
    """Show a tab that holds no orders, such as one of the tool's own, as a sheet does: texts run over blank cells."""
    columns = [Heading(place, letter(place), "", "text", ours=False) for place in range(tab.width)]
    height = min(tab.height, ROWS_PER_PAGE)
    lines = [[tab.text(row, place) for place in range(tab.width)] for row in range(height)]
    used = [(row, texts) for row, texts in enumerate(lines) if any(texts)]
    width = max((place + 1 for _, texts in used for place, text in enumerate(texts) if text), default=0)
    looks = tab.looks(height)
    cells = [(row, _run_over(reader, texts[:width], looks[row] if row < len(looks) else [])) for row, texts in used]
    return {
        "look": "plain",
        "columns": columns[:width],
        "rows": [{"number": row + 1, "rank": row, "look": "", "cells": line} for row, line in cells],
        "shown": _sizes(reader, len(used), len(used)),
        "views": [],
        "nothing": "",
        "caption": reader.asked.tab,
    }


def _run_over(reader: Reader, texts: list[str], looks: list[Body]) -> list[Facts]:
    cells: list[Facts] = []
    padded = [*looks, *([{}] * (len(texts) - len(looks)))]
    place = 0
    while place < len(texts):
        text, look = texts[place], padded[place]
        end = place + 1
        while text and look.get("wrapStrategy") != "WRAP" and end < len(texts) and not texts[end]:
            end += 1
        cells.append(
            {"text": text, "kind": _kind_of(text, look), "label": "", "span": end - place, "href": _led(reader, look)}
        )
        place = end
    return cells


def _kind_of(text: str, look: Body) -> str:
    """Say in the page's own classes how a cell looks; a grade alone in its cell has its colour."""
    grade = grades_by_word().get(text)
    style = look.get("textFormat", {})
    names = {
        f"risk r-{grade}": grade is not None,
        "strong": style.get("bold"),
        "large": style.get("fontSize", 0) > LARGE,
        "head": "backgroundColorStyle" in look,
        "num": look.get("horizontalAlignment") == "RIGHT",
        "wraps": look.get("wrapStrategy") == "WRAP",
    }
    return " ".join(("text", *(name for name, holds in names.items() if holds)))


def _led(reader: Reader, look: Body) -> str:
    """Turn a link to a row of the orders into this page's own."""
    link = str(look.get("textFormat", {}).get("link", {}).get("uri", ""))
    row = link.rpartition("range=")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return place_of(reader, int(row) - 1) if row.isascii() and row.isdecimal() else ""


def _sizes(reader: Reader, shown: int, chosen: int) -> str:
    if shown == chosen:
        return reader.speech.say("page.shown", count=shown)
    return reader.speech.say("page.shown_of", count=shown, total=f"{chosen:,}")


def _frame(local: LocalSheet, reader: Reader) -> Facts:
    return {
        "title": local.title,
        "tab": reader.asked.tab or local.tab,
        "tabs": [_tab(reader, title, local.tab) for title in local.tabs()],
        "language": reader.speech.language,
        "languages": list(OWN_NAMES.items()),
        "token": local.token,
        "spreadsheet": local.spreadsheet,
        "gid": local.numbers().get(reader.asked.tab or local.tab, 0),
        "as_of": local.as_of_shown(),
        "rules": reader.speech.say("page.rules", profile=reader.speech.say(f"profile.{local.choices.profile}")),
        "last_sync": local.last_sync_shown(),
        "said": local.take_message(),
        "kept": _written(replace(reader.asked, start=0)),
    }


def _tab(reader: Reader, title: str, orders: str) -> Facts:
    asked = Asked() if title == orders else Asked(tab=title)
    return {"word": title, "href": reader.href(asked), "current": title == (reader.asked.tab or orders)}


def _chips(reader: Reader) -> Iterator[Facts]:
    counts, say = reader.view.counts(), reader.speech.say
    yield _chip(reader, "", say("page.all"), counts.total())
    for grade in SHOWN:
        yield {**_chip(reader, grade, say(f"risk.{grade}"), counts[grade]), "says": say(f"risk.{grade}.says")}
    if counts[PENDING]:
        yield _chip(reader, PENDING, say("mirror.pending"), counts[PENDING])


def _chip(reader: Reader, grade: str, word: str, count: int) -> Facts:
    return {
        "grade": grade,
        "shape": SHAPES.get(grade, ""),
        "word": word,
        "count": f"{count:,}",
        "href": reader.with_grade(grade),
        "current": reader.asked.grade == grade and not reader.asked.tab,
    }


def _views(reader: Reader, lines: int) -> Iterator[Facts]:
    asked, say = reader.asked, reader.speech.say
    if asked.start:
        yield {
            "word": say("page.earlier"),
            "href": reader.href(replace(asked, start=max(0, asked.start - ROWS_PER_PAGE))),
        }
    if asked.start + ROWS_PER_PAGE < lines:
        yield {"word": say("page.later"), "href": reader.href(replace(asked, start=asked.start + ROWS_PER_PAGE))}
    sort = "page.by_row" if asked.urgent_first else "page.by_urgency"
    yield {"word": say(sort), "href": reader.href(replace(asked, urgent_first=not asked.urgent_first, start=0))}
    every = say("page.all_columns", count=len(reader.view.headings(replace(asked, every_column=True))))
    word = say("page.few_columns") if asked.every_column else every
    yield {"word": word, "href": reader.href(replace(asked, every_column=not asked.every_column))}


def _row(reader: Reader, columns: list[Heading], line: Line) -> Facts:
    look = "calm" if line.grade in CALM else "due" if line.due < reader.today + 2 else ""
    cells = [_cell(reader, column, line) for column in columns]
    return {"number": line.row + 1, "rank": line.rank, "look": look, "cells": cells}


def _cell(reader: Reader, column: Heading, line: Line) -> Facts:
    text = _text(reader, column.kind, line) if column.ours else reader.view.tab.text(line.row, column.column)
    look = {"risk": f"risk r-{line.grade}", "amount": "amount num"}.get(column.kind, column.kind)
    return {"text": text, "kind": f"{look} date" if column.kind in DATES else look, "label": column.title}


def _text(reader: Reader, key: str, line: Line) -> str:
    """Write one of our cells: a day without its midnight, an amount with its currency."""
    if key in DATES:
        return shown_serial(reader.view.cell(line.row, key), reader.speech)
    return reader.view.amount(line.row) if key == "amount" else reader.view.shown(line.row, key)


def _urgent(reader: Reader, line: Line) -> Facts:
    return {
        "grade": line.grade,
        "shape": SHAPES.get(line.grade, ""),
        "word": reader.view.shown(line.row, "risk"),
        "action": reader.view.shown(line.row, "action"),
        "due": _text(reader, "act_by", line),
        "order": reader.view.shown(line.row, "order_id"),
        "href": place_of(reader, line.row),
    }


def _problem(reader: Reader, problem: Problem) -> Facts:
    row = problem.at.row
    return {"text": reader.speech.problem(problem), "href": "" if row is None else place_of(reader, row - 1)}


def place_of(reader: Reader, row: int) -> str:
    """Write the address at which a 0-based row of the sheet is shown; blank where it never is."""
    place = reader.view.places.get(row)
    if place is None:
        return ""
    here = not reader.asked.grade and not reader.asked.tab and len(reader.view.lines) <= ROWS_PER_PAGE
    begin = place - place % ROWS_PER_PAGE
    page = "" if here else reader.href(Asked(every_column=reader.asked.every_column, start=begin))
    return f"{page}#row-{row + 1}"
