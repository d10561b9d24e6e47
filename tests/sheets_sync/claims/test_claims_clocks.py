"""Every clock of docs/rules.md §3: where it ends in each profile, where it is silent, and where it is unknown."""

from __future__ import annotations

import pytest
from builders.judged_lines import CALM, NOW, SILENT, UNDELIVERED, UNKNOWN, case_of, line, lines
from builders.orders_builder import UNREADABLE, second

from sheets_sync.claims import CLOCKS

X = UNREADABLE
ALL = ("guide", "official", "strict")
AT = "2026-10-09 10:00"
"""A moment in the US, the day before NOW."""

RUNNING = [
    ("reply_due", {"buyer_contacted_at": AT}, "2026-10-11 10:00:00"),
    ("reply_due", {"buyer_last_message_at": AT}, "2026-10-11 10:00:00"),
    ("may_claim", {"buyer_contacted_at": AT}, "2026-10-11 10:00:00"),
    ("may_claim", {"buyer_last_message_at": AT}, "2026-10-11 10:00:00"),
    ("may_claim", {"return_requested_at": AT}, "2026-10-11 10:00:00"),
    ("return_answer_due", {"return_requested_at": AT}, "2026-10-11 10:00:00"),
    ("return_option_due", {"return_requested_at": AT}, "2026-10-11"),
    ("refund_due", {"return_delivered_at": AT}, "2026-10-14"),
    ("info_due", {"info_requested_at": AT}, "2026-10-12 10:00:00"),
    ("decision_expected", {"claim_filed_at": AT}, "2026-10-16"),
    ("appeal_due", {"claim_decided_at": AT, "claim_outcome": "granted"}, "2026-11-08"),
    ("chargeback_due", {"chargeback_at": AT}, "2026-10-16"),
    ("safet_due", {"return_delivered_at": AT, "refunded_by": "amazon"}, "2026-11-08"),
    ("safet_due", {"refunded_at": AT, "refund_amount": 1, "refunded_by": "amazon"}, "2026-11-08"),
]


@pytest.mark.parametrize(("key", "facts", "end"), RUNNING)
@pytest.mark.parametrize("profile", ["guide", "official"])
def test_a_clock_ends_its_length_after_its_event(key, facts, end, profile):
    """Hours to the second, days with the last second of the last day; without a time from the start of the day."""
    assert line({**CALM, **facts}, NOW, profile).clocks[key] == end
    day = {column: AT[:10] if value == AT else value for column, value in facts.items()}
    assert line({**CALM, **day}, NOW, profile).clocks[key] == end.replace("10:00:00", "00:00:00")


@pytest.mark.parametrize(("key", "facts", "end"), RUNNING)
def test_a_clock_is_silent_before_its_event_and_unknown_beside_an_unreadable_one(key, facts, end):
    """Blank or ahead: silent. Unreadable: unknown."""
    event = next(column for column, value in facts.items() if value == AT)
    for value, wanted in ((None, SILENT), (second(NOW) + 1, SILENT), (X, UNKNOWN)):
        word = {"refunded_by", "claim_outcome"} & set(facts)
        assert line({**CALM, **facts, event: value}).clocks[key] == (UNKNOWN if word else wanted)


@pytest.mark.parametrize(("key", "facts", "end"), RUNNING)
def test_a_clock_of_an_unknown_marketplace_is_unknown(key, facts, end):
    """Without the marketplace no clock that runs can be counted, and a silent one stays silent."""
    found = line(
        {**CALM, **{column: second(AT) if value == AT else value for column, value in facts.items()}},
        second(NOW),
        marketplace=None,
    )
    assert found.clocks[key] == found.clocks["opens"] == found.clocks["closes"] == UNKNOWN
    calm = line(CALM, second(NOW), marketplace=None)
    assert {clock for clock, moment in calm.clocks.items() if moment is not SILENT} == {"opens", "closes"}


