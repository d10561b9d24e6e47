"""Exclusions, grounds and signs: the oracle's tables of rules.md §4, §5 and §6, each a rule over one `Trial`."""

from __future__ import annotations

from typing import Any

from oracle.oracle_clocks import (
    AT_LATEST,
    CLOCKS,
    DUTIES,
    NONE,
    SILENT,
    UNKNOWN,
    Date,
    Moment,
    end,
    flag,
    may_claim,
    moment,
    opening,
    ran,
    reached,
    value_of,
)
from oracle.oracle_facts import Case
from oracle.oracle_logic import UNREADABLE, Answer, Rule, all_of, any_of, both, fact, not_, read, word, yes
from oracle.oracle_policy import Rules

PAID_WITHOUT_COVER = ("gift_card", "coupon", "voucher")


class Trial:
    """One case under one profile: what is computed on the way to the answer."""

    __slots__ = (
        "arm_stated",
        "as_of",
        "case",
        "clocks",
        "exclusions",
        "fact",
        "grounds",
        "opening_arm",
        "present",
        "rules",
        "seen",
        "signs",
    )

    def __init__(self, case: Case, rules: Rules) -> None:
        self.case, self.rules = case, rules
        self.seen, self.fact, self.present, self.as_of = case.seen, case.fact, case.present, case.as_of
        opens = opening(case, rules)
        self.opening_arm, self.arm_stated = opens.arm, opens.stated
        self.clocks: dict[str, Moment] = {"opens": opens.moment}
        self._run("closes")
        self.exclusions = {key: rule(self) for key, rule in EXCLUSIONS.items()}
        silenced = self._duties_silenced()
        for key in CLOCKS:
            if key in DUTIES and silenced:
                self.clocks[key] = SILENT
            elif key != "closes":
                self._run(key)
        undecided = self.fact["decided"] is not True
        self.grounds = {key: undecided and rule(self) for key, rule in GROUNDS.items()}
        self.clocks["may_claim"] = may_claim(case, rules, return_only=self._return_request_alone())
        self.signs = {key: undecided and rule(self) for key, rule in SIGNS.items()}

    def _run(self, key: str) -> None:
        self.clocks[key] = moment(self.case, self.rules, *ran(self.case, key), CLOCKS[key].length)

    def _duties_silenced(self) -> bool:
        too_late = self.exclusions["window_closed"] is True and self.fact["claimed"] is False
        return too_late or self.fact["decided"] is True

    def _return_request_alone(self) -> bool:
        others = [answer for key, answer in self.grounds.items() if key != "item_problem"]
        return (
            self.grounds["item_problem"] is True
            and all(answer is False for answer in others)
            and profile("contact.return_request_only", "return_requested_at")(self) is True
        )

    def advised(self, key: str) -> Moment:
        """The advised moment of a duty that has one, as long as the duty itself runs."""
        if self.clocks[key] == SILENT:
            return SILENT
        return moment(self.case, self.rules, *ran(self.case, key), CLOCKS[key].advised)

    def date(self, column: str) -> Date | None:
        """The date in a cell; None where none was read."""
        held = self.seen.get(column)
        return None if held is UNREADABLE else held


def profile(parameter: str, event: str | None = None) -> Rule:
    """What the profile says, in the version of the day of `event`."""
    return lambda trial: flag(trial.rules, parameter, trial.case, trial.date(event) if event else None)


def passed(column: str, parameter: str) -> Rule:
    """The span of `parameter` since the date in `column` is over; unknown without that date."""

    def rule(trial: Any) -> Answer:
        start = trial.date(column)
        value = value_of(trial.rules, parameter, trial.case, start)
        if value is not None and value.amount is None:
            return False
        if start is None or value is None:
            return None
        return end(trial.case, start, value)[2] <= trial.as_of

    return rule


def _order_id_elsewhere(trial: Any) -> Answer:
    held = trial.seen.get("order_id", UNREADABLE)
    return None if held is UNREADABLE else held.startswith(("S01-", "S02-"))


def _paid_without_cover(trial: Any) -> Answer:
    held = trial.seen.get("paid_with")
    if held is UNREADABLE:
        answers = [profile(f"excludes.{way}")(trial) for way in PAID_WITHOUT_COVER]
        return False if answers == [False] * 3 else None
    return profile(f"excludes.{held}")(trial) if held in PAID_WITHOUT_COVER else False


def _window_closed(trial: Any) -> Answer:
    known, day = trial.clocks["closes"][:2]
    return None if known == UNKNOWN else known != NONE and trial.case.today > day


EXCLUSIONS: dict[str, Rule] = {
    "not_amazon": any_of(word("marketplace", "non_amazon"), _order_id_elsewhere),
    "cancelled_unshipped": fact("cancelled"),
    "fulfilled_by_amazon": word("fulfilment", "amazon"),
    "digital": word("product_type", "digital"),
    "service_product": word("product_type", "service"),
    "paid_without_cover": _paid_without_cover,
    "refunded": fact("refunded_full"),
    "chargeback_filed": read("chargeback_at"),
    "window_closed": _window_closed,
}


