"""Laws of the whole judge over drawn order lines: no safety from doubt, no refund into a claim, no late advice."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from builders.judged_lines import case_of, lines
from builders.order_lines import EVENTS, JUDGED, books, lines_of, readable
from builders.orders_builder import UNREADABLE, orders_of, repeated
from hypothesis import given, settings

from sheets_sync.claims import ACTIONS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS, facts, judge
from sheets_sync.claims.grounds import not_received
from sheets_sync.claims.judgements import RISKS, Bits, Known, Moments
from sheets_sync.policy import policy

SAFE = {"clear", "not_covered"}
REFUNDS = {"refund_before_claim", "refund_return", "bear_charge", "send_replacement", "authorise_return"}
DECISIONS = ("claim_outcome", "claim_decided_at")
few, some = settings(max_examples=6), settings(max_examples=12)


def answers_of(judged):
    """Every answer as a plain column by name; not the moment itself and not when it changes."""
    for field in fields(judged):
        value = getattr(judged, field.name)
        for key, part in (value if isinstance(value, dict) else {"": value}).items():
            columns = fields(part) if isinstance(part, (Bits, Moments)) else ()
            named = {one.name: getattr(part, one.name) for one in columns} or {"": part}
            for name, column in named.items():
                if field.name not in {"as_of", "changes_at", "other_profile"}:
                    yield (field.name, key, name), column


def differing(one, other, kept):
    """The names of the answers that differ on the kept lines."""
    pairs = zip(answers_of(one), answers_of(other), strict=True)
    return [name for (name, left), (_, right) in pairs if not np.array_equal(left[kept], right[kept])]


@few
@given(books)
def test_a_line_is_judged_by_its_own_cells_alone(book):
    """Judging a line alone gives what judging it among others gives."""
    seed, as_of, profile, place = book
    several, _ = lines_of(seed, as_of, 25)
    there = {key for row in several for key in row}
    together = lines(several, as_of, profile, place)
    alone = [lines([row], as_of, profile, place, there)[0] for row in several]
    assert together == alone


@some
@given(books)
def test_an_unreadable_cell_never_makes_a_line_safe(book):
    """Clear or not covered beside an unreadable cell is what every value of that cell, or a blank, gives too."""
    seed, as_of, profile, place = book
    several, dice = lines_of(seed, as_of, 120)
    keys = [dice.choice(JUDGED) for _ in several]
    variants = [
        {**row, key: value}
        for row, key in zip(several, keys, strict=True)
        for value in (UNREADABLE, *(readable(dice, key, as_of) for _ in range(4)), None)
    ]
    found = [one.risk for one in lines(variants, as_of, profile, place)]
    for number, key in enumerate(keys):
        doubtful, *certain = found[6 * number : 6 * number + 6]
        certain = certain[:-1] if key == "order_id" else certain
        assert doubtful not in SAFE or set(certain) == {doubtful}, (variants[6 * number], certain)


FACTS = (
    "cancelled", "came_back", "delivered", "refunded_full", "claimed", "decided", "granted", "appealed", "contacted",
    "return_requested", "unanswered", "option_given", "stated_item_problem", "charged", "promised", "came_in",
)  # fmt: skip
RULES = [entry.rule for entry in (*GROUNDS, *EXCLUSIONS, *SIGNS)] + [getattr(facts, name) for name in FACTS]


BY_ARRIVAL = {"delivered", "delivered_disputed", "delivered_late"}
"""A delivery date is believed beside a status that cannot be read, so these may turn out otherwise. What opens soon at
the latest may turn out to be open already."""


@some
@given(books)
def test_reading_a_doubtful_cell_never_overturns_a_sure_answer(book):
    """Kleene: yes or no beside an unreadable cell stays so whatever the cell turns out to say."""
    seed, as_of, profile, place = book
    several, dice = lines_of(seed, as_of, 150)
    read = [key for key in JUDGED if key not in {*DECISIONS, "marketplace", "order_id"}]
    pairs = [({**row, "marketplace": None}, dice.choice(read)) for row in several]
    doubtful = case_of([{**row, key: UNREADABLE} for row, key in pairs], as_of, profile, place)
    status = np.array([key in {"status", "tracking_status"} for _, key in pairs])
    for value in (lambda key: readable(dice, key, as_of), lambda _: None):
        certain = case_of([{**row, key: value(key)} for row, key in pairs], as_of, profile, place)
        for rule in RULES:
            before, after = doubtful.ask(rule), certain.ask(rule)
            kept = (after.yes >= before.yes) & (after.no >= before.no)
            kept |= status & (rule.__name__ in BY_ARRIVAL)
            kept |= (rule.__name__ == "opening_soon") & certain.ask(not_received).yes
            assert kept.all(), (rule.__name__, pairs[int(np.argmin(kept))])


@some
@given(books)
def test_a_filed_claim_never_leaves_a_refund_as_advice(book):
    """G23: once a claim is, or may be, filed and undecided, nothing that amounts to a refund is suggested."""
    seed, as_of, profile, place = book
    several, dice = lines_of(seed, as_of, 200)
    undecided = {**dict.fromkeys(DECISIONS), "appealed_at": None, "appeal_outcome": None}
    filed = [{**row, **undecided, "claim_filed_at": dice.choice((as_of, as_of - 1, UNREADABLE))} for row in several]
    assert not {one.action for one in lines(filed, as_of, profile, place)} & REFUNDS


@some
@given(books)
def test_no_advice_comes_later_than_what_is_due(book):
    """Where no claim stands in the way the suggested action is due no later than the first hard date of a duty."""
    seed, as_of, profile, place = book
    case = case_of(lines_of(seed, as_of, 300)[0], as_of, profile, place)
    judged = judge(case.orders, policy(profile), as_of)
    free = case.ask(facts.claimed).no & (judged.risk != RISKS.index("not_covered"))
    for duty in DUTIES:
        clock = judged.clocks[duty.key]
        owed = free & (clock.known == Known.YES)
        assert (judged.act_by.known[owed] != Known.NONE).all()
        assert (judged.act_by.seconds[owed] <= clock.seconds[owed]).all()


@pytest.mark.parametrize("keys", [JUDGED, EVENTS])
@some
@given(books)
def test_no_answer_changes_before_it_is_said_to(keys, book):
    """Until the second before `changes_at` every answer of a line stays as it is."""
    seed, as_of, profile, place = book
    several, dice = lines_of(seed, as_of, 100, keys)
    orders = orders_of(several, place)
    first = judge(orders, policy(profile), as_of)
    assert (first.changes_at > as_of).all()
    turns = np.unique(first.changes_at[first.changes_at < as_of + 400 * 86_400]).tolist()
    for moment in {as_of + 1, *(turn - 1 for turn in dice.sample(turns, min(5, len(turns)))), *turns[:2]}:
        later = judge(orders, policy(profile), moment)
        kept = np.flatnonzero(first.changes_at > moment)
        assert differing(first, later, kept) == []
        assert (later.changes_at[kept] == first.changes_at[kept]).all()


@few
@given(books)
def test_an_unknown_marketplace_is_never_clear(book):
    """Without a marketplace nothing that counts days is known."""
    seed, as_of, profile, _ = book
    assert "clear" not in {one.risk for one in lines(lines_of(seed, as_of, 300)[0], as_of, profile, None)}


@few
@given(books)
def test_unknown_always_says_what_to_add(book):
    """Grade unknown names a missing fact and every other grade none; its action is never a blank."""
    seed, as_of, profile, place = book
    for found in lines(lines_of(seed, as_of, 300)[0], as_of, profile, place):
        assert bool(found.missing) == (found.risk == "unknown")
        assert found.risk != "unknown" or found.action != "nothing"
        assert found.risk != "clear" or found.action in {"nothing", "file_safet"}


@few
@given(books)
def test_a_column_that_is_not_there_is_a_blank_one(book):
    """A sheet without an event column is judged as if its cells were blank; only delivery itself is essential."""
    seed, as_of, profile, place = book
    for row in lines_of(seed, as_of, 12)[0]:
        blank = {key: None for key in JUDGED if key not in {*row, "delivered_at", "order_id"}}
        assert lines([row], as_of, profile, place) == lines([{**row, **blank}], as_of, profile, place)


def test_a_large_sheet_is_judged_in_a_moment():
    """130,000 lines with every kind of cell take well under two seconds of one core."""
    orders = repeated(orders_of(lines_of(1, 1_792_000_000, 1_300)[0]), 100)
    judged = judge(orders, policy("guide"), 1_792_000_000)
    assert (judged.risk[:1_300] == judged.risk[-1_300:]).all()


def test_the_drawn_lines_reach_every_answer():
    """Among the drawn lines every grade and nearly every ground, sign, exclusion, duty and action occurs."""
    seen = set()
    for number, profile in enumerate(("guide", "official", "strict") * 2):
        rows, _ = lines_of(number, 1_792_000_000, 900)
        for found in lines(rows, 1_792_000_000, profile, "IT"):
            seen |= {found.risk, found.action, *found.grounds, *found.exclusions, *found.duties, *found.signs}
    registries = (*GROUNDS, *EXCLUSIONS, *DUTIES, *SIGNS, *ACTIONS)
    assert {entry.key for entry in registries} | set(RISKS) <= seen | {"charge_not_borne", "arrange_pickup"}