MET = [
    ("reply_due", {"buyer_contacted_at": AT}, {"refunded_at": AT}),
    ("reply_due", {"buyer_contacted_at": AT}, {"seller_replied_at": AT}),
    ("reply_due", {"buyer_last_message_at": AT}, {"seller_replied_at": AT[:10]}),
    *(
        ("return_answer_due", {"return_requested_at": AT}, met)
        for met in (
            {"return_authorised_at": AT}, {"return_delivered_at": AT}, {"refunded_at": AT},
            {"return_status": "approved"}, {"return_status": "denied"},
            {"return_status": "closed"}, {"return_status": "in_transit"},
            {"return_status": "received"}, {"return_status": "completed"},
        )
    ),
    ("return_option_due", {"return_requested_at": AT}, {"return_label": "prepaid"}),
    ("return_option_due", {"return_requested_at": AT}, {"return_address_given": True}),
    ("return_option_due", {"return_requested_at": AT}, {"refunded_at": AT}),
    ("refund_due", {"return_delivered_at": AT}, {"refunded_at": AT}),
    ("refund_due", {"return_delivered_at": AT}, {"refunded_at": AT, "refund_amount": 1}),
    ("refund_due", {"return_delivered_at": AT}, {"refund_amount": 20}),
    ("info_due", {"info_requested_at": AT}, {"info_answered_at": AT}),
    ("info_due", {"info_requested_at": AT}, {"claim_outcome": "denied"}),
    ("decision_expected", {"claim_filed_at": AT}, {"claim_decided_at": AT}),
    ("appeal_due", {"claim_decided_at": AT, "claim_outcome": "granted"}, {"appealed_at": AT}),
    ("appeal_due", {"claim_decided_at": AT, "claim_outcome": "granted"}, {"appeal_outcome": "denied"}),
    ("appeal_due", {"claim_decided_at": AT, "claim_outcome": "granted"}, {"claim_funded_by": "amazon"}),
    ("appeal_due", {"claim_decided_at": AT, "claim_outcome": "granted"}, {"claim_outcome": "denied"}),
    ("safet_due", {"return_delivered_at": AT, "refunded_by": "amazon"}, {"refunded_by": "seller"}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "facts", "met"), MET)
def test_a_clock_is_silent_once_it_is_met(key, facts, met):
    """What was done silences the clock; where it cannot be read whether it was, the clock is unknown."""
    assert line({**CALM, **facts, **met}).clocks[key] is SILENT
    assert line({**CALM, **facts}).clocks[key] not in {SILENT, UNKNOWN}
    doubt = dict.fromkeys(met, X)
    if set(met) == {"refunded_at", "refund_amount"}:
        doubt = {"refunded_at": X}
    assert line({**CALM, **facts, **doubt}).clocks[key] == UNKNOWN


DUTIES = [
    row
    for row in RUNNING
    if row[0] in {"reply_due", "return_answer_due", "return_option_due", "refund_due", "info_due"}
]


@pytest.mark.parametrize(("key", "facts", "end"), DUTIES)
def test_duties_end_with_the_decision(key, facts, end):
    """A decided claim silences every duty; a doubt about the decision silences none but the answer to Amazon."""
    assert line({**CALM, **facts, "claim_outcome": "denied"}).clocks[key] is SILENT
    assert line({**CALM, **facts, "claim_decided_at": AT}).clocks[key] is SILENT
    assert line({**CALM, **facts, "claim_outcome": X}).clocks[key] == (UNKNOWN if key == "info_due" else end)


@pytest.mark.parametrize(("key", "facts", "end"), DUTIES)
def test_duties_end_with_the_window_unless_a_claim_runs(key, facts, end):
    """After the last day to claim nothing is owed, unless a claim was, or may have been, filed before."""
    old = {**CALM, **facts, "ordered_at": "2026-06-01", "delivered_at": "2026-07-01"}
    for expected, closed in (("2026-07-11", True), ("2026-07-12", False)):
        row = {**old, "expected_by": expected}
        asked = "info_requested_at" in facts
        assert (line(row).clocks[key] is SILENT) == (closed and not asked)
        assert line({**row, "claim_flag": True}).clocks[key] == end
        assert line({**row, "claim_flag": X}).clocks[key] == end


def test_every_clock_is_tested():
    """The tables above name every clock but the two that always run."""
    assert {row[0] for row in RUNNING} == {clock.key for clock in CLOCKS} - {"opens", "closes"}


