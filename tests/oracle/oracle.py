"""The oracle: one order line, one moment, one profile, and the whole answer, by the tables of rules.md §6 and §7."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from oracle.oracle_calendar import last_second
from oracle.oracle_clocks import (
    ADVISED,
    AT_LATEST,
    DUTIES,
    KEYS,
    NONE,
    SILENT,
    UNKNOWN,
    Moment,
    ahead,
    opening,
    ran,
    value_of,
)
from oracle.oracle_facts import JUDGED, Case
from oracle.oracle_logic import UNREADABLE, Answer, always, either
from oracle.oracle_policy import rules
from oracle.oracle_rules import Trial, claim_possible_now, lost_claim, open_claim

OTHER_PROFILE = {"guide": "official", "strict": "official", "official": "guide"}
AT_RISK = frozenset(("watch", "high", "critical", "open", "lost", "unknown"))


class Verdict(NamedTuple):
    """Everything that is answered for a line; rules by their keys, clocks as (known, day, UTC second, whole)."""

    risk: str
    grounds: tuple[str, ...]
    grounds_unknown: tuple[str, ...]
    exclusions: tuple[str, ...]
    exclusions_unknown: tuple[str, ...]
    duties: tuple[str, ...]
    duties_unknown: tuple[str, ...]
    signs: tuple[str, ...]
    signs_unknown: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    clocks: tuple[tuple[int, int, int, bool], ...]
    advised: tuple[tuple[int, int, int, bool], ...]
    action: str
    act_by: tuple[int, int, int, bool]
    amount: int | None
    other_opens: tuple[int, int, int, bool]


def verdict(case: Case, profile: str) -> Verdict:
    """Judge one case."""
    trial = Trial(case, rules(profile))
    due_soon = _due_within(trial, "risk.high_before")
    risk = _risk(trial, due_soon)
    action, act_by = _action(trial, risk)
    other = opening(case, rules(OTHER_PROFILE[profile])).moment
    return Verdict(
        risk,
        *_named(trial.grounds),
        *_named(trial.exclusions),
        *_named(due_soon),
        *_named(trial.signs),
        _missing(trial) if risk == "unknown" else (),
        _notes(trial, action, act_by, other),
        tuple(trial.clocks[key][:4] for key in KEYS),
        tuple(trial.advised(key)[:4] for key in ADVISED),
        action,
        act_by[:4],
        _amount(case) if risk in AT_RISK else None,
        other[:4],
    )


def _named(answers: dict[str, Answer]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(k for k, a in answers.items() if a), tuple(k for k, a in answers.items() if a is None)


def _due_within(trial: Trial, parameter: str) -> dict[str, Answer]:
    """Per duty: missed, or due within the span."""
    span = value_of(trial.rules, parameter, trial.case, None)
    answers: dict[str, Answer] = {}
    for key in DUTIES:
        known, _, seconds, *_ = trial.clocks[key]
        if known in (NONE, UNKNOWN):
            answers[key] = None if known == UNKNOWN else False
        else:
            answers[key] = seconds - trial.as_of <= span.amount * 3600
    return answers


def _risk(trial: Trial, due_soon: dict[str, Answer]) -> str:
    filed, lost = open_claim(trial), lost_claim(trial)
    if filed or lost:
        return "open" if filed else "lost"
    if True in trial.exclusions.values():
        return "unknown" if filed is None or lost is None else "not_covered"
    now = either(claim_possible_now(trial), *_due_within(trial, "risk.critical_before").values())
    soon = either(*trial.grounds.values(), *due_soon.values())
    sign = either(*trial.signs.values())
    for grade, answer in (("critical", now), ("high", soon), ("watch", sign)):
        if answer:
            return grade
    return "unknown" if None in (filed, lost, now, soon, sign, *trial.exclusions.values()) else "clear"


def _missing(trial: Trial) -> tuple[str, ...]:
    seen, market = trial.seen, trial.case.market
    opens, closes = trial.clocks["opens"][0], trial.clocks["closes"][0]
    bound = opens in (AT_LATEST, UNKNOWN)
    named = {
        "order_id": seen.get("order_id", UNREADABLE) is UNREADABLE,
        "marketplace": market is None and seen.get("marketplace") != "non_amazon",
        "ordered_at": trial.date("ordered_at") is None and bound,
        "expected_by": trial.date("expected_by") is None and (bound or closes == UNKNOWN),
        "delivered": trial.fact["delivered"] is None,
    }
    four = ("order_id", "marketplace", "ordered_at", "expected_by")
    cells = trial.case.cells
    unread = any(cells[column] is UNREADABLE for column in JUDGED if column in cells and column not in four)
    named["other"] = unread or not any(named.values())
    return tuple(key for key, holds in named.items() if holds)


def _amount(case: Case) -> int | None:
    seen = case.seen
    amount, refund = seen.get("amount", UNREADABLE), seen.get("refund_amount")
    if amount is UNREADABLE or refund is UNREADABLE:
        return None
    if refund is None:
        date = seen.get("refunded_at")
        if date is UNREADABLE:
            return None
        refund = amount if date is not None else 0
    return max(0, amount - max(0, refund))


def _notes(trial: Trial, action: str, act_by: Moment, other: Moment) -> tuple[str, ...]:
    opens, closes = trial.clocks["opens"], trial.clocks["closes"]
    shown = [moment[1] if moment[0] in (1, 2) else None for moment in (opens, other)]
    holds = {
        "opens_by_expected": trial.opening_arm == "expected_by",
        "opens_by_ordered": trial.opening_arm == "ordered_at",
        "opens_at_latest": opens[0] == AT_LATEST,
        "other_profile_opens": shown[0] != shown[1],
        "refund_taken_as_full": trial.date("refunded_at") is not None and "refund_amount" not in trial.seen,
        "day_without_time": act_by[4],
        "market_unverified": not trial.arm_stated or (closes[0] == 1 and not _window_stated(trial)),
        "residual_after_window": trial.exclusions["window_closed"] is True,
        "claim_settled": trial.fact["decided"] is True,
        "label_protects": action == "wait_for_amazon" and not _appeal_undecided(trial),
    }
    return tuple(key for key, answer in holds.items() if answer)


def _window_stated(trial: Trial) -> bool:
    value = value_of(trial.rules, "claim.window", trial.case, None)
    return value is not None and value.stated


def _appeal_undecided(trial: Trial) -> bool:
    return trial.fact["decided"] is True


def _dated(moment: Moment) -> Moment | None:
    return moment if moment[0] not in (NONE, UNKNOWN) else None


def _on(key: str) -> Callable[[Trial], Moment | None]:
    return lambda trial: _dated(trial.clocks[key])


def _duty(key: str) -> Callable[[Trial], Moment | None]:
    """A duty's advised moment while that is ahead, then the hard one."""

    def date(trial: Trial) -> Moment | None:
        if key in ADVISED:
            advised = trial.advised(key)
            if advised[0] not in (NONE, UNKNOWN) and trial.as_of <= advised[2]:
                return advised
        return _dated(trial.clocks[key])

    return date


