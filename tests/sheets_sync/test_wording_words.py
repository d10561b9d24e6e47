"""Laws of saying: languages by any name, facts that stay facts, places in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.choices import LANGUAGES
from schemas.problem import PROBLEMS, CannotGoOn, Place, Problem
from sheets_sync.wording import LONGEST_FACT, words
from sheets_sync.wording.placeholders import filled, names, shown


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en", "en"), ("en_US.UTF-8", "en"), ("EN-GB", "en"), ("zh-Hant", "zh-Hant"), ("zh_TW", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"), ("zh_HK.UTF-8", "zh-Hant"), ("zh_Hant_TW", "zh-Hant"),
    ],
)  # fmt: skip
def test_a_language_is_known_by_its_systems_names(asked, spoken):
    """What an operating system or Google calls a language chooses its words."""
    assert words(asked).language == spoken
    assert words(asked) is words(spoken)


@pytest.mark.parametrize("asked", ["", "de", "zh-CN", "zh", "english", "e"])
def test_another_language_is_refused_by_name(asked):
    """A language without a catalogue is a problem that names those there are."""
    with pytest.raises(CannotGoOn) as stop:
        words(asked)
    assert stop.value.problem.key == "language.unknown"
    assert "zh-Hant" in words("en").problem(stop.value.problem)


@given(st.text(), st.text())
def test_the_braces_of_a_fact_stay_text(fact, other):
    """A cell that holds a placeholder, an attribute or an index is shown, never obeyed."""
    assert filled("{text}", {"text": fact, "other": other}) == fact
    assert filled("<{text}>", {"text": "{other} {0} {text.__class__} {text!r:>9}", "other": "x"}) == (
        "<{other} {0} {text.__class__} {text!r:>9}>"
    )


@given(st.text())
def test_a_text_without_facts_stays_as_it_is(text):
    """Filling nothing changes nothing."""
    assert filled(text, {}) == text


@given(st.text(), st.integers(min_value=1, max_value=100))
def test_a_quoted_cell_is_one_short_line(text, longest):
    """A quoted cell has no line break, no control or direction mark, and never more than its length."""
    quoted = shown(text, longest)
    assert len(quoted) <= longest
    assert quoted == " ".join(quoted.split())
    assert quoted.replace("…", "").replace(" ", "").isprintable()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", PROBLEMS)
def test_every_problem_can_be_said_whatever_its_cell_holds(language, key):
    """With its facts given, the sentence of a problem has no placeholder left and stays on one line."""
    bare = words(language).say(f"problem.{key}")
    facts = dict.fromkeys(names(bare) - {"where", "name", "key", "row", "column", "tab"}, "x\ny" * 100)
    at = Place(row=14, column=27, key="expected_by", tab="Orders")
    said = words(language).problem(Problem(key, at, facts))
    assert not names(said), said
    assert "\n" not in said


def test_a_place_is_said_the_way_a_sheet_names_it():
    """Rows count from 1, columns have letters, Chinese says 列 for the row and 欄 for the column."""
    at = Place(row=14, column=2, key="expected_by")
    problem = Problem("date.unreadable", at, {"text": "31/02"})
    assert words("en").problem(problem) == "Row 14, column C: “31/02” is not a date; write it as 2026-02-28."
    assert words("zh-TW").problem(problem) == "第 14 列 C 欄：「31/02」不是有效日期，請寫成 2026-02-28。"
    assert words("en").problem(Problem("cell.loading", Place(row=3))).startswith("Row 3: ")
    assert words("en").problem(Problem("text.mojibake", Place(column=26), {"text": "Ã¼"})).startswith("Column AA: ")


def test_columns_in_a_sentence_are_words_not_keys():
    """A problem about a column says its name in the reader's language, and its key where a command needs it."""
    problem = Problem("column.absent", Place(key="expected_by"))
    assert "expected delivery date" in words("en").problem(problem)
    assert "預計送達日" in words("zh-Hant").problem(problem)
    assert "--map expected_by=" in words("zh-Hant").problem(problem)


def test_a_long_cell_is_cut():
    """A sentence quotes no more of a cell than a line can hold."""
    said = words("en").problem(Problem("date.unreadable", Place(row=1), {"text": "9" * 50_000}))
    assert len(said) < LONGEST_FACT + 80


@pytest.mark.parametrize(("count", "said"), [(1, "x + 1 day"), (2, "x + 2 days"), (0, "x + 0 days")])
def test_a_count_chooses_its_form(count, said):
    """One day, two days; Chinese has one form."""
    assert words("en").say("span.days", start="x", count=count) == said
    assert words("zh-Hant").say("span.days", start="x", count=count) == f"x + {count} 天"


def test_an_unknown_key_is_shown_not_raised():
    """A key without words never stops a run: it is shown as it is."""
    assert words("en").say("no.such.key", text="x") == "no.such.key"