def _opened(trial: Any) -> Answer:
    known, day = trial.clocks["opens"][:2]
    if known == NONE:
        return False
    if known == UNKNOWN:
        return None
    return True if trial.case.today >= day else (None if known == AT_LATEST else False)


def _refund_overdue(trial: Any) -> Answer:
    """The buyer may complain of a missing refund: so many days after the return came back, or at once."""
    if "return_delivered_at" not in trial.seen:
        return True
    start = trial.date("return_delivered_at")
    value = value_of(trial.rules, "return.refund_claimable", trial.case, start)
    if value is not None and value.amount is None:
        return True
    if value is None or start is None:
        return None
    return trial.case.today >= end(trial.case, start, value)[1]


_not_arrived = not_(fact("delivered"))

GROUNDS: dict[str, Rule] = {
    "not_received": any_of(fact("came_back"), all_of(_not_arrived, _opened)),
    "item_problem": fact("stated_item_problem"),
    "returned_unrefunded": all_of(fact("came_home"), _refund_overdue, not_(fact("refunded_full"))),
    "service": all_of(word("buyer_problem", "service"), profile("ground.service", "buyer_contacted_at")),
    "return_refused": all_of(
        fact("return_requested"),
        not_(fact("option_given")),
        any_of(word("return_status", "denied"), passed("return_requested_at", "return.option_wait")),
    ),
    "extra_charge": all_of(fact("charged"), profile("ground.extra_charge")),
    "delivered_disputed": all_of(
        fact("delivered"),
        word("buyer_problem", "not_received"),
        profile("ground.delivered_disputed", "delivered_at"),
    ),
    "return_closed": all_of(
        word("return_status", "closed", "denied"),
        not_(fact("refunded_full")),
        profile("ground.return_closed", "return_requested_at"),
    ),
    "promise_broken": all_of(
        fact("promised"), passed("promised_at", "contact.wait"), profile("ground.promise_broken", "promised_at")
    ),
    "pickup_missing": all_of(
        yes("bulky"),
        fact("return_requested"),
        not_(read("pickup_arranged_at")),
        passed("return_requested_at", "return.option_wait"),
        profile("ground.pickup_missing", "return_requested_at"),
    ),
}


def _opens_soon(trial: Any) -> Answer:
    known, day = trial.clocks["opens"][:2]
    if known == NONE:
        return False
    before = value_of(trial.rules, "risk.watch_before", trial.case, None)
    if known == UNKNOWN or before is None:
        return None
    if trial.case.today < day - before.amount:
        return None if known == AT_LATEST else False
    return trial.case.today < day


def _delivered_after_opening(trial: Any) -> Answer:
    if "delivered_at" not in trial.seen:
        return False
    known, day = trial.clocks["opens"][:2]
    if known == NONE:
        return False
    delivery = trial.date("delivered_at")
    if delivery is None or known == UNKNOWN:
        return None
    return True if delivery[1] > day else (None if known == AT_LATEST else False)


SIGNS: dict[str, Rule] = {
    "opening_soon": all_of(_not_arrived, not_(fact("came_back")), _opens_soon),
    "delivered_late": all_of(fact("delivered"), _delivered_after_opening),
    "contact_under_way": any_of(fact("contacted"), read("return_authorised_at", "return_delivered_at")),
    "promise_open": fact("promised"),
    "charge_not_borne": all_of(fact("charged"), not_(profile("ground.extra_charge"))),
}

_without_wait = any_of(
    lambda trial: both(trial.grounds["not_received"], trial.fact["came_back"]),
    lambda trial: trial.grounds["delivered_disputed"],
)
claim_possible_now: Rule = any_of(
    all_of(
        any_of(*(lambda trial, key=key: trial.grounds[key] for key in GROUNDS)),
        lambda trial: reached(trial.case, trial.clocks["may_claim"]),
    ),
    all_of(_without_wait, profile("contact.not_needed_when_back", "delivered_at")),
)
"""The buyer may claim now (the end of rules.md §5)."""

open_claim: Rule = any_of(
    all_of(fact("claimed"), not_(fact("decided"))),
    all_of(fact("granted"), read("appealed_at"), not_(read("appeal_outcome"))),
)
lost_claim: Rule = all_of(
    fact("granted"),
    not_(word("claim_funded_by", "amazon")),
    not_(fact("appealed")),
    lambda trial: _still_ahead(trial.clocks["appeal_due"], trial.as_of),
)


def _still_ahead(moment: Moment, as_of: int) -> Answer:
    return None if moment[0] == UNKNOWN else moment[0] != NONE and as_of <= moment[2]
