"""What helps in a case: the last clean refund, what speaks against the claim, the evidence (G6, G20, G23, G24)."""

from __future__ import annotations

import pytest
from builders.orders_builder import orders_of, second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.columns import columns
from sheets_sync.cases.evidence import EVIDENCE, pieces
from sheets_sync.cases.rebuttal import REBUTTALS, rebuttals
from sheets_sync.cases.refund import refund_choice
from sheets_sync.claims.case import Case
from sheets_sync.claims.contact import may_claim_now
from sheets_sync.policy import policy

NOW = "2026-11-23 12:00"
ORDER = {
    "ordered_at": "2026-11-01",
    "expected_by": "2026-11-10",
    "amount": 30,
    "delivered_at": None,
    "refunded_at": None,
}


def case_of(row, profile="guide", now=NOW):
    return Case(orders_of([row]), policy(profile), second(now))


MOMENTS = st.integers(1, 120).map(lambda n: second("2026-10-20") + n * 43_200)
ROW = st.fixed_dictionaries(
    {
        "ordered_at": st.sampled_from(["2026-10-01", "2026-11-01"]),
        "expected_by": st.sampled_from(["2026-11-05", "2026-12-01"]),
    },
    optional={
        "buyer_contacted_at": MOMENTS, "delivered_at": MOMENTS, "return_requested_at": MOMENTS,
        "buyer_problem": st.sampled_from(["damaged", "not_received", "service"]),
        "status": st.sampled_from(["lost", "delivered"]),
    },
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROW, st.sampled_from(["guide", "official", "strict"]), st.floats(0, 1))
def test_until_the_named_second_the_buyer_cannot_claim(row, profile, share):
    """With no edit, at no second from now to the named one (not included) may the buyer claim; so a refund is clean."""
    case = case_of(row, profile)
    found = refund_choice(case, 0)
    if found.standing == "clean_until":
        later = case.as_of + int((found.seconds - 1 - case.as_of) * share)
        assert not Case(case.orders, case.policy, max(later, case.as_of)).ask(may_claim_now).yes[0]
    if found.standing == "until_filed":
        assert not case.ask(may_claim_now).no[0]


@pytest.mark.parametrize(
    ("row", "standing"),
    [
        ({"refunded_at": "2026-11-20"}, "refunded"),
        ({"claim_filed_at": "2026-11-20"}, "too_late"),
        ({"claim_filed_at": "2026-11-20", "refunded_at": "2026-11-21"}, "too_late"),
        ({"buyer_contacted_at": "2026-11-15"}, "until_filed"),
        ({"delivered_at": "2026-11-09"}, "clean_until"),
        ({"claim_filed_at": "\0unreadable"}, "unknown"),
    ],
)
def test_what_a_refund_would_do(row, standing):
    """Clean before a claim, never after it; what cannot be read promises nothing."""
    assert refund_choice(case_of(ORDER | row), 0).standing == standing


def test_advice_changes_at_the_second_the_claim_is_filed():
    """Trap (b): one second before the claim a refund is clean, at the second it is not."""
    row = ORDER | {"buyer_contacted_at": "2026-11-15", "claim_filed_at": "2026-11-23 12:00"}
    found = [refund_choice(case_of(row, now=now), 0).standing for now in ("2026-11-23 11:59:59", NOW)]
    assert found == ["until_filed", "too_late"]


FILED = {"claim_filed_at": "2026-11-20", "claim_reason": "not_received", "buyer_contacted_at": "2026-11-15"}
DAMAGED = {"claim_reason": "damaged"}
ARRIVED = {"delivered_at": "2026-11-09"}
FAILS = {
    "filed_too_late": ({"expected_by": "2026-07-01", "ordered_at": "2026-06-20"}, {}),
    "filed_too_early": ({"expected_by": "2026-11-18"}, {}),
    "never_contacted": ({"buyer_contacted_at": None}, {}),
    "wait_not_over": ({"buyer_contacted_at": "2026-11-19"}, {}),
    "no_return_request": (DAMAGED, DAMAGED | {"return_requested_at": "2026-11-12"}),
    "already_refunded": ({"refunded_at": "2026-11-18"}, {"refunded_at": "2026-11-21"}),
    "not_physical": ({"product_type": "digital"}, {"product_type": "physical"}),
    "paid_without_cover": ({"paid_with": "gift_card"}, {"paid_with": "card"}),
    "delivered_signed": (ARRIVED | {"signature": True}, ARRIVED | {"signature": False}),
    "delivered": (ARRIVED, {"delivered_at": "2026-11-21"}),
    "label_protects": ({"label_badge": "claims_protected", "first_scan_at": "2026-11-02", "ship_by": "2026-11-03"}, {}),
}  # fmt: skip


@pytest.mark.parametrize("rebuttal", REBUTTALS, ids=lambda each: each.key)
def test_each_condition_that_fails_is_named(rebuttal):
    """Each holds where its condition fails and not where it is met; what came after the filing counts for nothing."""
    failing, met = FAILS[rebuttal.key]
    profile = "official" if rebuttal.key == "no_return_request" else "guide"
    named = {each.key for each in _rebuttals(failing, profile)}
    assert rebuttal.key in named
    assert rebuttal.key not in {each.key for each in _rebuttals(met, profile)}
    assert set(rebuttal.proof) <= set(columns())


def _rebuttals(row, profile):
    return rebuttals(orders_of([ORDER | FILED | row]), 0, policy(profile))


def test_a_claim_without_its_date_is_not_rebutted():
    """Nothing is said against a claim of which nobody knows when it was filed."""
    assert not rebuttals(orders_of([ORDER | {"claim_flag": True}]), 0, policy("guide"))


@pytest.mark.parametrize("reason", columns()["claim_reason"].words)
def test_evidence_of_each_reason(reason):
    """Every reason has evidence; each piece is there, missing with the columns that lack, or a file to attach."""
    found = pieces(case_of(ORDER | {"claim_reason": reason}), 0)
    assert [piece.item for piece in found] == list(EVIDENCE[reason])
    assert all((piece.found == "attach") == (not piece.item.columns) for piece in found)
    wanted = {key for piece in found for key in piece.item.columns}
    full = {key: _filled(key) for key in wanted} | {"claim_reason": reason}
    assert not [piece for piece in pieces(case_of(ORDER | full), 0) if piece.found == "missing"]
    for key in wanted:
        lacking = pieces(case_of(ORDER | full | {key: None}), 0)
        assert {piece.item.key for piece in lacking if piece.lacking == (key,)} == {
            item.key for item in EVIDENCE[reason] if key in item.columns
        }


def _filled(key):
    return {"instant": "2026-11-12", "text": "x", "money": 1, "flag": True}[columns()[key].kind]
