"""A second judge, written from docs/rules.md alone, says the same of every generated order line."""

from __future__ import annotations

import multiprocessing
import random
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest
from oracle import oracle as oracle_module
from oracle.comparison import KNOWN, PROFILES, compare, verdicts
from oracle.generator import Book, book, books
from oracle.oracle import verdict
from oracle.oracle_clocks import DUTIES, KEYS
from oracle.oracle_facts import Case
from oracle.oracle_logic import UNREADABLE
from oracle.oracle_policy import PARAMETERS, Rules, Value, rules
from oracle.oracle_rules import EXCLUSIONS, GROUNDS, SIGNS
from oracle.single import book_of, minimised

from sheets_sync.claims import ACTIONS, judge
from sheets_sync.claims import CLOCKS as CLOCKS_OF_THE_JUDGE
from sheets_sync.claims import DUTIES as DUTIES_OF_THE_JUDGE
from sheets_sync.claims import EXCLUSIONS as EXCLUSIONS_OF_THE_JUDGE
from sheets_sync.claims import GROUNDS as GROUNDS_OF_THE_JUDGE
from sheets_sync.claims import SIGNS as SIGNS_OF_THE_JUDGE
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS
from sheets_sync.policy import policy

SEED, LINES = 20261124, 1000
SHOWN = 3

MET = {
    *(("risk", key) for key in RISKS),
    *(("action", entry.key) for entry in ACTIONS),
    *((answer, key) for key in GROUNDS for answer in ("grounds", "grounds_unknown")),
    *((answer, key) for key in EXCLUSIONS for answer in ("exclusions", "exclusions_unknown")),
    *((answer, key) for key in DUTIES for answer in ("duties", "duties_unknown")),
    *((answer, key) for key in SIGNS for answer in ("signs", "signs_unknown")),
    *(("missing", key) for key in MISSING),
    *(("notes", key) for key in NOTES),
    *(("clock", f"{key} {known}") for key in KEYS for known in KNOWN),
}
"""Everything that an answer can be about."""
EDGES = {("edge", f"{key} {seconds:+d}") for key in KEYS for seconds in (-1, 0, 1)}
"""Each clock a second before its moment, at it, and a second after."""
NEVER = {
    ("signs", "charge_not_borne"),  # every profile has ground.extra_charge
    ("clock", "opens silent"),
    ("clock", "closes silent"),
    *(("clock", f"{key} at the latest") for key in KEYS if key not in ("opens", "may_claim")),
}
"""What no line can be about under today's rules."""


def survey(seed: int, first: int, last: int) -> tuple[Counter[tuple[str, str]], int, list[str]]:
    """Compare some books; what they were about, how many answers differ, and the first of them in words."""
    tally: Counter[tuple[str, str]] = Counter()
    differing, shown = 0, []
    for number in range(first, last):
        for found in compare(book(np.random.default_rng((seed, number)), LINES), tally):
            differing += 1
            if len(shown) < SHOWN:
                shown.append(str(minimised(found)))
    return tally, differing, shown


def rare(tally: Counter[tuple[str, str]], least: int, wanted: set[tuple[str, str]] = MET) -> dict[tuple[str, str], int]:
    """What a run was about less often than it should."""
    return {key: tally[key] for key in wanted - NEVER if tally[key] < least}


def test_the_two_judges_list_the_same_rules_in_the_same_order():
    """The keys and their order are those of docs/rules.md on both sides."""
    pairs = (
        (GROUNDS, GROUNDS_OF_THE_JUDGE),
        (EXCLUSIONS, EXCLUSIONS_OF_THE_JUDGE),
        (DUTIES, DUTIES_OF_THE_JUDGE),
        (SIGNS, SIGNS_OF_THE_JUDGE),
        (KEYS, CLOCKS_OF_THE_JUDGE),
    )
    for ours, theirs in pairs:
        assert sorted(ours) == sorted(entry.key for entry in theirs)
    assert [tuple(ours) for ours, _ in pairs[:4]] == [tuple(entry.key for entry in theirs) for _, theirs in pairs[:4]]


@pytest.mark.soak
def test_twenty_thousand_order_days_are_judged_alike_in_all_profiles():
    """Every answer about every generated line is the same, and the lines were about everything."""
    tally, differing, shown = survey(SEED, 0, 20)
    assert not differing, f"{differing} answers differ\n" + "\n\n".join(shown)
    assert not rare(tally, 1)
    assert sum(tally["risk", key] for key in RISKS) == 20 * LINES * len(PROFILES)


