"""The suggested action of docs/rules.md §7: which one, by when, and what it never is."""

from __future__ import annotations

import pytest
from builders.judged_lines import CALM, NOW, UNDELIVERED, line
from builders.orders_builder import UNREADABLE, second

from sheets_sync.claims import ACTIONS

X = UNREADABLE
ALL = ("guide", "official", "strict")
AT = "2026-10-09 20:00"
UNLABELLED = {"return_status": "approved", "return_label": "none"}
PREPAID = {"return_requested_at": AT, "return_label": "prepaid"}
REFUNDED = {"refunded_by": "amazon", "refunded_at": AT}
LATE = {**UNDELIVERED, "expected_by": "2026-10-01"}
SAFE = {"label_badge": "claims_protected"}
REPLIED = {"buyer_contacted_at": "2026-10-08 12:00", "seller_replied_at": "2026-10-08 12:00"}
WAIT = "2026-10-10 12:00:00"
"""Two days after the contact of REPLIED."""

FREE = [
    ("answer_buyer", {"buyer_contacted_at": AT}, "2026-10-10 20:00:00"),
    ("answer_buyer", {"buyer_last_message_at": "2026-10-08 12:00"}, WAIT),
    ("answer_buyer", {"buyer_problem": "service", **REPLIED}, WAIT),
    ("answer_buyer", {"buyer_problem": "service"}, None),
    ("answer_buyer", {"buyer_last_message_at": AT, "buyer_problem": "service"}, "2026-10-10 20:00:00"),
    ("authorise_return", {"return_requested_at": AT}, "2026-10-10 20:00:00"),
    ("authorise_return", {"return_requested_at": AT, "return_label": "prepaid"}, "2026-10-10 20:00:00"),
    (
        "authorise_return",
        {"return_requested_at": AT, "return_status": "approved", "return_label": "none"},
        "2026-10-11",
    ),
    ("authorise_return", {"return_status": "requested"}, None),
    ("authorise_return", {"return_status": "denied"}, None),
    ("refund_return", {"return_delivered_at": AT}, "2026-10-14"),
    ("refund_return", {"return_delivered_at": AT, "refunded_at": AT, "refund_amount": 5}, None),
    ("refund_return", {"return_status": "received"}, None),
    ("bear_charge", {"extra_charges": 4, **REPLIED}, WAIT),
    ("bear_charge", {"extra_charges": 4}, None),
    ("wait_for_amazon", {**LATE, **SAFE, **REPLIED}, None),
    ("wait_for_amazon", {"status": "lost", **SAFE}, None),
    ("refund_before_claim", {"status": "lost", **REPLIED}, WAIT),
    ("refund_before_claim", {"status": "lost"}, "2026-10-13"),
    ("refund_before_claim", {**LATE, **REPLIED}, WAIT),
    ("refund_before_claim", {**LATE, "buyer_problem": "not_received"}, "2026-10-04"),
    ("send_replacement", {"buyer_problem": "damaged", **REPLIED}, WAIT),
    ("send_replacement", {"status": "damaged"}, None),
    ("carrier_enquiry", LATE, "2026-10-04"),
    ("verify_carrier", UNDELIVERED, "2026-10-12"),
    ("file_safet", {"refunded_by": "amazon", "refunded_at": AT, "refund_amount": 5}, "2026-11-08"),
    ("file_safet", {"refunded_by": "amazon"}, None),
    ("watch", {"buyer_problem": "changed_mind"}, None),
    ("watch", {"promised_at": AT}, None),
    ("complete_data", {"order_id": None}, None),
    ("nothing", {}, None),
]


@pytest.mark.parametrize(
    ("action", "facts", "by"), [row for row in FREE if row[2] or row[1].get("expected_by") != "2026-10-08"]
)
def test_each_reason_has_its_action_and_date(action, facts, by):
    """Under the guide each reason suggests its action, by the moment that ends it."""
    found = line({**CALM, **facts})
    assert (found.action, found.act_by) == (action, by)


@pytest.mark.parametrize(
    ("action", "facts", "by"),
    [
        ("refund_before_claim", {"return_status": "closed", **REPLIED, "return_label": "prepaid"}, WAIT),
        ("refund_before_claim", {"promised_at": "2026-10-08 12:00", **REPLIED}, WAIT),
        ("carrier_enquiry", {"buyer_problem": "not_received", **REPLIED}, WAIT),
    ],
)
def test_grounds_of_amazons_own_rules_have_actions(action, facts, by):
    """Under Amazon's own rules its further grounds suggest something as well."""
    found = line({**CALM, **facts}, profile="official")
    assert (found.action, found.act_by) == (action, by)


def test_a_missing_pickup_is_to_be_arranged():
    """Italy: the pick-up of a bulky return; its wait is over with the buyer's."""
    back = {"return_requested_at": "2026-10-08 10:00", "return_status": "approved", "return_label": "prepaid"}
    facts = {"bulky": True, **back}
    found = line({**CALM, **facts}, NOW, "official", "IT")
    assert (found.action, found.act_by) == ("arrange_pickup", "2026-10-10 10:00:00")


