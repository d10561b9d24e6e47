"""When each letter may be sent: its sending row, and one row for every reason to wait or to take care (G20 to G24)."""

from __future__ import annotations

import pytest
from builders.letter_cases import case_of
from builders.orders_builder import UNREADABLE
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.columns import columns
from sheets_sync.claims.facts import claimed, contacted, decided, refunded_full
from sheets_sync.letters.registry import LETTERS
from sheets_sync.letters.written import verdicts

ORDER = {
    "ordered_at": "2026-11-01",
    "expected_by": "2026-11-10",
    "amount": 30,
    "delivered_at": None,
    "refunded_at": None,
}
WROTE = ORDER | {"buyer_contacted_at": "2026-11-22 18:00"}
LATE = WROTE | {"buyer_problem": "not_received"}
HERE = WROTE | {"delivered_at": "2026-11-09"}
BROKEN = HERE | {"buyer_problem": "damaged"}
BADGE = {"label_badge": "claims_protected", "first_scan_at": "2026-11-02", "ship_by": "2026-11-03"}
WAITED = {"return_requested_at": "2026-11-10", "return_label": "none"}
BACK = HERE | {"return_requested_at": "2026-11-10", "return_delivered_at": "2026-11-12", "return_status": "received"}
CLAIM = LATE | {"claim_filed_at": "2026-11-15", "buyer_contacted_at": "2026-11-11", "seller_replied_at": "2026-11-12"}
ASKED = CLAIM | {"info_requested_at": "2026-11-20"}
LOST = CLAIM | {"claim_outcome": "granted", "claim_decided_at": "2026-11-20", "delivered_at": "2026-11-09"}
SOLVED = CLAIM | {"promised_at": "2026-11-16", "promise_kept_at": "2026-11-18", "buyer_last_message_at": "2026-11-19"}
SILENT = HERE | {"buyer_contacted_at": "2026-11-11", "seller_replied_at": "2026-11-12", "buyer_problem": "damaged"}
RETURNING = BROKEN | {"return_requested_at": "2026-11-20", "return_label": "prepaid", "return_status": "approved"}
REFUND = {"refunded_at": "2026-11-22"}

SENT = {
    "info_answer": ASKED,
    "facts_statement": CLAIM,
    "appeal": LOST,
    "answer_not_received": LATE,
    "answer_delivered": HERE | {"buyer_problem": "not_received"},
    "answer_item": BROKEN,
    "answer_refund": BACK,
    "answer_service": HERE | {"buyer_problem": "service"},
    "answer_return": HERE | WAITED | {"return_status": "denied"},
    "answer_charge": HERE | {"extra_charges": 9, "extra_charges_borne": False},
    "answer_promise": HERE | {"promised_at": "2026-11-10", "promised": "refund"},
    "answer_pickup": HERE | WAITED | {"bulky": True, "pickup_arranged_at": None},
    "replacement_offer": BROKEN,
    "return_instructions": RETURNING,
    "delivery_proof": HERE | {"buyer_problem": "not_received"},
    "carrier_enquiry": ORDER,
}
"""A row in which the letter may be sent without more ado."""

AMAZONS = ("answer_pickup", "answer_promise", "answer_delivered")
"""Answers to grounds that only Amazon's own pages know."""

