"""Laws of the registries and of the code of the judge: keys, orders, citations, words, and no numbers of the rules."""

from __future__ import annotations

import ast
import re
from dataclasses import FrozenInstanceError
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from builders.judged_lines import CALM, case_of
from builders.orders_builder import UNREADABLE

from schemas.choices import LANGUAGES
from sheets_sync import claims
from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS, calendar
from sheets_sync.claims.duties import Duty
from sheets_sync.claims.judgements import Bits, Judgements, Known, Moments
from sheets_sync.claims.offers import Offer
from sheets_sync.claims.rule import Rule, packed
from sheets_sync.claims.three import Three
from sheets_sync.policy import PARAMETERS
from sheets_sync.wording import words

FOLDER = Path(claims.__file__).parent
RULES = Path(__file__).resolve().parents[3] / "docs" / "rules.md"
REGISTRIES = {
    "ground": GROUNDS, "exclusion": EXCLUSIONS, "clock": CLOCKS, "duty": DUTIES, "sign": SIGNS, "action": ACTIONS,
}  # fmt: skip
KINDS = {"clock": Moments, "action": Offer}
"""What the rules of a registry answer; the others answer in three values."""
ENTRIES = [(family, entry) for family, registry in REGISTRIES.items() for entry in registry]
OF_AMAZON_ALONE = {
    "not_amazon", "cancelled_unshipped", "fulfilled_by_amazon", "chargeback_filed", "delivered_disputed",
    "return_closed", "promise_broken", "pickup_missing", "chargeback_due", "safet_due", "arrange_pickup",
    "answer_chargeback", "file_safet", "nothing",
}  # fmt: skip
"""Rules that the guide has no requirement for."""
every_entry = pytest.mark.parametrize(("family", "entry"), ENTRIES, ids=lambda value: getattr(value, "key", value))


@every_entry
def test_every_rule_cites_the_guide_or_is_amazons_own(family, entry):
    """Each entry names requirements G1–G25, or is one of those that only Amazon's pages know."""
    assert bool(entry.guide) != (entry.key in OF_AMAZON_ALONE)
    assert all(re.fullmatch(r"G([1-9]|1\d|2[0-5])", requirement) for requirement in entry.guide)
    assert len(set(entry.guide)) == len(entry.guide)


@every_entry
def test_every_rule_has_words_in_both_languages(family, entry):
    """Each key has its word in English and in Chinese."""
    keys = [f"{family}.{entry.key}"] if family != "duty" else [f"duty.{entry.key}.soon", f"duty.{entry.key}.missed"]
    for language, key in product(LANGUAGES, keys):
        assert words(language).say(key) != key


@every_entry
def test_every_rule_answers_every_line_without_writing_anything(family, entry):
    """A rule gives one answer per line, of its kind, never yes and no at once, and the same when asked again."""
    case = case_of([CALM, {"ordered_at": UNREADABLE}, {}])
    answer = entry.rule(case)
    assert isinstance(answer, KINDS.get(family, Three))
    assert {len(column) for column in columns_of(answer)} == {3}
    if isinstance(answer, Three):
        assert not (answer.yes & answer.no).any()
    if isinstance(answer, Moments):
        assert (answer.seconds[np.isin(answer.known, (Known.NONE, Known.UNKNOWN))] == 0).all()
    again = entry.rule(case)
    assert all(np.array_equal(*pair) for pair in zip(columns_of(answer), columns_of(again), strict=True))


def columns_of(answer):
    """The plain columns of any answer."""
    if isinstance(answer, Moments):
        return [answer.seconds, answer.day, answer.whole, answer.known]
    return [column for part in answer for column in (columns_of(part) if isinstance(part, Moments) else [part])]


@every_entry
def test_every_rule_is_frozen(family, entry):
    """A registry cannot be changed by accident."""
    with pytest.raises(FrozenInstanceError):
        entry.key = "other"


