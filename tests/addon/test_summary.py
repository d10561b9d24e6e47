"""Laws of the summary in a terminal: complete, within the width, in colour only where colour is wanted."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from rich.cells import cell_len
from rich.console import Console

from addon.appearance import ON_DARK, SHAPES
from addon.command.summary import MOST_ORDERS, MOST_PROBLEMS, few_of_each, print_summary
from addon.playground.sample import sample_book
from schemas.choices import LANGUAGES, Choices
from schemas.grid import Grid
from schemas.problem import Place, Problem
from sheets_sync.assess import assess
from sheets_sync.tally import SHOWN, most_urgent, tally
from sheets_sync.wording import words

AS_OF = 1_795_528_800
WIDE, NARROW = 140, 80


@cache
def sample(language="en"):
    """The sample orders, assessed."""
    book = sample_book(AS_OF, language)
    grid = Grid([list(column) for column in zip(*book.rows, strict=True)], zone=book.zone, locale=book.locale)
    return assess(grid, Choices(language=language), AS_OF)


def few(*rows):
    """A small sheet, assessed."""
    lines = [("Order ID", "Order date", "Expected by", "Delivered on", "Marketplace"), *rows]
    return assess(Grid([list(column) for column in zip(*lines, strict=True)]), Choices(), AS_OF)


def printed(assessment, language="en", width=NARROW, **more):
    """What a terminal of that width shows."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, **more.pop("console", {}))
    print_summary(console, assessment, words(language), "orders.csv", **more)
    return out.getvalue()


@pytest.mark.parametrize("width", [NARROW, 100, WIDE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_terminal(language, width):
    """In every width and language each line fits, counting a Chinese character as two columns, and nothing is cut."""
    text = printed(sample(language), language, width)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    assert "…" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_grade_is_counted_with_shape_word_and_meaning(language):
    """Each grade has a line with its shape, its word, its number of orders and what it means."""
    speech, assessment = words(language), sample(language)
    text = printed(assessment, language, WIDE)
    for grade, count in tally(assessment.orders, assessment.judgements).risk.items():
        said = (
            rf"{re.escape(SHAPES[grade])} {speech.say(f'risk.{grade}')}\s+{count}\s+{speech.say(f'risk.{grade}.says')}"
        )
        assert re.search(said, text), grade


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_ten_most_urgent_are_named_in_full(width):
    """Each of them with grade, order id, row, action, moment and amount with its currency code."""
    assessment = sample()
    text = printed(assessment, width=width)
    lines = most_urgent(assessment.orders, assessment.judgements, MOST_ORDERS)
    assert len(lines) == MOST_ORDERS
    for line in lines:
        assert assessment.orders.texts["order_id"].text[line] in text
        assert re.search(rf"\b{assessment.orders.row[line]}\b", text)
        assert str(assessment.results.cells["action"][line]) in text
    assert len(re.findall(r"\b[A-Z]{3} [\d,]+(?:\.\d\d)?\b", text)) >= MOST_ORDERS
    assert "JPY" not in text or re.search(r"JPY [\d,]+(?!\.)\b", text)


def test_a_pipe_and_no_color_get_the_same_text_without_colour(monkeypatch):
    """Colour is an addition: taken away, the same words and shapes remain."""
    plain = printed(sample())
    assert "\x1b" not in plain
    coloured = printed(sample(), console={"force_terminal": True, "color_system": "truecolor"})
    monkeypatch.setenv("NO_COLOR", "1")
    without = printed(sample(), console={"force_terminal": True, "color_system": "truecolor"})
    assert not re.search(r"\x1b\[[\d;]*38;2;", without)
    for text in (coloured, without):
        assert re.sub(r"\x1b\[[\d;]*m", "", text) == plain


def test_grades_wear_their_colours():
    """In a terminal with colours each grade is written in the design's colour for dark surfaces."""
    coloured = printed(sample(), console={"force_terminal": True, "color_system": "truecolor"})
    for grade in SHOWN:
        red, green, blue = (int(ON_DARK[grade][place : place + 2], 16) for place in (1, 3, 5))
        assert f"38;2;{red};{green};{blue}m{SHAPES[grade]}" in coloured, grade


def problem(key, row):
    return Problem(key, Place(row=row, column=3, key="expected_by"), {"text": "x"})


def test_problems_are_few_and_of_each_kind():
    """At most ten are shown, no kind more than three times, in their order; the rest is counted."""
    many = [problem("date.unreadable", row) for row in range(500)] + [problem("cell.error", row) for row in range(5)]
    shown = list(few_of_each(many))
    assert [each.key for each in shown] == ["date.unreadable"] * 3 + ["cell.error"] * 3
    keys = ("date.unreadable", "cell.error", "date.ambiguous", "money.unreadable", "flag.unreadable")
    shown = list(few_of_each(problem(key, row) for key in keys for row in range(9)))
    assert len(shown) == MOST_PROBLEMS
    text = printed(few(("911-7350218-0046613", "2026-11-01", "2026-11-20", "", "US")), problems=many)
    assert "505 things to mend" in text
    assert "and 499 more" in text
    assert "Row 2, column D" in text


def test_a_long_chinese_sentence_is_folded_not_cut():
    """A sentence without spaces goes on in the next line, to its last character."""
    many = Problem("row.duplicate", Place(row=7), {"other": 6})
    text = printed(sample("zh-Hant"), "zh-Hant", 40, problems=[many])
    said = words("zh-Hant").problem(many)
    assert said.replace(" ", "") in re.sub(r"\s", "", text)


def test_the_last_line_says_what_to_do_now():
    """With urgent orders: begin there; with mostly missing facts: fill in; else come back; or what the caller says."""
    assert printed(sample()).splitlines()[-1] == words("en").say("summary.next.begin")
    lacking = few(("911-7350218-0046613", "2026-11-22", "", "", "US"))
    assert printed(lacking).splitlines()[-1] == words("en").say("summary.next.complete")
    calm = few(("911-7350218-0046613", "2026-11-01", "2026-11-12", "2026-11-11", "US"))
    assert printed(calm).splitlines()[-1] == words("en").say("summary.next.nothing")
    assert words("en").say("summary.nothing_due") in printed(calm)
    assert printed(calm, next_step="Written to x.csv.").splitlines()[-1] == "Written to x.csv."


def test_markup_in_a_cell_is_text():
    """A cell or a file name with square brackets is printed as it is."""
    odd = few(("[red]911[/red]", "2026-11-01", "2026-11-12", "[bold]soon", "US"))
    assert "[bold]soon" in printed(odd)
