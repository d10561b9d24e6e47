"""Golden values: what the guide says, what Amazon's pages say, and the policy facts read row by row."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import numpy as np
import pytest

from sheets_sync.claims.calendar import business_days_after
from sheets_sync.policy import MARKETPLACES, PARAMETERS, marketplaces, policy

TODAY = date(2026, 11, 23)


def value(profile, key, market, day=TODAY):
    """A value with its unit, as text; a flag as yes or no."""
    era = policy(profile).dated(key, market, day)
    if era.value is None:
        return era.state
    return ("no", "yes")[era.value] if era.unit == "flag" else f"{era.value} {era.unit}"


GUIDE = {
    "claim.window": "90 days",
    "not_received.after_expected": "3 days",
    "not_received.after_order": "30 days",
    "contact.wait": "48 hours",
    "contact.return_request_only": "no",
    "contact.not_needed_when_back": "no",
    "reply.hard": "48 hours",
    "return.refund_claimable": "0 days",
    "claim.decision": "7 days",
    "excludes.gift_card": "yes",
    "excludes.coupon": "yes",
    "excludes.voucher": "yes",
    "ground.service": "yes",
    "ground.extra_charge": "yes",
    "ground.delivered_disputed": "no",
    "ground.return_closed": "no",
    "ground.promise_broken": "no",
    "ground.pickup_missing": "no",
}


@pytest.mark.parametrize("key", PARAMETERS)
def test_the_guide_says_the_same_everywhere_and_where_silent_what_amazon_says(key):
    """The guide's own numbers hold in each marketplace; for the rest its value is the official one, source and all."""
    for market in MARKETPLACES:
        if key in GUIDE:
            assert value("guide", key, market) == GUIDE[key]
            assert policy("guide").dated(key, market, TODAY).cites[0].startswith("guide.g")
        else:
            assert policy("guide").versions(key, market) == policy("official").versions(key, market)


EVERYWHERE = {
    "claim.window": "90 days",
    "not_received.after_order": "none",
    "contact.wait": "48 hours",
    "contact.not_needed_when_back": "yes",
    "reply.advised": "24 hours",
    "reply.hard": "48 hours",
    "return.answer_advised": "24 hours",
    "return.answer_hard": "48 hours",
    "return.option_wait": "48 hours",
    "return.refund": "2 business_days",
    "claim.decision": "7 days",
    "claim.appeal": "30 days",
    "chargeback.answer": "7 days",
    "excludes.gift_card": "no",
    "excludes.coupon": "no",
    "excludes.voucher": "no",
    "ground.service": "no",
    "ground.extra_charge": "yes",
    "ground.delivered_disputed": "yes",
    "ground.return_closed": "yes",
    "ground.promise_broken": "yes",
    "risk.critical_before": "24 hours",
    "risk.high_before": "48 hours",
    "risk.watch_before": "3 days",
}
BUT = {
    "not_received.after_expected": ("3 days", {"IN": "3 business_days"}),
    "contact.return_request_only": ("no", dict.fromkeys(("US", "UK", "AU", "AE"), "yes")),
    "return.option_abroad": ("2 days", dict.fromkeys(("UK", "DE", "FR", "IT", "ES", "NL"), "3 days")),
    "return.refund_claimable": ("0 days", dict.fromkeys(("UK", "DE"), "7 days")),
    "claim.info_advised": ("24 hours", dict.fromkeys(("US", "IN"), "48 hours")),
    "claim.info_hard": ("48 hours", dict.fromkeys(("US", "IN"), "72 hours")),
    "safet.file": ("30 days", dict.fromkeys(("UK", "DE", "FR", "IT", "ES", "NL"), "60 days")),
    "ground.pickup_missing": ("no", dict.fromkeys(("DE", "FR", "IT", "ES", "NL"), "yes")),
}


@pytest.mark.parametrize("key", PARAMETERS)
def test_todays_official_values(key):
    """Each marketplace's official value of the day on which the sources were read, written out a second time."""
    default, exceptions = BUT[key] if key in BUT else (EVERYWHERE[key], {})
    assert {market: value("official", key, market) for market in MARKETPLACES} == {
        market: exceptions.get(market, default) for market in MARKETPLACES
    }


