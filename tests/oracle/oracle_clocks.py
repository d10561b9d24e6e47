"""When things open, end and are due: the oracle's table of clocks (rules.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from oracle.oracle_calendar import after_business_days, day_at, first_second, last_second
from oracle.oracle_facts import Case, answers
from oracle.oracle_logic import UNREADABLE, Answer, Rule, all_of, always, any_of, fact, not_, read, word
from oracle.oracle_policy import GOVERNED, Rules, Value

Date = tuple[int, int, bool]
"""A moment as a cell says it: UTC second, calendar day, no time was given."""
Moment = tuple[int, int, int, bool, bool]
"""A computed moment: how it is known (NONE … UNKNOWN), calendar day, UTC second, only the day is meant, and whether
it is hours counted from a date without a time."""

NONE, YES, AT_LATEST, UNKNOWN = range(4)
SILENT: Moment = (NONE, 0, 0, False, False)
UNSURE: Moment = (UNKNOWN, 0, 0, False, False)


class Clock(NamedTuple):
    """One clock: whether it runs, from which date, how long."""

    runs: Rule
    start: Callable[[Case], Date | None]
    length: str
    duty: bool = False
    advised: str = ""


def _at(column: str) -> Callable[[Case], Date | None]:
    def start(case: Case) -> Date | None:
        held = case.seen.get(column)
        return None if held is UNREADABLE else held

    return start


def _later(*columns: str) -> Callable[[Case], Date | None]:
    """The later of those that were read; missing where none was, or where one is unreadable."""

    def start(case: Case) -> Date | None:
        held = [case.seen[column] for column in columns if column in case.seen]
        return None if not held or UNREADABLE in held else max(held, key=lambda date: date[0])

    return start


def _unanswered_message(case: Case) -> Date | None:
    contact = case.seen.get("buyer_contacted_at")
    if contact is UNREADABLE:
        return None
    if contact is not None and answers(case.seen.get("seller_replied_at"), contact) is False:
        return contact
    return _at("buyer_last_message_at")(case)


def _info_answered(case: Case) -> Answer:
    request = case.seen.get("info_requested_at")
    reply = case.seen.get("info_answered_at")
    if request is UNREADABLE and reply is not None:
        return None
    return False if request is None or request is UNREADABLE else answers(reply, request)


_RETURN_MOVED = ("approved", "denied", "closed", "in_transit", "received", "completed")

CLOCKS: dict[str, Clock] = {
    "closes": Clock(always, _at("expected_by"), "claim.window"),
    "reply_due": Clock(
        all_of(fact("unanswered"), not_(fact("refunded_full"))),
        _unanswered_message,
        "reply.hard",
        duty=True,
        advised="reply.advised",
    ),
    "return_answer_due": Clock(
        all_of(
            fact("return_requested"),
            not_(
                any_of(
                    read("return_authorised_at", "return_delivered_at"),
                    word("return_status", *_RETURN_MOVED),
                    fact("refunded_full"),
                )
            ),
        ),
        _at("return_requested_at"),
        "return.answer_hard",
        duty=True,
        advised="return.answer_advised",
    ),
    "return_option_due": Clock(
        all_of(fact("return_requested"), not_(fact("option_given"))),
        _at("return_requested_at"),
        "return.option_abroad",
        duty=True,
    ),
    "refund_due": Clock(
        all_of(fact("came_home"), not_(any_of(fact("refunded_full"), read("refunded_at")))),
        _at("return_delivered_at"),
        "return.refund",
        duty=True,
    ),
    "info_due": Clock(
        all_of(read("info_requested_at"), not_(any_of(_info_answered, fact("decided")))),
        _at("info_requested_at"),
        "claim.info_hard",
        duty=True,
        advised="claim.info_advised",
    ),
    "decision_expected": Clock(
        all_of(fact("claimed"), not_(fact("decided"))),
        _later("claim_filed_at", "info_answered_at"),
        "claim.decision",
    ),
    "appeal_due": Clock(
        all_of(fact("granted"), not_(word("claim_funded_by", "amazon")), not_(fact("appealed"))),
        _at("claim_decided_at"),
        "claim.appeal",
    ),
    "chargeback_due": Clock(read("chargeback_at"), _at("chargeback_at"), "chargeback.answer"),
    "safet_due": Clock(word("refunded_by", "amazon"), _later("return_delivered_at", "refunded_at"), "safet.file"),
}
"""All clocks but `opens` and `may_claim`, which are the earliest of several arms."""

DUTIES = tuple(key for key, clock in CLOCKS.items() if clock.duty)
ADVISED = tuple(key for key, clock in CLOCKS.items() if clock.advised)
KEYS = ("opens", "may_claim", *CLOCKS)


def value_of(rules: Rules, parameter: str, case: Case, event: Date | None) -> Value | None:
    """The version of a parameter for a line: chosen by the day of its date, or today where that was not read."""
    if case.market is None:
        return None
    governing = GOVERNED.get(parameter, "event")
    if governing == "today":
        event = None
    elif governing != "event":
        event = _at(governing)(case)
    return rules.value(parameter, case.market, case.today if event is None else event[1])


def flag(rules: Rules, parameter: str, case: Case, event: Date | None = None) -> Answer:
    """What a yes-or-no parameter says: a rule that does not exist is no."""
    value = value_of(rules, parameter, case, event)
    return None if value is None else bool(value.amount)


def end(case: Case, start: Date, value: Value) -> Moment:
    """The end of a span: hours are elapsed, days end with their last second."""
    if value.unit == "hours":
        seconds = start[0] + 3600 * value.amount
        return YES, day_at(seconds, case.zone), seconds, False, start[2]
    day = _day_after(case, start[1], value)
    return YES, day, last_second(day, case.zone), True, False


def _day_after(case: Case, day: int, value: Value) -> int:
    if value.unit == "business_days":
        return after_business_days(day, value.amount, case.market)
    return day + value.amount


def reached(case: Case, moment: Moment) -> Answer:
    """The moment is not after the moment of judging; an upper bound still ahead says nothing."""
    known, seconds = moment[0], moment[2]
    if known == NONE:
        return False
    if known == UNKNOWN:
        return None
    return True if seconds <= case.as_of else (False if known == YES else None)


def ahead(case: Case, moment: Moment) -> bool:
    """The clock runs and has not ended; one that is unknown counts as ahead."""
    return moment[0] == UNKNOWN or (moment[0] != NONE and case.as_of <= moment[2])


def moment(case: Case, rules: Rules, runs: Answer, start: Date | None, length: str) -> Moment:
    """One clock's answer."""
    if runs is False:
        return SILENT
    value = value_of(rules, length, case, start)
    if value is not None and value.amount is None:
        return SILENT
    return UNSURE if value is None or runs is None or start is None else end(case, start, value)