@pytest.mark.parametrize("family", list(REGISTRIES))
def test_registries_stand_in_the_order_of_the_rules_and_the_catalogue(family):
    """Keys are unique and in the order of docs/rules.md (actions and duties: of the catalogue), which bits rely on."""
    keys = [entry.key for entry in REGISTRIES[family]]
    assert len(set(keys)) == len(keys)
    catalogue = (FOLDER.parent / "wording/locale/en/LC_MESSAGES/claimwatch.po").read_text("utf-8")
    told = re.findall(rf'msgid "{family}\.(\w+)(?:\.soon)?"', catalogue)
    assert list(dict.fromkeys(told)) == keys
    if family not in {"action", "duty"}:
        tables = re.findall(r"^\| `(\w+)`", RULES.read_text("utf-8"), re.MULTILINE)
        assert [key for key in tables if key in keys] == keys


def test_duties_are_clocks():
    """Every duty has its clock, in the same order, by the same key."""
    duties = [duty.key for duty in DUTIES]
    assert [clock.key for clock in CLOCKS if clock.key in duties] == duties


def test_every_parameter_of_the_policy_is_read_and_no_other():
    """The judge and its written rules name every parameter of the policy as it is, and none that is not there."""
    nodes = (node for path in FOLDER.glob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    families = "|".join({parameter.partition(".")[0] for parameter in PARAMETERS})
    assert {text for text in texts if re.fullmatch(rf"({families})\.[a-z_]+", text)} == set(PARAMETERS)
    assert set(re.findall(rf"`((?:{families})\.[a-z_]+)`", RULES.read_text("utf-8"))) == set(PARAMETERS)


CALENDAR = {
    "SECONDS_PER_HOUR": 3_600,
    "SECONDS_PER_DAY": 86_400,
    "YEARS_PER_BLOCK": 10,
    "FIRST_YEAR": 1900,
    "LAST_YEAR": 2199,
    "HOLIDAYS_FROM": 2001,
    "HOLIDAYS_TO": 2035,
}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_no_number_of_the_rules_stands_in_the_code(path):
    """Only 0 and 1 stand in the judge, named constants of the calendar and the codes of an enumeration apart."""
    tree = ast.parse(path.read_text("utf-8"))
    allowed = {id(inner) for node in ast.walk(tree) if is_allowed(node) for inner in ast.walk(node)}
    numbers = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) in {int, float}]
    assert [(one.lineno, one.value) for one in numbers if id(one) not in allowed and one.value not in {0, 1}] == []


def is_allowed(node):
    """Whether numbers may stand in a statement: it names a constant of the calendar, a code or the first of days."""
    if isinstance(node, ast.Assign):
        return all(names(target) <= set(CALENDAR) for target in node.targets)
    if isinstance(node, ast.ClassDef):
        return [ast.unparse(base) for base in node.bases] == ["IntEnum"]
    return isinstance(node, ast.Call) and ast.unparse(node) == "date(1970, 1, 1)"


def names(target):
    """The names an assignment binds; anything else is no name of the calendar."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return {getattr(part, "id", "?") for part in parts}


def test_the_constants_of_the_calendar_are_the_calendars():
    """An hour has 3,600 seconds and a day 86,400; the rest are the edges that were chosen."""
    assert {name: getattr(calendar, name) for name in CALENDAR} == CALENDAR


@pytest.mark.parametrize("kind", [Rule, Duty, Moments, Bits, Judgements], ids=lambda kind: kind.__name__)
def test_what_the_judge_says_cannot_be_changed_afterwards(kind):
    """Answers and entries are frozen and take no new fields."""
    assert kind.__dataclass_params__.frozen
    assert "__slots__" in vars(kind)


def test_bits_are_packed_from_the_lowest():
    """The first column is the lowest bit, up to the 64th."""
    columns = [np.array([place == 0, place == 63, True]) for place in range(64)]
    assert packed(columns).tolist() == [1, 1 << 63, 2**64 - 1]