HELD = [
    ("carrier_enquiry", ORDER | {"expected_by": "2026-11-23"}, "not_now", "not_overdue"),
    ("answer_item", ORDER | {"buyer_problem": None}, "not_now", "no_message"),
    ("answer_item", BROKEN | REFUND, "not_now", "refunded"),
    ("answer_item", BROKEN | {"claim_outcome": "denied"}, "not_now", "decided"),
    ("facts_statement", LOST, "not_now", "decided_appeal"),
    ("answer_not_received", LATE | BADGE, "not_now", "label_protects"),
    ("parcel_protected", LATE, "not_now", "not_protected"),
    ("parcel_protected", LATE | BADGE, "careful", "no_refund_beside"),
    ("answer_item", BROKEN | {"claim_filed_at": "2026-11-22"}, "careful", "claim_filed"),
    ("proof_request", BROKEN, "careful", "once"),
    ("answer_item", LATE, "not_now", "other_ground"),
    ("proof_request", BROKEN | {"return_requested_at": "2026-11-22"}, "not_now", "return_runs"),
    ("proof_request", BROKEN | {"buyer_contacted_at": "2026-11-21"}, "not_now", "solve_first"),
    ("return_instructions", BROKEN, "not_now", "no_return_request"),
    ("return_instructions", BACK, "not_now", "return_came"),
    ("return_instructions", BROKEN | WAITED, "not_now", "authorise_first"),
    ("answer_not_received", HERE | {"buyer_problem": "not_received"}, "not_now", "delivered"),
    ("answer_delivered", LATE, "not_now", "not_delivered"),
    ("delivery_proof", BROKEN, "not_now", "undisputed"),
    ("reminder", BROKEN, "not_now", "not_replied"),
    ("reminder", SILENT | {"buyer_last_message_at": "2026-11-13"}, "not_now", "buyer_spoke_last"),
    ("reminder", SILENT | {"seller_replied_at": "2026-11-23 08:00"}, "not_now", "too_soon"),
    ("reminder", SILENT, "careful", "only_if_needed"),
    ("cancel_notice", SILENT, "not_now", "no_claim"),
    ("cancel_notice", CLAIM, "not_now", "unsolved"),
    ("cancel_notice", SOLVED | {"buyer_last_message_at": "2026-11-17"}, "not_now", "unconfirmed"),
    ("cancel_notice", SOLVED, "careful", "buyer_confirms"),
    ("info_answer", CLAIM, "not_now", "not_asked"),
    ("info_answer", ASKED | {"info_answered_at": "2026-11-21"}, "not_now", "info_answered"),
    ("appeal", CLAIM, "not_now", "not_granted"),
    ("appeal", LOST | {"claim_funded_by": "amazon"}, "not_now", "amazon_paid"),
    ("appeal", LOST | {"appealed_at": "2026-11-22"}, "not_now", "appealed"),
    ("appeal", LOST | {"claim_decided_at": "2026-08-20", "claim_filed_at": "2026-08-15"}, "not_now", "appeal_over"),
    ("appeal", LOST | {"delivered_at": None, "claim_filed_at": "2026-11-18"}, "careful", "nothing_to_say"),
    ("answer_item", BROKEN | {"refunded_at": UNREADABLE}, "careful", "unsure"),
]  # fmt: skip


@pytest.mark.parametrize("key", SENT)
def test_each_letter_has_its_time(key):
    """In its own situation a letter may be sent."""
    case = case_of(SENT[key], "IT", profile="official") if key in AMAZONS else case_of(SENT[key])
    found = verdicts(case)
    assert (found[key].answer, found[key].reason) == ("send", "")


@pytest.mark.parametrize(("key", "row", "answer", "reason"), HELD)
def test_each_reason_to_wait_or_take_care(key, row, answer, reason):
    """In this situation the letter is held back, or sent with care, for this reason."""
    found = verdicts(case_of(row))[key]
    assert (found.answer, found.reason) == (answer, reason)


def test_every_letter_and_every_reason_has_a_row():
    """No letter and no reason is without its example; letters that always need care are among the latter."""
    careful = {key for key, _, answer, _ in HELD if answer == "careful"}
    assert {letter.key for letter in LETTERS} == set(SENT) | (
        careful & {"parcel_protected", "proof_request", "reminder", "cancel_notice"}
    )
    reasons = {check.reason for letter in LETTERS for check in letter.checks}
    assert reasons | {"unsure"} == {reason for *_, reason in HELD}


DATES = [
    key
    for key, column in columns().items()
    if column.kind == "instant" and key not in {"ordered_at", "ship_by", "expected_by"}
]
WORDS = {
    key: st.sampled_from(column.words)
    for key, column in columns().items()
    if column.kind == "word" and key != "marketplace"
}
MOMENT = st.integers(0, 59).map(lambda n: f"2026-{10 + n // 30}-{1 + n % 30:02d}")
ROW = st.fixed_dictionaries(
    {"ordered_at": st.just("2026-10-01"), "expected_by": st.just("2026-10-09"), "amount": st.just(30)},
    optional={key: st.one_of(MOMENT, st.just(UNREADABLE)) for key in DATES} | WORDS,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(ROW)
def test_what_must_never_be_sent(row):
    """No answer without a message or after a refund or decision; no notice of cancelling before the solution."""
    case = case_of(row)
    found = verdicts(case)
    for letter in LETTERS:
        sendable = found[letter.key].answer != "not_now"
        if sendable and letter.to == "buyer" and letter.key not in {"cancel_notice", "return_instructions"}:
            assert not case.ask(contacted).no[0]
            assert not case.ask(refunded_full).yes[0]
            assert not case.ask(decided).yes[0]
            assert case.ask(contacted).yes[0] or found[letter.key].answer == "careful"
    notice = found["cancel_notice"]
    assert notice.answer != "send"
    if notice.answer == "careful":
        assert not case.ask(decided).yes[0]
        assert not case.ask(claimed).no[0]
        done = [row.get(key) for key in ("refunded_at", "promise_kept_at")]
        assert any(each and row.get("buyer_last_message_at", "") > each for each in done if each != UNREADABLE)
    assert found["reminder"].answer != "send"