CLAIM = {"claim_filed_at": AT}
DECISION = "2026-10-16"
CLAIMED = [
    ("answer_amazon", {"info_requested_at": AT}, "2026-10-11 20:00:00"),
    ("answer_amazon", {"info_requested_at": AT, **SAFE, "buyer_contacted_at": AT}, "2026-10-11 20:00:00"),
    ("answer_amazon", {"info_requested_at": X}, None),
    ("wait_for_amazon", SAFE, None),
    ("wait_for_amazon", {**SAFE, "claim_reason": "not_received"}, None),
    ("wait_for_amazon", {**SAFE, "buyer_problem": "not_received"}, None),
    ("wait_for_amazon", {**SAFE, "claim_reason": "not_received", "buyer_problem": "damaged"}, None),
    ("wait_for_amazon", {**SAFE, "buyer_contacted_at": AT}, None),
    ("solve_then_tell", {**SAFE, "claim_reason": "damaged"}, DECISION),
    ("solve_then_tell", {**SAFE, "buyer_problem": "damaged"}, DECISION),
    ("solve_then_tell", {**SAFE, "claim_reason": X}, DECISION),
    ("solve_then_tell", {**SAFE, "buyer_problem": X}, DECISION),
    ("solve_then_tell", {**SAFE, "claim_reason": "damaged", "buyer_problem": "not_received"}, DECISION),
    ("solve_then_tell", {"label_badge": X}, DECISION),
    ("answer_buyer", {"buyer_contacted_at": AT}, "2026-10-10 20:00:00"),
    ("answer_buyer", {"buyer_contacted_at": X}, None),
    ("state_facts", {"buyer_contacted_at": AT, "seller_replied_at": AT}, DECISION),
    ("state_facts", {"seller_replied_at": AT}, DECISION),
    ("solve_then_tell", {}, DECISION),
    ("solve_then_tell", {"status": "lost"}, DECISION),
    ("solve_then_tell", {"return_delivered_at": AT}, DECISION),
]


@pytest.mark.parametrize("profile", ALL)
@pytest.mark.parametrize(("action", "facts", "by"), CLAIMED)
def test_a_running_claim_has_its_own_steps(action, facts, by, profile):
    """G20–G22: Amazon's question, the label, the buyer's message, the facts or the solution; the first that applies."""
    found = line({**CALM, **CLAIM, **facts}, profile=profile)
    by = "2026-10-10 20:00:00" if profile == "strict" and by == "2026-10-11 20:00:00" else by
    assert (found.risk, found.action, found.act_by) == ("open", action, by)


@pytest.mark.parametrize(
    ("action", "facts"),
    [
        ("complete_data", {}),
        ("complete_data", {"status": "lost"}),
        ("complete_data", {"buyer_problem": "damaged"}),
        ("complete_data", {"return_status": "received"}),
        ("complete_data", SAFE),
        ("complete_data", {"seller_replied_at": AT}),
        ("answer_buyer", {"buyer_contacted_at": AT}),
        ("answer_amazon", {"info_requested_at": X}),
    ],
)
@pytest.mark.parametrize("doubt", [{"claim_flag": X}, {"claim_filed_at": X}, {"claim_outcome": X}])
def test_before_any_refund_it_must_be_known_whether_a_claim_runs(action, facts, doubt):
    """A claim that may be filed: answer who asks, find out, refund nothing."""
    assert line({**CALM, **facts, **doubt}).action == action


@pytest.mark.parametrize(
    ("now", "by"),
    [
        ("2026-10-10 20:00:00", "2026-10-10 20:00:00"),
        ("2026-10-10 20:00:01", "2026-10-11 20:00:00"),
        ("2026-10-30", "2026-10-11 20:00:00"),
    ],
)
@pytest.mark.parametrize(
    ("facts", "action"),
    [
        ({"buyer_contacted_at": AT}, "answer_buyer"),
        ({**PREPAID}, "authorise_return"),
    ],
)
def test_the_advised_moment_counts_while_it_is_ahead(now, by, facts, action):
    """Act by is the advised moment until its last second, then the hard one, also when that is over."""
    found = line({**CALM, **facts}, now)
    assert (found.action, found.act_by) == (action, by)


OUT = {"product_type": "digital"}