@pytest.mark.soak
def test_a_million_order_days_are_judged_alike_in_all_profiles():
    """The same for 1,000,000 order-days, three profiles each; nothing is met less than a hundred times."""
    tally: Counter[tuple[str, str]] = Counter()
    differing, shown = 0, []
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(2, mp_context=spawn) as pool:
        for part in pool.map(survey, [SEED + 1] * 40, range(0, 1000, 25), range(25, 1001, 25)):
            tally += part[0]
            differing += part[1]
            shown += part[2]
    assert not differing, f"{differing} answers differ\n" + "\n\n".join(shown[:SHOWN])
    assert sum(tally["risk", key] for key in RISKS) == 1_000_000 * len(PROFILES)
    assert not rare(tally, 100, MET | EDGES)


def test_lines_built_one_by_one_are_the_generated_columns():
    """The generator's columns say what its plain lines say, so both judges see the same cells."""
    for made in books(7, 3, 200):
        again = book_of(made.lines, made.markets, made.as_of, present=made.present, zone=made.orders.zone)
        for kind in ("instants", "words", "money", "flags", "texts"):
            ours, theirs = getattr(again.orders, kind), getattr(made.orders, kind)
            assert ours.keys() == theirs.keys()
            for key in ours:
                for part in type(ours[key]).__slots__:
                    one, two = getattr(ours[key], part), getattr(theirs[key], part)
                    assert list(one) == list(two), (key, part)


class _Altered:
    """A profile's rules with one parameter a little different."""

    def __init__(self, plain: Rules, parameter: str) -> None:
        self.profile, self.plain, self.parameter = plain.profile, plain, parameter

    def value(self, parameter: str, market: str, day: int) -> Value | None:
        """As the plain rules, but for the one parameter."""
        value = self.plain.value(parameter, market, day)
        if parameter != self.parameter or value is None or value.amount is None:
            return value
        return value._replace(amount=1 - value.amount if value.unit == "flag" else value.amount + 1)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_parameter_that_differs_by_one_is_noticed(parameter, monkeypatch):
    """Were a number of the policy off by one, or a flag the other way, the comparison would say so."""
    profile = "official" if parameter == "return.refund_claimable" else "guide"
    altered = _Altered(rules(profile), parameter)
    monkeypatch.setattr(oracle_module, "rules", lambda asked: altered if asked == profile else rules(asked))
    for made in books(SEED + 2, 40, 500):
        said = verdicts(judge(made.orders, policy(profile), made.as_of))
        if any(verdict(case, profile) != one for case, one in zip(cases(made), said, strict=True)):
            return
    pytest.fail("nothing was noticed")


def cases(made: Book, as_of: int | None = None):
    """The lines of a book for the oracle, one at a time."""
    for cells, market in zip(made.lines, made.markets, strict=True):
        yield Case(cells, market, made.present, made.as_of if as_of is None else as_of, made.orders.zone)


def test_nothing_changes_before_the_moment_that_is_named():
    """Until a second before `changes_at` the oracle keeps giving the judge's answer of today."""
    chance, year = random.Random(1), 366 * 86400
    for made in books(SEED + 3, 3, 150):
        for profile in PROFILES:
            said = judge(made.orders, policy(profile), made.as_of)
            for case, answer, change in zip(cases(made), verdicts(said), said.changes_at.tolist(), strict=True):
                assert change > made.as_of
                last = min(change, made.as_of + year) - 1
                for later in (last, chance.randint(made.as_of, last)):
                    then = Case(case.cells, case.market, case.present, later, made.orders.zone)
                    assert verdict(then, profile) == answer, (case.cells, made.as_of, later, profile)


def test_no_unreadable_cell_hides_behind_a_safe_grade():
    """Whatever an unreadable cell really says: a line graded clear or not covered stays one of the two."""
    chance, safe, tried = random.Random(2), {"clear", "not_covered"}, 0
    for made in books(SEED + 4, 8, 500):
        pool: dict[str, list[object]] = {}
        for line in made.lines:
            for key, held in line.items():
                if held is not UNREADABLE:
                    pool.setdefault(key, []).append(held)
        for case in cases(made):
            unread = [key for key, held in case.cells.items() if held is UNREADABLE and key != "marketplace"]
            if unread and len(unread) < 8:
                tried += _stays_safe(case, unread, pool, chance, safe)
    assert tried > 200


def _stays_safe(case, unread, pool, chance, safe) -> int:
    tried = 0
    for profile in PROFILES:
        if verdict(case, profile).risk in safe:
            for _ in range(4):
                cells = {key: held for key, held in case.cells.items() if key not in unread}
                filled = [key for key in unread if pool.get(key) and chance.random() < 0.7]
                cells |= {key: chance.choice(pool[key]) for key in filled}
                again = Case(cells, case.market, case.present, case.as_of, "UTC")
                assert verdict(again, profile).risk in safe, (case.cells, cells, profile)
                tried += 1
    return tried