@pytest.mark.parametrize(
    ("key", "market", "last", "before", "after"),
    [
        ("return.option_abroad", "US", date(2024, 9, 15), "5 days", "2 days"),
        ("return.option_abroad", "UK", date(2024, 11, 10), "unknown", "4 days"),
        ("return.option_abroad", "UK", date(2025, 8, 10), "4 days", "3 days"),
        ("return.option_abroad", "DE", date(2024, 11, 10), "unknown", "4 days"),
        ("return.option_abroad", "DE", date(2025, 8, 10), "4 days", "3 days"),
        ("safet.file", "US", date(2026, 2, 15), "60 days", "30 days"),
    ],
)
def test_each_change_falls_on_its_day(key, market, last, before, after):
    """The old value holds through its last day, the new one from the day after; nothing else ever changes."""
    assert value("official", key, market, last) == before
    assert value("official", key, market, last + timedelta(days=1)) == after


def test_nothing_else_changes_with_the_day():
    """Only the changes above are dated; all other values always held, as far as the sources say."""
    changing = {
        (key, market): len(policy("official").versions(key, market))
        for key in PARAMETERS
        for market in MARKETPLACES
        if len(policy("official").versions(key, market)) > 1
    }
    assert changing == {
        ("return.option_abroad", "US"): 2,
        ("return.option_abroad", "UK"): 3,
        ("return.option_abroad", "DE"): 3,
        ("safet.file", "US"): 2,
    }


def test_which_day_picks_the_version():
    """A promise is judged by its own day, an order's cover by the order, SAFE-T and our warnings by today."""
    governed = {key: policy("guide").governed_by(key) for key in PARAMETERS}
    assert {key for key, by in governed.items() if by == "expected_by"} == {
        "claim.window", "not_received.after_expected",
    }  # fmt: skip
    assert {key for key, by in governed.items() if by == "ordered_at"} == {
        "not_received.after_order", "excludes.gift_card", "excludes.coupon", "excludes.voucher", "ground.extra_charge",
    }  # fmt: skip
    assert {key for key, by in governed.items() if by == "today"} == {
        "safet.file", "risk.critical_before", "risk.high_before", "risk.watch_before",
    }  # fmt: skip


def length(key, market, day, profile="official"):
    """A length in days of the version in force on a day."""
    era = policy(profile).dated(key, market, day)
    assert era.unit in {"days", "hours"}
    return timedelta(**{era.unit: era.value})


def test_golden_lengths_of_the_policy_facts():
    """V1, V3, V4, V5, V7 and V8: the dates that the facts compute from these lengths."""
    assert date(2026, 12, 3) + length("not_received.after_expected", "US", date(2026, 12, 3)) == date(2026, 12, 6)
    assert date(2026, 12, 3) + length("claim.window", "US", date(2026, 12, 3)) == date(2027, 3, 3)
    assert date(2026, 11, 15) + length("not_received.after_expected", "US", TODAY) == date(2026, 11, 18)
    assert date(2026, 10, 1) + length("not_received.after_order", "US", TODAY, "guide") == date(2026, 10, 31)
    assert date(2026, 11, 9) + length("claim.window", "US", TODAY) == date(2027, 2, 7)
    for asked, due in ((date(2025, 8, 10), date(2025, 8, 14)), (date(2025, 8, 12), date(2025, 8, 15))):
        assert asked + length("return.option_abroad", "UK", asked) == due
    assert date(2026, 2, 1) + length("safet.file", "US", date(2026, 2, 20)) == date(2026, 3, 3)
    assert date(2026, 11, 20) + length("claim.appeal", "US", date(2026, 11, 20)) == date(2026, 12, 20)


def test_golden_business_days_of_the_policy_facts():
    """V6: a return received on the Wednesday before Thanksgiving 2026 is refunded by Monday."""
    era = policy("official").dated("return.refund", "US", date(2026, 11, 25))
    start = np.array([np.datetime64("2026-11-25").astype(int)], dtype=np.int32)
    found = business_days_after(np.array([MARKETPLACES.index("US")], dtype=np.int16), start, np.array([era.value]))
    assert era.unit == "business_days"
    assert np.datetime64(int(found[0]), "D") == np.datetime64("2026-11-30")


STANDING = {"A": "stated", "B": "stated", "C": "inferred", "?": "unknown"}
OURS = {("IT", "not_received.after_expected"): "inferred"}
"""The table says B, but the only Italian page is the third party's of the row beside it (C)."""


def table(shared, section, width):
    """The rows of a table of the policy facts."""
    text = (shared / "reference" / "policy.md").read_text("utf-8")
    part = text.split(f"\n## {section}.")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return [row for row in rows[2:] if len(row) == width]