def _no_date(trial: Trial) -> None:
    return None


def _owed(key: str) -> Callable[[Trial], Answer]:
    """The duty is surely there, surely not met and not silent."""
    return lambda trial: trial.clocks[key] != SILENT and ran(trial.case, key)[0]


def _holds(ground: str) -> Callable[[Trial], Answer]:
    return lambda trial: trial.grounds[ground]


def _not_received(*, back: bool | None = None, contact: bool | None = None, label: bool = False) -> Any:
    """The ground `not_received`, by its kind."""

    def condition(trial: Trial) -> bool:
        fact = trial.fact
        return (
            trial.grounds["not_received"] is True
            and fact["protected"] is label
            and (back is None or (fact["came_back"] is True) is back)
            and (contact is None or (fact["contacted"] is True) is contact)
        )

    return condition


def _later_of_opens_and_claim(trial: Trial) -> Moment | None:
    dates = [date for date in (_on("opens")(trial), _on("may_claim")(trial)) if date]
    return max(dates, key=lambda date: date[2], default=None)


def _claim_else_opens(trial: Trial) -> Moment | None:
    return _on("may_claim")(trial) or _on("opens")(trial)


def _day_before_opens(trial: Trial) -> Moment | None:
    opens = _on("opens")(trial)
    if opens is None:
        return None
    return opens[0], opens[1] - 1, last_second(opens[1] - 1, trial.case.zone), True, False


def _safet(trial: Trial) -> bool:
    return trial.seen.get("refunded_by") == "amazon" and ahead(trial.case, trial.clocks["safet_due"])