ARMS = [
    ("2026-10-10", "2026-09-14", "2026-10-13", "opens_by_expected"),
    ("2026-10-10", "2026-09-13", "2026-10-13", "opens_by_expected"),
    ("2026-10-10", "2026-09-12", "2026-10-12", "opens_by_ordered"),
    ("2026-10-10 23:59:59", "2026-09-13 00:00:01", "2026-10-13", "opens_by_expected"),
    ("2028-02-27", "2028-02-20", "2028-03-01", "opens_by_expected"),
    ("2027-02-27", "2027-02-20", "2027-03-02", "opens_by_expected"),
    ("2028-03-15", "2028-01-31", "2028-03-01", "opens_by_ordered"),
    ("2027-12-30", "2027-12-20", "2028-01-02", "opens_by_expected"),
    ("2026-10-30", "2026-10-20", "2026-11-02", "opens_by_expected"),
]


@pytest.mark.parametrize(("expected", "ordered", "day", "arm"), ARMS)
def test_opens_is_the_earlier_of_two_days(expected, ordered, day, arm):
    """G8: expected + 3 days or order + 30, whichever is earlier; where both agree the expected date is named."""
    found = line({**UNDELIVERED, "expected_by": expected, "ordered_at": ordered}, "2026-09-01 12:00")
    assert found.clocks["opens"] == day
    assert found.notes & {"opens_by_expected", "opens_by_ordered", "opens_at_latest"} == {arm}


@pytest.mark.parametrize("lack", [None, X])
@pytest.mark.parametrize("profile", ALL)
def test_opens_without_one_of_its_dates_is_an_upper_bound(lack, profile):
    """With one date missing the other count is an upper bound, except where the profile has that count alone."""
    no_order = line({**UNDELIVERED, "ordered_at": lack}, profile=profile)
    no_expected = line({**UNDELIVERED, "expected_by": lack}, profile=profile)
    neither = line({**UNDELIVERED, "ordered_at": lack, "expected_by": lack}, profile=profile)
    bound = profile != "official"
    assert no_order.clocks["opens"] == ("≤2026-10-13" if bound else "2026-10-13")
    assert no_expected.clocks["opens"] == ("≤2026-10-31" if bound else UNKNOWN)
    assert neither.clocks["opens"] == UNKNOWN
    assert no_expected.clocks["closes"] == neither.clocks["closes"] == UNKNOWN
    assert ("opens_at_latest" in no_order.notes) == ("opens_at_latest" in no_expected.notes) == bound


CLOSES = [
    ("2026-10-10", "2027-01-08"),
    ("2027-12-01", "2028-02-29"),
    ("2026-12-01", "2027-03-01"),
    ("2026-10-10 23:59", "2027-01-08"),
]


@pytest.mark.parametrize(("expected", "day"), CLOSES)
def test_closes_ninety_days_after_the_expected_day(expected, day):
    """G2: the 90th day after the expected day is the last, through leap days, month ends and clock changes."""
    row = {**UNDELIVERED, "expected_by": expected, "ordered_at": "2026-10-01"}
    assert line(row).clocks["closes"] == day
    last = second(f"{day} 23:59:59")
    before, after = line(row, last), line(row, last + 1)
    assert (before.exclusions, before.changes_at) == (set(), last + 1)
    assert (after.exclusions, after.risk, "residual_after_window" in after.notes) == (
        {"window_closed"},
        "not_covered",
        True,
    )


CHANGES = [
    ("US", "2026-10-31 12:00", "2026-11-02 11:00:00"),
    ("US", "2027-03-13 12:00", "2027-03-15 13:00:00"),
    ("UK", "2026-10-24 12:00", "2026-10-26 11:00:00"),
    ("DE", "2027-03-27 12:00", "2027-03-29 13:00:00"),
    ("AU", "2026-10-03 12:00", "2026-10-05 13:00:00"),
    ("JP", "2026-10-31 12:00", "2026-11-02 12:00:00"),
    ("IN", "2028-02-28 12:00", "2028-03-01 12:00:00"),
]


@pytest.mark.parametrize(("marketplace", "written", "due"), CHANGES)
def test_hours_run_through_changes_of_the_clock(marketplace, written, due):
    """48 hours are elapsed hours: the wall clock is one off after a change, and a leap day is a day."""
    row = {**CALM, "buyer_contacted_at": written, "expected_by": written[:10], "ordered_at": "2026-09-20"}
    assert line(row, written, marketplace=marketplace).clocks["reply_due"] == due


CONTACTS = ("buyer_contacted_at", "buyer_last_message_at", "return_requested_at")


