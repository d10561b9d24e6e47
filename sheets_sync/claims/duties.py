"""What the seller must do by a hard date (docs/rules.md §3): missing it can lose the claim by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas.orders import Bools
from sheets_sync.claims.case import Case, Event
from sheets_sync.claims.exclusions import window_closed
from sheets_sync.claims.facts import (
    AUTHORISED,
    answers,
    came_in,
    claimed,
    contact_unanswered,
    decided,
    option_given,
    refunded_full,
    return_requested,
    unanswered,
)
from sheets_sync.claims.judgements import Moments
from sheets_sync.claims.moments import come, either, ends, later, over, span
from sheets_sync.claims.rule import Rule
from sheets_sync.claims.starts import chosen
from sheets_sync.claims.three import Three, any_of

ANSWERED = (*AUTHORISED, "denied", "closed")
"""A return request in one of these states has its answer."""


@dataclass(frozen=True, slots=True)
class Duty(Rule[Three]):
    """A duty: its rule says whether it is owed; `start` is what it counts from, `hard` and `advised` the parameters."""

    start: Callable[[Case], Event]
    hard: str
    advised: str = ""

    def due(self, case: Case) -> Moments:
        """Say by when it must be done."""
        return ends(case, case.ask(self.start), self.hard, case.ask(self.rule))

    def advised_by(self, case: Case) -> Moments:
        """Say by when it is better done."""
        return ends(case, case.ask(self.start), self.advised, case.ask(self.rule))


def settled(case: Case) -> Bools:
    """Where nothing is owed any more: the claim is decided, or can no longer be filed."""
    return case.ask(decided).yes | (case.ask(window_closed).yes & case.ask(claimed).no)


def reply_owed(case: Case) -> Three:
    """Whether a message of the buyer waits for an answer (G7, G19)."""
    return (case.ask(unanswered) & ~case.ask(refunded_full)).unless(case.ask(settled))


def reply_start(case: Case) -> Event:
    """Take the unanswered message; the first one where both are, none where it is not known which."""
    first = case.ask(contact_unanswered)
    message = chosen(first.yes, case.event("buyer_contacted_at"), case.event("buyer_last_message_at"))
    return message._replace(happened=Three(message.happened.yes & ~first.unknown, message.happened.no & ~first.unknown))


def return_answer_owed(case: Case) -> Three:
    """Whether a return request waits for an answer."""
    came = case.happened("return_authorised_at") | case.happened("return_delivered_at")
    met = came | case.says("return_status", *ANSWERED) | case.ask(refunded_full)
    return (case.ask(return_requested) & ~met).unless(case.ask(settled))


def return_option_owed(case: Case) -> Three:
    """Whether the buyer waits for a proper way to return (G11)."""
    return (case.ask(return_requested) & ~case.ask(option_given)).unless(case.ask(settled))


def refund_owed(case: Case) -> Three:
    """Whether a return that came back waits for its refund (G9)."""
    met = case.ask(refunded_full) | case.happened("refunded_at")
    return (case.ask(came_in) & ~met).unless(case.ask(settled))


def info_owed(case: Case) -> Three:
    """Whether Amazon waits for an answer about a claim."""
    asked = case.event("info_requested_at")
    met = answers(case.event("info_answered_at"), asked) | case.ask(decided)
    return (asked.happened & ~met).unless(case.ask(settled))


def return_start(case: Case) -> Event:
    """Count from the return request."""
    return case.event("return_requested_at")


def refund_start(case: Case) -> Event:
    """Count from the day on which the return came back."""
    return case.event("return_delivered_at")


def info_start(case: Case) -> Event:
    """Count from Amazon's request."""
    return case.event("info_requested_at")


REPLY = Duty("reply_due", ("G7", "G19"), reply_owed, reply_start, "reply.hard", "reply.advised")
RETURN_ANSWER = Duty(
    "return_answer_due", ("G19",), return_answer_owed, return_start, "return.answer_hard", "return.answer_advised"
)
RETURN_OPTION = Duty("return_option_due", ("G11",), return_option_owed, return_start, "return.option_abroad")
REFUND = Duty("refund_due", ("G9",), refund_owed, refund_start, "return.refund")
INFO = Duty("info_due", ("G14",), info_owed, info_start, "claim.info_hard", "claim.info_advised")

DUTIES = (REPLY, RETURN_ANSWER, RETURN_OPTION, REFUND, INFO)
"""In the order of the rules."""


def due_within(case: Case, duty: Duty, parameter: str) -> Three:
    """Whether a duty is due within a span from now, or was missed."""
    return come(case, later(case.ask(duty.due), -span(case.parameter(parameter))))


def due_soon(case: Case) -> list[Three]:
    """Say of every duty whether it is due soon or was missed."""
    return [due_within(case, duty, "risk.high_before") for duty in DUTIES]


def due_now(case: Case) -> Three:
    """Whether any duty is due at once or was missed."""
    return any_of(*(due_within(case, duty, "risk.critical_before") for duty in DUTIES))


def act_by(case: Case, duty: Duty) -> Moments:
    """Say by when to do it: the advised moment while that is ahead, then the hard one."""
    hard = case.ask(duty.due)
    if not duty.advised:
        return hard
    advised = case.ask(duty.advised_by)
    return either(over(case, advised).no, advised, hard)