@pytest.mark.parametrize(
    ("action", "facts", "by"),
    [
        ("nothing", {}, None),
        ("nothing", {"buyer_contacted_at": AT, "status": "lost"}, None),
        ("answer_chargeback", {"chargeback_at": AT}, "2026-10-16"),
        ("answer_chargeback", {"chargeback_at": X}, None),
        ("nothing", {"chargeback_at": "2026-10-02"}, None),
        ("answer_chargeback", {"chargeback_at": "2026-10-03"}, "2026-10-10"),
        ("file_safet", {"refunded_at": AT, "refunded_by": "amazon"}, "2026-11-08"),
        ("nothing", {"refunded_at": AT, "refunded_by": "seller"}, None),
        ("nothing", {"refunded_at": AT, "refunded_by": X}, None),
        ("file_safet", {"refunded_at": "2026-09-10", "refunded_by": "amazon"}, "2026-10-10"),
        ("nothing", {"refunded_at": "2026-09-09", "refunded_by": "amazon"}, None),
        (
            "answer_chargeback",
            {"chargeback_at": AT, "refunded_at": "2026-09-10", "refunded_by": "amazon"},
            "2026-10-16",
        ),
    ],
)
def test_what_is_left_to_do_where_no_claim_is_possible(action, facts, by):
    """Not covered: the bank, then the money Amazon refunded, then nothing; each until its last second."""
    found = line({**CALM, **OUT, **facts})
    assert (found.risk, found.action, found.act_by) == ("not_covered", action, by)


@pytest.mark.parametrize(
    ("facts", "action"),
    [({"chargeback_at": AT}, "answer_chargeback"), ({"refunded_at": AT, "refunded_by": "amazon"}, "file_safet")],
)
def test_the_last_day_is_in_time(facts, action):
    """Chargeback and SAFE-T can be filed until the last second of their day."""
    row = {**CALM, **facts}
    end = second("2026-10-16 23:59:59" if "chargeback" in action else "2026-11-08 23:59:59")
    assert [line(row, at).action for at in (end - 1, end, end + 1)] == [action, action, "nothing"]


def test_the_earliest_date_wins_and_ties_go_by_the_list():
    """Of several things to do the most urgent is suggested; what has no date comes last; equals go by the list."""
    both = {**CALM, "buyer_contacted_at": "2026-10-09 10:00", "return_requested_at": "2026-10-09 10:00"}
    assert line(both).action == "answer_buyer"
    assert line({**both, "return_requested_at": "2026-10-09 09:59:59"}).action == "authorise_return"
    assert line({**CALM, "buyer_problem": "damaged", "extra_charges": 4}).action == "bear_charge"
    assert line({**CALM, "buyer_problem": "damaged", "extra_charges": 4, **REPLIED}).action == "bear_charge"
    assert line({**CALM, "status": "damaged", "return_delivered_at": AT}).action == "refund_return"
    assert line({**CALM, "status": "damaged", **REFUNDED, "refund_amount": 1}).action == "file_safet"


def test_one_action_by_the_earlier_of_its_reasons():
    """Where one action has two reasons, the earlier date counts."""
    row = {**CALM, "buyer_problem": "service", **REPLIED}
    morning = "2026-10-10 09:00"
    assert line({**row, "buyer_last_message_at": "2026-10-09 11:00"}, morning).act_by == "2026-10-10 11:00:00"
    assert line({**row, "buyer_last_message_at": "2026-10-09 13:00"}, morning).act_by == WAIT
    late = {**CALM, "return_requested_at": "2026-10-09 10:00", "return_label": "none"}
    assert line(late, "2026-10-30").act_by == "2026-10-11 10:00:00"


@pytest.mark.parametrize("days", range(4))
def test_a_refund_before_the_claim_is_due_when_both_doors_are_open(days):
    """Not received and contacted: the later of the opening day and the end of the wait."""
    row = {
        **LATE,
        "expected_by": "2026-10-06",
        "buyer_contacted_at": f"2026-10-0{6 + days} 12:00",
        "seller_replied_at": "2026-10-09 13:00",
    }
    found = line({**CALM, **row})
    assert found.action == "refund_before_claim"
    assert found.act_by == ("2026-10-09" if days < 1 else f"2026-10-{8 + days:02} 12:00:00")


def test_a_bound_is_a_date_to_act_by():
    """An upper bound that has come is shown as one."""
    found = line({**UNDELIVERED, "expected_by": None}, "2026-10-31 12:00")
    assert (found.action, found.act_by) == ("carrier_enquiry", "≤2026-10-31")


def test_a_lost_claim_is_appealed_by_its_last_day():
    """Granted: appeal, whatever else is due."""
    row = {
        **CALM,
        "claim_outcome": "granted",
        "claim_decided_at": AT,
        "refunded_by": "amazon",
        "refund_amount": 1,
        "refunded_at": AT,
    }
    assert (line(row).action, line(row).act_by) == ("appeal", "2026-11-08")


def test_the_label_is_named_only_where_it_is_the_reason():
    """The note stands beside the label's own advice, and nowhere else."""
    assert "label_protects" in line({**CALM, **LATE, **SAFE}).notes
    assert "label_protects" in line({**CALM, **SAFE, **CLAIM}).notes
    assert "label_protects" not in line({**CALM, **LATE, **SAFE, "buyer_contacted_at": AT}).notes
    assert "label_protects" not in line({**CALM, **LATE}).notes


def test_every_action_is_tested():
    """The tables name every action."""
    named = {row[0] for row in (*FREE, *CLAIMED)} | {"answer_chargeback", "arrange_pickup", "appeal"}
    assert named == {entry.key for entry in ACTIONS}
