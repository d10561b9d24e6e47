"""Laws over the closed list of columns and over the reports: every spelling means one thing, and only one."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.choices import LANGUAGES
from schemas.columns import Kind, columns, headers
from schemas.problem import PROBLEMS
from schemas.reports import ambiguous, groups, marketplace_marks, reports
from schemas.results import RESULT_COLUMNS
from schemas.spelling import normalised, run_together, spellings
from sheets_sync.policy import MARKETPLACES
from sheets_sync.wording import words

SPOKEN = {"en", "de", "fr", "it", "es", "ja", "zh-CN", "zh-TW"}
KEYS = tuple(columns())

ALIASES = [
    (key, language, alias)
    for key, column in columns().items()
    for language, several in column.aliases.items()
    for alias in several
]


def test_every_column_is_of_a_known_kind():
    """A column has one of the seven kinds, belongs to an order or a line, and has words exactly where it is a word."""
    for column in columns().values():
        assert column.kind in get_args(Kind), column.key
        assert column.of in ("order", "line"), column.key
        assert bool(column.words) == (column.kind == "word"), column.key
        assert isinstance(column.judged, bool), column.key


def test_the_marketplaces_are_the_words_of_their_column():
    """The order of the marketplaces is that of the column's words, `non_amazon` last."""
    assert columns()["marketplace"].words == (*MARKETPLACES, "non_amazon")


def test_no_spelling_means_two_columns():
    """However an alias is spelled, it is the alias of one canonical column; keys are aliases of themselves."""
    owners: dict[str, set[str]] = {}
    for key, _, alias in ALIASES:
        for spelled in spellings(alias):
            owners.setdefault(spelled, set()).add(key)
    for key in KEYS:
        owners.setdefault(run_together(key), set()).add(key)
    assert {spelled: keys for spelled, keys in owners.items() if len(keys) > 1} == {}
    assert {spelled: {key} for spelled, key in headers().items()} == owners


def test_no_alias_is_said_twice_in_one_language():
    """A list of aliases holds no two spellings of the same."""
    for key, column in columns().items():
        assert set(column.aliases) <= SPOKEN, key
        for language, several in column.aliases.items():
            spelled = [run_together(alias) for alias in several]
            assert len(spelled) == len(set(spelled)), (key, language)


def test_every_column_has_english_and_chinese_spellings():
    """A seller who keeps the sheet by hand finds every column in English; those judged also in Traditional Chinese."""
    for key, column in columns().items():
        assert column.aliases.get("en"), key
        assert column.aliases.get("zh-TW"), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_column_is_found_under_the_name_we_give_it(language):
    """Whoever titles a column with the word of our own sentences is understood."""
    for key in KEYS:
        title = run_together(words(language).say(f"column.{key}"))
        means = [several.means for several in ambiguous() if title in several.headers]
        assert headers().get(title) == key or any(key in two for two in means), (key, title)


def test_no_result_title_is_an_alias():
    """What we write beside the orders is never read as input again."""
    known = set(headers()) | {spelled for several in ambiguous() for spelled in several.headers}
    known |= {spelled for report in reports() for spelled in report.headers}
    for language in LANGUAGES:
        for column in RESULT_COLUMNS:
            assert run_together(words(language).title(column)) not in known, (language, column)


def test_what_is_ambiguous_is_no_alias():
    """A header that can mean two columns is in neither's list, and in one list only."""
    seen: set[str] = set()
    for several in ambiguous():
        assert set(several.means) <= set(KEYS)
        assert several.means[0] != several.means[1]
        assert not several.headers & set(headers())
        assert not several.headers & seen
        seen |= several.headers


def test_reports_speak_of_known_columns():
    """A report maps canonical columns only, gives no header two meanings, and ignores none that it reads."""
    for report in reports():
        ranked = [some for several in report.columns.values() for some in several]
        assert set(report.columns) | set(report.lacks) <= set(KEYS), report.key
        assert len(report.needs) > 1, report.key
        assert sum(map(len, ranked)) == len(frozenset().union(*ranked)), report.key
        assert not report.ignored & frozenset().union(*ranked), report.key
        assert all(group <= report.headers for group in report.needs), report.key


def test_groups_and_marks_speak_of_known_things():
    """Group titles name canonical columns, marks name marketplaces."""
    for group in groups():
        assert group.columns <= set(KEYS)
    assert set(marketplace_marks()) <= set(MARKETPLACES)


def test_promise_date_is_a_ship_by_date():
    """The worst trap: `promise-date` travels with days past promise, and is when to ship, never when to deliver."""
    assert headers()[run_together("promise-date")] == "ship_by"
    assert all("promisedate" not in some for report in reports() for some in report.columns.get("expected_by", ()))


def test_problems_are_named_once():
    """No Problem key is listed twice."""
    assert len(PROBLEMS) == len(set(PROBLEMS))


@given(st.text(max_size=250) | st.text(st.characters(max_codepoint=0x17F), max_size=80))
def test_run_together_is_normalised_without_its_spaces(text):
    """The fast spelling and the spelling of words never differ by more than spaces."""
    assert run_together(text) == normalised(text).replace(" ", "")


@given(st.sampled_from([alias for *_, alias in ALIASES]), st.data())
def test_dashes_spaces_case_and_width_do_not_matter(alias, data):
    """An alias stays the same in capitals, with other dashes, doubled spaces, invisible marks or full-width letters."""
    other = "".join(
        data.draw(st.sampled_from([" ", "-", "_", "‑", "–", "\u00a0", "  ", "/", ":", "\u200b "]))
        if mark in " -_"
        else mark
        for mark in alias
    )
    wide = "".join(
        chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" and data.draw(st.booleans()) else mark for mark in other
    )
    changed = data.draw(st.sampled_from([str, str.upper, str.lower, str.title]))(wide)
    if changed.casefold() == wide.casefold():  # a few letters have no capital
        assert run_together(f"\ufeff {changed} ") == run_together(alias)


def test_accents_may_be_left_out_and_kana_may_not():
    """`numero de pedido` is understood; a Japanese mark is part of its letter."""
    assert "numerodepedido" in spellings("número de pedido")
    assert spellings("ステータス") == {"ステータス"}
    assert spellings("返品リクエスト日") == {run_together("返品リクエスト日")}


def test_a_list_in_a_path_is_its_first_entry_only():
    """Connectors name the first of a list in four ways; the second entry is another thing."""
    assert spellings("orderItems[].orderItemId") == {
        "orderitems[]orderitemid", "orderitems[0]orderitemid", "orderitems0orderitemid", "orderitemsorderitemid",
    }  # fmt: skip
    assert run_together("orderItems.1.orderItemId") not in headers()