def test_marketplaces_are_those_of_the_policy_facts(shared):
    """Id, domain, zone, currency and languages are read from the facts, marketplace by marketplace."""
    rows = table(shared, 9, 12)
    assert [row[0] for row in rows] == list(MARKETPLACES)
    for key, identity, domain, zone, currency, languages, *_ in rows:
        ours = marketplaces()[key]
        found = (ours.id, ours.domain, ours.zone, ours.currency, ", ".join(ours.languages))
        assert found == (identity, domain, zone.split()[0], currency, languages), key
        assert ours.country == {"UK": "GB"}.get(key, key)


def standing(cell):
    """The standing that a cell's confidence letter means."""
    letters = re.findall(r"\?|\b[ABC]\b", cell)
    return STANDING["?" if "?" in letters else letters[0]]


def test_values_and_standing_are_those_of_the_policy_facts(shared):
    """The marketplace table of the facts, cell by cell: window, non-delivery, information request, return, refund."""
    for key, *_, window, opens, info, abroad, refund, _ in table(shared, 9, 12):
        cells = {"claim.window": (window, "days"), "not_received.after_expected": (opens, "days")}
        for parameter, (cell, unit) in cells.items():
            era = policy("official").dated(parameter, key, TODAY)
            assert era.value == int(re.search(r"\d+", cell)[0]), (key, parameter)
            assert era.unit == ("business_days" if "bd" in cell else unit), (key, parameter)
            assert era.standing == OURS.get((key, parameter), standing(cell)), (key, parameter)
        era = policy("official").dated("claim.info_hard", key, TODAY)
        hours = [int(number) for number in re.findall(r"\b\d\d\b", info)] or [48]
        assert era.value == max(hours), key
        assert {era.value, *(other.value for other in era.variants)} == set(hours), key
        assert era.standing == ("disputed" if len(hours) > 1 else standing(info)), key
        era = policy("official").dated("return.option_abroad", key, TODAY)
        assert era.value == int((re.search(r"(\d) cd", abroad) or [0, 2])[1]), key
        assert (era.standing == "unknown") == ("cd A" not in abroad and "cd B" not in abroad), key
        assert policy("official").dated("return.refund", key, TODAY).standing == standing(refund), key
        claimable = policy("official").dated("return.refund_claimable", key, TODAY).value
        assert claimable == (7 if "7" in refund else 0), key


NAMES = {
    "claim.window": ("claim.window", None),
    "msg.reply": ("reply.advised", "reply.hard"),
    "claim.info": ("claim.info_advised", "claim.info_hard"),
    "claim.appeal": ("claim.appeal", None),
    "return.abroad": ("return.option_abroad", None),
    "return.refund": ("return.refund", None),
    "safet.file": ("safet.file", None),
}
UNITS = {"cd": "days", "h": "hours", "bd": "business_days"}


def test_values_are_those_of_the_proposal_of_the_policy_facts(shared):
    """Each row of the facts' policy-as-data proposal holds in each of its marketplaces, on its first and last day."""
    text = (shared / "reference" / "policy.md").read_text("utf-8")
    rules = json.loads(text.split("```json\n")[1].split("```")[0])["rules"]
    checked = 0
    for rule in (rule for rule in rules if rule["id"] in NAMES):
        first, second = NAMES[rule["id"]]
        wanted = [(first, rule.get("warn", rule)), *([(second, rule["hard"])] if second else [])]
        markets = ["MX"] if rule["market"] == "default" else np.atleast_1d(rule["market"]).tolist()
        edges = [date.fromisoformat(rule[edge]) for edge in ("from", "to") if edge in rule] or [TODAY]
        for parameter, said in wanted:
            for market in markets:
                for day in edges:
                    assert value("official", parameter, market, day) == f"{said['n']} {UNITS[said['unit']]}"
                    checked += 1
    assert checked > 15


def test_non_delivery_is_that_of_the_proposal(shared):
    """Three days everywhere, three business days in India, and order + 30 days in the guide alone."""
    text = (shared / "reference" / "policy.md").read_text("utf-8")
    rules = json.loads(text.split("```json\n")[1].split("```")[0])["rules"]
    opens = [rule for rule in rules if rule["id"] == "inr.earliest"]
    assert [(rule["of"][0]["n"], rule["of"][0]["unit"]) for rule in opens] == [(3, "cd"), (3, "bd"), (3, "cd")]
    assert opens[2]["of"][1] == {"anchor": "order_date", "n": 30, "unit": "cd"}
    assert opens[0]["then_not_before"] == {"anchor": "buyer_contact_at", "n": 48, "unit": "h"}
    assert {value("official", "not_received.after_order", market) for market in MARKETPLACES} == {"none"}