CANDIDATES: tuple[tuple[str, Any, Callable[[Trial], Moment | None]], ...] = (
    ("answer_buyer", _owed("reply_due"), _duty("reply_due")),
    ("answer_buyer", _holds("service"), _on("may_claim")),
    ("authorise_return", _owed("return_answer_due"), _duty("return_answer_due")),
    ("authorise_return", _owed("return_option_due"), _duty("return_option_due")),
    ("authorise_return", _holds("return_refused"), _no_date),
    ("refund_return", _owed("refund_due"), _duty("refund_due")),
    ("refund_return", _holds("returned_unrefunded"), _duty("refund_due")),
    ("bear_charge", _holds("extra_charge"), _on("may_claim")),
    ("wait_for_amazon", _not_received(label=True), _no_date),
    ("refund_before_claim", _not_received(back=True), _claim_else_opens),
    ("refund_before_claim", _not_received(back=False, contact=True), _later_of_opens_and_claim),
    ("refund_before_claim", _holds("return_closed"), _on("may_claim")),
    ("refund_before_claim", _holds("promise_broken"), _on("may_claim")),
    ("send_replacement", _holds("item_problem"), _on("may_claim")),
    ("carrier_enquiry", _not_received(back=False, contact=False), _on("opens")),
    ("carrier_enquiry", _holds("delivered_disputed"), _on("may_claim")),
    ("verify_carrier", lambda trial: trial.signs["opening_soon"], _day_before_opens),
    ("arrange_pickup", _holds("pickup_missing"), _on("may_claim")),
    ("file_safet", _safet, _on("safet_due")),
)
"""Action, reason, date; the earliest date wins, then the first of the list."""


def _most_urgent(trial: Trial) -> tuple[str, Moment] | None:
    best: tuple[str, Moment] | None = None
    for action, reason, date in CANDIDATES:
        if reason(trial) is True:
            moment = date(trial) or SILENT
            if best is None or _sooner(moment, best[1]):
                best = action, moment
    return best


def _sooner(one: Moment, other: Moment) -> bool:
    return one != SILENT and (other == SILENT or one[2] < other[2])


def _reason_is_the_parcel(trial: Trial) -> bool:
    stated = trial.seen.get("claim_reason", trial.seen.get("buyer_problem", "not_received"))
    return stated == "not_received"


FILED: tuple[tuple[str, Any, Callable[[Trial], Moment | None]], ...] = (
    ("answer_amazon", lambda trial: trial.clocks["info_due"] != SILENT, _duty("info_due")),
    (
        "wait_for_amazon",
        lambda trial: trial.fact["claimed"] and trial.fact["protected"] and _reason_is_the_parcel(trial),
        _no_date,
    ),
    ("answer_buyer", lambda trial: trial.clocks["reply_due"] != SILENT, _duty("reply_due")),
    ("complete_data", lambda trial: trial.fact["claimed"] is None, _no_date),
    (
        "state_facts",
        lambda trial: trial.date("seller_replied_at") is not None and trial.fact["unanswered"] is False,
        _on("decision_expected"),
    ),
    ("solve_then_tell", always, _on("decision_expected")),
)
"""Once a claim is filed, or may have been: the first that holds. No row says refund."""

EXCLUDED: tuple[tuple[str, Any, Callable[[Trial], Moment | None]], ...] = (
    ("answer_chargeback", lambda trial: ahead(trial.case, trial.clocks["chargeback_due"]), _on("chargeback_due")),
    ("file_safet", _safet, _on("safet_due")),
)
LEFT = {"watch": "watch", "unknown": "complete_data"}


def _first(trial: Trial, table: Iterable[tuple[str, Any, Any]]) -> tuple[str, Moment]:
    for action, reason, date in table:
        if reason(trial) is True:
            return action, date(trial) or SILENT
    return "nothing", SILENT


def _action(trial: Trial, risk: str) -> tuple[str, Moment]:
    if risk == "not_covered":
        return _first(trial, EXCLUDED)
    if trial.fact["claimed"] is not False and trial.fact["decided"] is not True:
        return _first(trial, FILED)
    if risk == "open":
        return "wait_for_amazon", SILENT
    if risk == "lost":
        return "appeal", _dated(trial.clocks["appeal_due"]) or SILENT
    return _most_urgent(trial) or (LEFT.get(risk, "nothing"), SILENT)
