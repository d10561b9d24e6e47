"""Laws over the catalogues: complete, equal in both languages, plain, Taiwanese, and used to the last key."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from schemas.choices import LANGUAGES, PROFILES
from schemas.columns import columns
from schemas.problem import PROBLEMS
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS
from sheets_sync.wording import words
from sheets_sync.wording.catalogue import parsed
from sheets_sync.wording.placeholders import names
from sheets_sync.wording.reference import STANDINGS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for folder in ("addon", "schemas", "sheets_sync") for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted(path for kind in ("*.html", "*.js", "*.gs") for path in (ROOT / "addon").rglob(kind))


@cache
def entries(language):
    """Every entry of a catalogue as key → (forms, entry)."""
    found = {}
    for entry in parsed(language):
        if entry.id:
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            found[key] = (forms, entry)
    return found


def texts():
    """Every text of every language, named for a failure message."""
    return [
        (language, key, form)
        for language in LANGUAGES
        for key, (forms, _) in entries(language).items()
        for form in forms
    ]


def demanded():
    """Every key that a registry asks for."""
    ruled = [("ground", GROUNDS), ("exclusion", EXCLUSIONS), ("sign", SIGNS), ("clock", CLOCKS), ("action", ACTIONS)]
    for family, registry in ruled:
        for entry in registry:
            yield from (f"{family}.{entry.key}", f"{family}.{entry.key}.note")
    for duty in DUTIES:
        yield from (f"duty.{duty.key}.soon", f"duty.{duty.key}.missed")
    yield from ("mirror.pending.says", "mirror.recheck.says")
    for column in RESULT_COLUMNS:
        yield from (f"column.result.{column}", f"column.result.{column}.note")
    for family, keys in (("risk", RISKS), ("profile", PROFILES), ("standing", STANDINGS)):
        for key in keys:
            yield from (f"{family}.{key}", f"{family}.{key}.says")
    for family, keys in (("missing", MISSING), ("note", NOTES), ("problem", PROBLEMS), ("column", columns())):
        yield from (f"{family}.{key}" for key in keys)


@cache
def literals():
    """Every text constant of the source and of the pages, and the fixed beginnings of those made from parts."""
    whole, beginnings = set(), set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
    for path in PAGES:
        whole.update(re.findall(r"[a-z_]+(?:\.[a-z_]+)+", path.read_text("utf-8")))
    return whole, {beginning for beginning in beginnings if re.fullmatch(r"[a-z_]+\.([a-z_]+\.)*", beginning)}


def test_both_languages_hold_the_same_keys():
    """A key that one language has, every language has, counted by the same fact."""
    english, chinese = (entries(language) for language in LANGUAGES)
    assert list(english) == list(chinese)
    assert [entry.id for _, entry in english.values()] == [entry.id for _, entry in chinese.values()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_is_translated_commented_and_current(language):
    """No entry is empty, fuzzy, obsolete or without a comment for its translator; a counted one has all its forms."""
    catalog = parsed(language)
    assert not catalog.obsolete
    assert catalog.num_plurals == (2 if language == "en" else 1)
    for key, (forms, entry) in entries(language).items():
        assert all(form.strip() for form in forms), key
        assert len(forms) == (1 if isinstance(entry.id, str) else catalog.num_plurals), key
        assert not entry.fuzzy, key
        assert any(comment.strip() for comment in entry.auto_comments), key


def test_every_registry_key_has_words():
    """Whatever the judge, the policy or a problem can name, both catalogues can say."""
    wanted = set(demanded())
    for language in LANGUAGES:
        assert not wanted - set(entries(language))


def test_placeholders_are_equal_in_both_languages():
    """A fact named in one language is named in the other; a counted text names its count."""
    english, chinese = (entries(language) for language in LANGUAGES)
    for key, (forms, entry) in english.items():
        used = names(forms[-1])
        assert used == names(chinese[key][0][-1]), key
        assert isinstance(entry.id, str) or entry.id[1] in used, key
        assert not re.search(r"[{}]", re.sub(r"\{[a-z][a-z_0-9]*\}", "", "".join(forms))), key


def test_every_key_is_used():
    """No catalogue entry is left over: a registry asks for it, or the source or a page names it."""
    whole, beginnings = literals()
    asked = set(demanded())
    for key in entries("en"):
        built = any(key.startswith(beginning) for beginning in beginnings)
        assert key in asked or key in whole or built, f"nobody says {key}"


def test_every_said_key_exists():
    """A key written out in a call of `say` is in the catalogue."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                said = node.args[0] if node.args else None
                if isinstance(said, ast.Constant):
                    assert said.value in entries("en"), f"{path.name}:{node.lineno} says {said.value}"