def ran(case: Case, key: str) -> tuple[Answer, Date | None]:
    """Whether a clock runs, and from which date: the same under every profile."""
    if key not in case.kept:
        case.kept[key] = CLOCKS[key].runs(case), CLOCKS[key].start(case)
    return case.kept[key]


class Opening(NamedTuple):
    """When claims open, by which arm (`expected_by`, `ordered_at`, neither), and whether the value used is stated."""

    moment: Moment
    arm: str
    stated: bool


OPENING_ARMS = (("expected_by", "not_received.after_expected"), ("ordered_at", "not_received.after_order"))


def opening(case: Case, rules: Rules) -> Opening:
    """The earlier of the arms; with one of them missing the other is an upper bound. Kept by profile."""
    if rules not in case.kept:
        case.kept[rules] = _opening(case, rules)
    return case.kept[rules]


def _opening(case: Case, rules: Rules) -> Opening:
    best: tuple[int, str, bool] | None = None
    missing = False
    for column, parameter in OPENING_ARMS:
        start = _at(column)(case)
        value = value_of(rules, parameter, case, start)
        if value is not None and value.amount is None:
            continue
        if value is None or start is None:
            missing = True
            continue
        day = _day_after(case, start[1], value)
        if best is None or day < best[0]:
            best = day, column, value.stated
    if best is None:
        return Opening(UNSURE if missing else SILENT, "", stated=True)
    day, arm, stated = best
    return Opening((AT_LATEST if missing else YES, day, first_second(day, case.zone), True, False), arm, stated)


CONTACTS = ("buyer_contacted_at", "buyer_last_message_at", "return_requested_at")


def may_claim(case: Case, rules: Rules, *, return_only: bool) -> Moment:
    """When the buyer's wait is over: the earliest contact, or the return request alone, and the wait."""
    if case.fact["return_requested" if return_only else "contacted"] is False:
        return SILENT
    columns = CONTACTS[2:] if return_only else CONTACTS
    held = [case.seen[column] for column in columns if column in case.seen]
    dates = [date for date in held if date is not UNREADABLE]
    start = min(dates, key=lambda date: date[0], default=None)
    over = moment(case, rules, start is not None or None, start, "contact.wait")
    return (AT_LATEST, *over[1:]) if over[0] == YES and len(dates) < len(held) else over
