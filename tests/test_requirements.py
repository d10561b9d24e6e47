"""From the seller guide to the tests: which test proves each requirement, G1–G25, and V1–V10."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS

TESTS = Path(__file__).parent
CLAIMS = "sheets_sync/claims"
ACTED = f"{CLAIMS}/test_claims_actions.py"
CLOCKED = f"{CLAIMS}/test_claims_clocks.py"
FACTS = f"{CLAIMS}/test_claims_facts.py"
GROUNDED = f"{CLAIMS}/test_claims_grounds.py"
RISKED = f"{CLAIMS}/test_claims_risk.py"
LAWS = f"{CLAIMS}/test_claims_laws.py"
VECTORS = f"{CLAIMS}/test_claims_vectors.py"
CASES = "sheets_sync/cases"
HELPED, STEPPED, TOLD = (f"{CASES}/test_case_{name}.py" for name in ("help", "machine", "story"))
HEALTH = "sheets_sync/health"
CAUSED, MEASURED, RATED, WEEKLY = (
    f"{HEALTH}/test_health_{name}.py" for name in ("causes", "measures", "rate", "weeks")
)
LETTERS = "sheets_sync/letters"
SENT, TEXTS, WRITTEN = (f"{LETTERS}/test_letters_{name}.py" for name in ("sending", "texts", "written"))

PROOFS = {
    "G1": (  # delivery and condition
        f"{GROUNDED}::test_every_ground_has_a_case",
        f"{GROUNDED}::test_a_ground_holds_in_its_profiles_until_the_claim_is_decided",
    ),
    "G2": (  # 90 days from the expected date
        f"{CLOCKED}::test_closes_ninety_days_after_the_expected_day",
        f"{VECTORS}::test_v4_the_earlier_day_counts",
    ),
    "G3": (  # claims raise the Order Defect Rate
        f"{VECTORS}::test_v10_one_defect_in_a_hundred_orders_is_a_breach",
        f"{VECTORS}::test_trap_b_advice_changes_at_the_second_the_claim_is_filed",
        "sheets_sync/test_wording_results.py::test_an_open_claim_warns_of_a_refund",
        f"{RATED}::test_the_rate_is_a_recount_by_hand",
        f"{RATED}::test_headroom_is_whole_orders_below_the_target",
        f"{RATED}::test_a_defect_leaves_on_its_day",
    ),
    "G4": (f"{GROUNDED}::test_an_exclusion_makes_an_order_not_covered",),  # digital goods and services
    "G5": (f"{GROUNDED}::test_what_was_paid_with",),  # gift cards, coupons, vouchers
    "G6": (  # already refunded
        f"{FACTS}::test_refunded_in_full",
        f"{GROUNDED}::test_an_exclusion_makes_an_order_not_covered",
    ),
    "G7": (  # contact first, two days
        f"{GROUNDED}::test_the_buyer_may_claim_from_the_end_of_the_wait",
        f"{CLOCKED}::test_the_wait_counts_from_the_first_contact",
        f"{FACTS}::test_any_contact_is_contact",
        f"{VECTORS}::test_v2_hours_are_elapsed_hours",
    ),
    "G8": (  # not received
        f"{CLOCKED}::test_opens_is_the_earlier_of_two_days",
        f"{GROUNDED}::test_a_ground_holds_from_its_very_second",
        f"{VECTORS}::test_v3_thirty_days_after_the_order_is_the_guides",
        f"{VECTORS}::test_trap_a_a_report_without_delivery_dates_is_never_clear",
        f"{VECTORS}::test_trap_c_the_day_is_the_marketplaces_day",
        f"{RISKED}::test_opening_soon_is_the_three_days_before",
    ),
    "G9": (  # item problem, returned and not refunded
        f"{FACTS}::test_a_stated_item_problem",
        f"{GROUNDED}::test_a_ground_ends_when_it_is_made_good",
        f"{VECTORS}::test_v6_business_days_skip_holidays",
    ),
    "G10": (f"{GROUNDED}::test_a_ground_holds_in_its_profiles_until_the_claim_is_decided",),  # service
    "G11": (  # no address, no label, no refund
        f"{FACTS}::test_a_proper_way_to_return",
        f"{GROUNDED}::test_a_ground_holds_from_its_very_second",
        f"{VECTORS}::test_v5_the_day_of_the_event_picks_the_version",
    ),
    "G12": (  # extra charges
        f"{FACTS}::test_an_extra_charge_that_the_seller_has_not_borne",
        f"{RISKED}::test_without_a_marketplace_a_charge_may_be_a_ground_or_a_sign",
    ),
    "G13": (  # how a buyer claims, seen coming
        f"{RISKED}::test_signs",
        f"{FACTS}::test_anything_only_a_claim_brings_shows_a_claim",
    ),
    "G14": (f"{CLOCKED}::test_the_later_of_two_events_counts",),  # a decision in about a week
    "G15": (  # quality: which SKUs cause claims
        f"{CAUSED}::test_planted_causes_are_found",
        f"{CAUSED}::test_each_topic_names_the_group_it_befalls",
        f"{CAUSED}::test_alarms_are_rare",
    ),
    "G16": (  # neither product nor delivery time overstated
        f"{CAUSED}::test_each_topic_names_the_group_it_befalls",
        f"{CAUSED}::test_every_dimension_is_sought_by_some_topic",
    ),
    "G17": (  # packaging and shipping, by carrier and route
        f"{CAUSED}::test_each_topic_names_the_group_it_befalls",
        f"{CAUSED}::test_a_carrier_is_not_blamed_for_a_sku",
    ),
    "G18": (  # look every day, more often in peak season
        f"{MEASURED}::test_black_friday_and_cyber_monday_are_computed",
        f"{MEASURED}::test_a_peak_is_listed_when_its_days_are_touched",
        f"{WEEKLY}::test_a_peak_stands_in_every_week_that_it_touches",
    ),
    "G19": (  # good service: answer and refund at once
        f"{ACTED}::test_each_reason_has_its_action_and_date",
        f"{TEXTS}::test_every_ground_has_exactly_one_answer_in_five_parts",
    ),
    "G20": (  # understand and check
        f"{ACTED}::test_each_reason_has_its_action_and_date",
        f"{ACTED}::test_before_any_refund_it_must_be_known_whether_a_claim_runs",
        f"{LAWS}::test_unknown_always_says_what_to_add",
        f"{HELPED}::test_evidence_of_each_reason",
        f"{HELPED}::test_each_condition_that_fails_is_named",
        f"{SENT}::test_each_letter_has_its_time",
    ),
    "G21": (  # talk in time, solve it
        f"{ACTED}::test_a_running_claim_has_its_own_steps",
        f"{ACTED}::test_the_advised_moment_counts_while_it_is_ahead",
        f"{LAWS}::test_no_advice_comes_later_than_what_is_due",
        f"{TEXTS}::test_every_ground_has_exactly_one_answer_in_five_parts",
        f"{TEXTS}::test_the_notice_of_cancelling_asks_and_trades_nothing",
    ),
    "G22": (  # state the facts
        f"{ACTED}::test_a_running_claim_has_its_own_steps",
        f"{WRITTEN}::test_silence_is_counted_only_where_the_seller_wrote_last",
        f"{WRITTEN}::test_all_of_a_letter_is_its_text_and_traced_facts",
        f"{WRITTEN}::test_a_statement_holds_every_date_time_and_price",
        f"{TOLD}::test_every_cell_of_the_story_holds_its_date",
    ),
    "G23": (  # a refund: before a claim, never into one
        f"{LAWS}::test_a_filed_claim_never_leaves_a_refund_as_advice",
        f"{ACTED}::test_a_refund_before_the_claim_is_due_when_both_doors_are_open",
        f"{HELPED}::test_until_the_named_second_the_buyer_cannot_claim",
        f"{HELPED}::test_what_a_refund_would_do",
        f"{HELPED}::test_advice_changes_at_the_second_the_claim_is_filed",
    ),
    "G24": (  # appeal
        f"{ACTED}::test_a_lost_claim_is_appealed_by_its_last_day",
        f"{RISKED}::test_lost_is_what_can_still_be_appealed",
        f"{VECTORS}::test_v8_an_appeal_has_thirty_days",
        f"{HELPED}::test_each_condition_that_fails_is_named",
        f"{STEPPED}::test_a_claim_is_filed_once",
        f"{WRITTEN}::test_an_appeal_says_exactly_what_speaks_against_the_claim",
    ),
    "G25": (  # watching makes all of this possible in time
        f"{STEPPED}::test_where_a_case_stands",
        f"{TOLD}::test_the_story_is_whole_and_in_the_order_of_time",
        f"{RATED}::test_the_days_ahead_begin_with_today_and_keep_their_order",
        f"{LAWS}::test_no_advice_comes_later_than_what_is_due",
    ),
}
"""Requirement of the guide → the tests that fail when it is broken."""

WANTED = [f"G{number}" for number in range(1, 26)]
OF_THE_ACCOUNT = {"G1", "G3", "G15", "G16", "G17", "G25"}
"""What a claim is and does, what causes it and how to watch: no single rule, but what all of them are for."""


@cache
def functions_of(name):
    """The tests of one file."""
    tree = ast.parse((TESTS / name).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_its_proof():
    """The table names exactly G1–G25, each with at least one test."""
    assert list(PROOFS) == WANTED
    assert all(PROOFS.values())


@pytest.mark.parametrize("node", sorted({node for nodes in PROOFS.values() for node in nodes}))
def test_every_proof_exists(node):
    """Each named test stands in its file."""
    name, test = node.split("::")
    assert test in functions_of(name)
    assert test.startswith("test_")


@pytest.mark.parametrize("requirement", WANTED)
def test_every_requirement_is_served_by_a_rule(requirement):
    """Some ground, exclusion, clock, duty, sign or action cites it."""
    entries = (*GROUNDS, *EXCLUSIONS, *CLOCKS, *DUTIES, *SIGNS, *ACTIONS)
    assert (requirement in {cited for entry in entries for cited in entry.guide}) == (requirement not in OF_THE_ACCOUNT)


def test_every_golden_vector_has_its_test():
    """V1–V10 and the three traps are tests by name."""
    named = [re.match(r"test_(v\d+|trap_\w)_", name) for name in functions_of(VECTORS)]
    wanted = {*(f"v{number}" for number in range(1, 11)), "trap_a", "trap_b", "trap_c"}
    assert {match[1] for match in named if match} == wanted