def test_every_raised_problem_carries_its_facts():
    """Where a Problem is made with its facts written out, each placeholder of its sentence is among them."""
    placed = {"where", "row", "column", "tab", "key", "name"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem"):
                continue
            key = node.args[0] if node.args else None
            given = [word.value for word in node.keywords if word.arg == "facts"] + node.args[2:]
            if isinstance(key, ast.Constant) and all(isinstance(facts, ast.Dict) for facts in given):
                named = {name.value for facts in given for name in facts.keys if isinstance(name, ast.Constant)}
                wanted = names(entries("en")[f"problem.{key.value}"][0][0]) - placed
                assert wanted <= named, f"{path.name}:{node.lineno} {key.value} lacks {sorted(wanted - named)}"


WIDTHS = {"column.result": (16, 5), "risk": (11, 4), "action": (39, 13), "mirror": (11, 4)}


@pytest.mark.parametrize("family", WIDTHS)
def test_labels_fit_their_cells(family):
    """Titles, grades and actions fit the widths of the sheet; a Latin letter counts half in Chinese."""
    longest_english, longest_chinese = WIDTHS[family]
    for key, (forms, _) in entries("en").items():
        if re.fullmatch(rf"{re.escape(family)}\.[a-z_]+", key):
            chinese = entries("zh-Hant")[key][0][0]
            assert len(forms[0]) <= longest_english, key
            assert sum(0.5 if mark.isascii() else 1 for mark in chinese) <= longest_chinese, key


def test_labels_of_one_family_differ():
    """No two grades, titles or actions share a word, so that a colour rule and a filter can tell them apart."""
    for family in WIDTHS:
        for language in LANGUAGES:
            labels = [forms[0] for key, (forms, _) in entries(language).items() if re.fullmatch(rf"{family}\.\w+", key)]
            assert len(labels) == len(set(labels)), (family, language)


TITLES = [
    "Claim risk",
    "Claim reasons",
    "Claim opens",
    "Claim closes",
    "Act by",
    "Suggested action",
    "Amount at risk",
    "Claim basis",
]


def test_english_titles_are_the_contract():
    """The eight result columns are titled exactly as promised, in their order."""
    assert [words("en").title(column) for column in RESULT_COLUMNS] == TITLES


def test_english_grades_are_the_contract():
    """The grades read exactly as promised."""
    assert {words("en").say(f"risk.{risk}") for risk in RISKS} == {
        "not covered", "clear", "watch", "high", "critical", "open", "lost", "unknown",
    }  # fmt: skip


MAINLAND = (
    *[
        "發貨",
        "賬",
        "信息",
        "消息",
        "追踪",
        "質量",
        "默認",
        "網絡",
        "立案查詢",
        "文件",
        "軟件",
        "服務器",
        "單元格",
        "電子表格",
        "鏈接",
        "界面",
        "屏幕",
        "程序",
    ],
    *[
        "視頻",
        "獲取",
        "打印",
        "用戶",
        "訂單號",
        "登錄",
        "添加",
        "保存",
        "激活",
        "支持",
        "數據",
        "編碼方式",
        "追踪编码",
        "數字商品",
    ],
)
SIMPLIFIED = "订单买卖家请应为这时间发货运费价钱图书详细处理结果没有错误"


def test_chinese_is_taiwanese():
    """No mainland word, no pronoun, no simplified character."""
    for language, key, text in texts():
        if language == "zh-Hant":
            assert not [word for word in MAINLAND if word in text], key
            assert "你" not in text, key
            assert "您" not in text, key
            assert not [mark for mark in text if mark in set(SIMPLIFIED) - set("家理果有")], key


HAN = "\u4e00-\u9fff"


def test_chinese_marks_are_full_width_and_latin_is_set_off():
    """Beside a Chinese character no half-width mark, and one space before and after Latin letters, digits and facts."""
    for language, key, text in texts():
        if language == "zh-Hant":
            assert not re.search(rf"[{HAN}」）][,.;:?!()]|[,;:?!()][{HAN}「（]", text), key
            assert not re.search(rf"[{HAN}][A-Za-z0-9{{`]|[A-Za-z0-9}}`][{HAN}]", text), key
            assert not re.search(rf"[{HAN}] +[{HAN}]|[，。：；「」（）] | [，。：；「」（）]", text), key


def test_nothing_is_promised_shouted_or_pleaded():
    """No "safe", no exclamation mark, no "please" in English, 請 at most once in Chinese."""
    for language, key, text in texts():
        assert not re.search(r"\bsafe(?!-T)\b(?!-T)|\bguaranteed\b|\bplease\b", text, re.IGNORECASE), key
        assert not re.search(r"[!！]|安全", text), key
        assert language == "en" or text.count("請") - text.count("申請") <= 1, key


def test_a_withdrawal_is_never_asked_for():
    """No action or reason asks the buyer to withdraw a claim, and none offers a refund for one."""
    for language, key, text in texts():
        if key.startswith(("action.", "reason.", "ground.")) and not key.endswith("solve_then_tell.note"):
            assert not re.search(r"ask .*(withdraw|cancel)|in exchange|換取|要求撤回", text), (language, key)


def test_problems_are_one_sentence():
    """A problem is one sentence that ends, on one line, short enough for a terminal."""
    for language, key, text in texts():
        if key.startswith("problem."):
            assert text.endswith("." if language == "en" else "。"), key
            assert not re.search(r"[.!?] [A-Z]|。.", text), key
            assert len(text) <= 200, key
            assert "\n" not in text, key