@pytest.mark.parametrize("first", CONTACTS)
def test_the_wait_counts_from_the_first_contact(first):
    """G7: of several contacts the earliest starts the wait; an unreadable one makes it an upper bound."""
    row = {**CALM, **dict.fromkeys(CONTACTS, "2026-10-09 10:00"), first: "2026-10-08 10:00"}
    assert line(row).clocks["may_claim"] == "2026-10-10 10:00:00"
    other = next(key for key in CONTACTS if key != first)
    assert line({**row, other: X}).clocks["may_claim"] == "≤2026-10-10 10:00:00"
    assert line({**row, other: None}).clocks["may_claim"] == "2026-10-10 10:00:00"
    assert line({**row, first: None}).clocks["may_claim"] == "2026-10-11 10:00:00"


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [({"buyer_problem": "damaged"}, UNKNOWN), ({"return_status": "requested"}, UNKNOWN), ({}, SILENT)],
)
def test_a_contact_without_its_date_starts_an_unknown_wait(facts, wanted):
    """The buyer surely wrote, nobody knows when."""
    assert line({**CALM, **facts}).clocks["may_claim"] == wanted


@pytest.mark.parametrize(
    ("facts", "alone"),
    [
        ({}, True),
        ({"status": "lost"}, False),
        ({"buyer_problem": "service", "status": "damaged"}, True),
        ({"extra_charges": 4}, False),
        ({"extra_charges": X}, False),
        ({"buyer_problem": "changed_mind"}, False),
    ],
)
def test_where_amazon_asks_for_a_return_request_only_that_starts_the_wait(facts, alone):
    """Official, US: for an item problem and nothing else only the return request counts; a doubt changes nothing."""
    row = {**CALM, "buyer_problem": "damaged", "buyer_contacted_at": "2026-10-08 10:00", **facts}
    asked = {"return_requested_at": "2026-10-09 10:00", "return_label": "prepaid"}
    early, late = "2026-10-10 10:00:00", "2026-10-11 10:00:00"
    assert line({**row, **asked}, profile="official").clocks["may_claim"] == (late if alone else early)
    assert line(row, profile="official").clocks["may_claim"] == (SILENT if alone else early)
    assert line({**row, **asked}, profile="guide").clocks["may_claim"] == early
    assert line({**row, **asked}, profile="official", marketplace="CA").clocks["may_claim"] == early
    if alone:
        assert line({**row, **asked, "return_requested_at": X}, profile="official").clocks["may_claim"] == UNKNOWN
        assert line({**row, "return_status": "approved"}, profile="official").clocks["may_claim"] == UNKNOWN


def test_the_first_unanswered_message_counts():
    """The reply counts from the contact while that is unanswered, else from the last message."""
    row = {**CALM, "buyer_contacted_at": "2026-10-08 10:00", "buyer_last_message_at": "2026-10-09 10:00"}
    assert line(row).clocks["reply_due"] == "2026-10-10 10:00:00"
    assert line({**row, "seller_replied_at": "2026-10-08 11:00"}).clocks["reply_due"] == "2026-10-11 10:00:00"
    assert line({**row, "seller_replied_at": "2026-10-09 11:00"}).clocks["reply_due"] is SILENT
    assert line({**row, "buyer_contacted_at": X}).clocks["reply_due"] == UNKNOWN
    assert line({**row, "buyer_contacted_at": X}).action == "answer_buyer"
    assert line({**row, "buyer_last_message_at": X}).clocks["reply_due"] == "2026-10-10 10:00:00"


@pytest.mark.parametrize("early", ["claim_filed_at", "info_answered_at"])
def test_the_later_of_two_events_counts(early):
    """A decision is expected after the claim or the last answer to Amazon, whichever came later."""
    row = {**CALM, "claim_filed_at": "2026-10-09", "info_answered_at": "2026-10-09", early: "2026-10-05"}
    assert line(row).clocks["decision_expected"] == "2026-10-16"
    assert line({**row, early: X}).clocks["decision_expected"] == UNKNOWN
    assert line({**row, "claim_filed_at": None, "claim_flag": True}).clocks["decision_expected"] != UNKNOWN
    assert line({**CALM, "claim_flag": True}).clocks["decision_expected"] == UNKNOWN


def test_safet_counts_from_the_later_event():
    """SAFE-T counts from the refund or the return, whichever came later; one that cannot be read leaves it unknown."""
    row = {**CALM, "refunded_by": "amazon", "refunded_at": "2026-10-05", "return_delivered_at": "2026-10-07"}
    assert line(row).clocks["safet_due"] == "2026-11-06"
    assert line({**row, "refunded_at": "2026-10-09"}).clocks["safet_due"] == "2026-11-08"
    assert line({**row, "refunded_at": X}).clocks["safet_due"] == UNKNOWN
    assert line({**row, "return_delivered_at": X}).clocks["safet_due"] == UNKNOWN


def test_a_status_without_its_date_leaves_the_clock_unknown():
    """The thing itself is sure, its date is not there: unknown, not silent."""
    assert line({**CALM, "return_status": "requested"}).clocks["return_answer_due"] == UNKNOWN
    assert line({**CALM, "return_status": "requested"}).clocks["return_option_due"] == UNKNOWN
    assert line({**CALM, "return_status": "received"}).clocks["refund_due"] == UNKNOWN
    assert line({**CALM, "claim_outcome": "granted"}).clocks["appeal_due"] == UNKNOWN


ADVISED = [
    ("reply_due", {"buyer_contacted_at": AT}, "2026-10-10 10:00:00"),
    ("return_answer_due", {"return_requested_at": AT}, "2026-10-10 10:00:00"),
    ("info_due", {"info_requested_at": AT}, "2026-10-11 10:00:00"),
]


@pytest.mark.parametrize(("key", "facts", "advised"), ADVISED)
def test_three_duties_have_an_advised_moment(key, facts, advised):
    """24 hours for the buyer, 48 for Amazon in the US, silent with their duty."""
    assert line({**CALM, **facts}).advised[key] == advised
    assert line({**CALM, **facts, "claim_outcome": "denied"}).advised[key] is SILENT


def test_lines_keep_their_own_clocks():
    """Clocks of different lines and marketplaces stand beside each other."""
    rows = [{**CALM, "buyer_contacted_at": second(AT), "marketplace": place} for place in ("US", "JP", "DE")]
    assert [one.clocks["reply_due"] for one in lines(rows, second(NOW))] == [
        "2026-10-11 10:00:00",
        "2026-10-12 02:00:00",
        "2026-10-11 19:00:00",
    ]


@pytest.mark.parametrize(
    ("day", "stated"),
    [("2024-11-10", False), ("2024-11-11", True), ("2025-08-10", True), ("2025-08-11", True), ("2026-10-01", True)],
)
def test_a_version_is_stated_by_the_day_of_its_event(day, stated):
    """Whether a page states a length goes by the version in force on the day of the event, from its first day on."""
    case = case_of([{"return_requested_at": f"{day} 23:59"}, {}], marketplace="UK")
    found = case.stated("return.option_abroad", case.event("return_requested_at"))
    assert found.tolist() == [stated, True]
    nowhere = case_of([{"expected_by": second(day)}], second(NOW), marketplace=None)
    assert nowhere.stated("claim.window", nowhere.event("expected_by")).tolist() == [False]


@pytest.mark.parametrize(("now", "turn"), [("2026-02-14 12:00", "2026-02-16"), ("2026-02-15 23:59:59", "2026-02-16")])
def test_a_rule_of_today_holds_until_the_day_it_changes(now, turn):
    """Nothing else being near, the next change is the first second of the day on which the new version begins."""
    row = {**CALM, "ordered_at": "2026-01-01", "expected_by": "2026-02-01", "delivered_at": "2026-01-31"}
    row |= {"refunded_by": "amazon", "refunded_at": "2026-02-10"}
    assert line(row, now).changes_at == second(turn)
    assert line(row, turn).changes_at == second("2026-03-13")


def test_a_length_nobody_knows_makes_its_clock_unknown():
    """Before 2024-11-11 nobody knows how long UK sellers abroad had: the clock runs and its end is unknown."""
    row = {**CALM, "ordered_at": "2024-10-01", "expected_by": "2024-10-10", "delivered_at": "2024-10-09"}
    for day, wanted in (("2024-11-10", UNKNOWN), ("2024-11-11", "2024-11-15")):
        asked = {**row, "return_requested_at": f"{day} 10:00"}
        assert line(asked, f"{day} 12:00", marketplace="UK").clocks["return_option_due"] == wanted
