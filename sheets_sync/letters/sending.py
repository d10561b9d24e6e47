"""When a letter may be sent: the first check that holds decides (Amazon's message rules, G20 to G24)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from schemas.orders import Orders
from sheets_sync.cases.lines import one_line
from sheets_sync.cases.rebuttal import rebuttals
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import appeal_due
from sheets_sync.claims.duties import REPLY, info_owed
from sheets_sync.claims.facts import (
    ITEM_PROBLEMS,
    appealed,
    came_in,
    claimed,
    contacted,
    decided,
    delivered,
    funded_by_amazon,
    granted,
    option_given,
    protected,
    refunded_full,
    return_requested,
)
from sheets_sync.claims.grounds import GROUNDS
from sheets_sync.claims.moments import come, ends, over
from sheets_sync.claims.three import Three, any_of, everywhere, sure, yes_or_unknown
from sheets_sync.letters.slots import answered_last
from sheets_sync.policy import Policy

Answer = Literal["send", "careful", "not_now"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether to send, and the key of the reason; `send` needs none."""

    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that speaks against sending, by its key."""

    answer: Answer
    reason: str
    holds: Callable[[Case], Three]


def alone(orders: Orders, line: int, policy: Policy, as_of: int) -> Case:
    """Look at one line as of a moment."""
    return Case(one_line(orders, line), policy, as_of)


def verdict(case: Case, checks: tuple[Check, ...]) -> Verdict:
    """Ask the checks of a case of one line; one that cannot be answered makes the letter a matter of care."""
    unsure = False
    for check in checks:
        holds = check.holds(case)
        if holds.yes[0]:
            return Verdict(check.answer, check.reason)
        unsure |= bool(holds.unknown[0])
    return Verdict("careful", "unsure") if unsure else Verdict("send")


def fits(*grounds: str, problems: tuple[str, ...] = ()) -> Check:
    """Hold back a letter about something else than what the buyer complains of, or could claim for."""
    rules = [ground.rule for ground in GROUNDS if ground.key in grounds]

    def other(case: Case) -> Three:
        said = [case.says("buyer_problem", *problems)] if problems else []
        return ~any_of(*(case.ask(rule) for rule in rules), *said)

    return Check("not_now", "other_ground", other)


def _silent_buyer(case: Case) -> Three:
    return ~case.ask(contacted)


def _protected(case: Case) -> Three:
    return sure(case.ask(protected))


def _arrived(case: Case) -> Three:
    return case.ask(delivered)


def _not_arrived(case: Case) -> Three:
    return ~case.ask(delivered)


def _in_time(case: Case) -> Three:
    """Whether the day by which the parcel was expected is not over."""
    expected = case.event("expected_by")
    dated = expected.happened.yes
    return ~yes_or_unknown(dated & (expected.day < case.today), ~dated)


def _undisputed(case: Case) -> Three:
    return ~(case.says("buyer_problem", "not_received") | case.says("claim_reason", "not_received"))


def _no_request(case: Case) -> Three:
    return ~case.ask(return_requested)


def _no_way_back(case: Case) -> Three:
    return ~case.ask(option_given)


def _reply_pressing(case: Case) -> Three:
    """Whether the advised moment of an owed reply is over: then the problem itself comes first."""
    return over(case, case.ask(REPLY.advised_by)) & case.ask(REPLY.rule)


def _not_replied(case: Case) -> Three:
    return ~case.happened("seller_replied_at")


def _buyer_spoke_last(case: Case) -> Three:
    return sure(case.event("seller_replied_at").happened.yes & (not answered_last(case)))


def _too_soon(case: Case) -> Three:
    replied = case.event("seller_replied_at")
    return ~come(case, ends(case, replied, "contact.wait", replied.happened))


def _no_claim(case: Case) -> Three:
    return ~case.ask(claimed)


def _unsolved(case: Case) -> Three:
    return ~(case.happened("refunded_at") & case.ask(refunded_full) | case.happened("promise_kept_at"))


def _unconfirmed(case: Case) -> Three:
    """Whether the buyer wrote nothing after the solution, so that they cannot have confirmed it."""
    wrote = case.event("buyer_last_message_at")
    done = [case.event(key) for key in ("refunded_at", "promise_kept_at")]
    later_than = [each.happened.yes & wrote.happened.yes & (wrote.seconds > each.seconds) for each in done]
    return ~sure(later_than[0] | later_than[1])


def _not_asked(case: Case) -> Three:
    return ~case.happened("info_requested_at")


def _info_answered(case: Case) -> Three:
    return ~case.ask(info_owed)


def _not_granted(case: Case) -> Three:
    return ~case.ask(granted)


def _appeal_over(case: Case) -> Three:
    return over(case, case.ask(appeal_due))


def _nothing_rebutted(case: Case) -> Three:
    spoken = bool(rebuttals(case.orders, 0, case.policy))
    return sure(case.ask(claimed).yes & (not spoken))


def _always(case: Case) -> Three:
    return everywhere(case.lines)


def _unprotected(case: Case) -> Three:
    return ~_protected(case)


NO_MESSAGE = Check("not_now", "no_message", _silent_buyer)
REFUNDED = Check("not_now", "refunded", refunded_full)
DECIDED = Check("not_now", "decided", decided)
PROTECTED = Check("not_now", "label_protects", _protected)
CLAIMED = Check("careful", "claim_filed", claimed)
ONCE = Check("careful", "once", _always)

REPLIES = (NO_MESSAGE, REFUNDED, DECIDED)
"""What every answer to a buyer waits for: a message, and something still to solve."""

NOT_RECEIVED = (
    *REPLIES,
    Check("not_now", "delivered", _arrived),
    PROTECTED,
    fits("not_received", problems=("not_received",)),
    CLAIMED,
)
NOT_FOUND = (
    *REPLIES,
    Check("not_now", "not_delivered", _not_arrived),
    Check("not_now", "undisputed", _undisputed),
    CLAIMED,
)
PROOF = (
    *REPLIES,
    fits("item_problem", problems=ITEM_PROBLEMS),
    Check("not_now", "return_runs", return_requested),
    Check("not_now", "solve_first", _reply_pressing),
    ONCE,
)
REPLACEMENT = (*REPLIES, PROTECTED, fits("item_problem", "not_received", problems=ITEM_PROBLEMS), CLAIMED)
RETURN = (
    Check("not_now", "no_return_request", _no_request),
    REFUNDED,
    DECIDED,
    Check("not_now", "return_came", came_in),
    Check("not_now", "authorise_first", _no_way_back),
    CLAIMED,
)
PROTECTION = (
    *REPLIES,
    Check("not_now", "not_protected", _unprotected),
    Check("not_now", "delivered", _arrived),
    Check("careful", "no_refund_beside", _always),
)
REMINDER = (
    *REPLIES,
    Check("not_now", "not_replied", _not_replied),
    Check("not_now", "buyer_spoke_last", _buyer_spoke_last),
    Check("not_now", "too_soon", _too_soon),
    Check("careful", "only_if_needed", _always),
)
CANCEL = (
    Check("not_now", "no_claim", _no_claim),
    DECIDED,
    Check("not_now", "unsolved", _unsolved),
    Check("not_now", "unconfirmed", _unconfirmed),
    Check("careful", "buyer_confirms", _always),
)
ENQUIRY = (
    Check("not_now", "delivered", _arrived),
    REFUNDED,
    Check("not_now", "not_overdue", _in_time),
)
DELIVERY_PROOF = (Check("not_now", "not_delivered", _not_arrived), Check("not_now", "undisputed", _undisputed))
INFO = (Check("not_now", "not_asked", _not_asked), Check("not_now", "info_answered", _info_answered))
STATEMENT = (
    Check("not_now", "no_claim", _no_claim),
    Check("not_now", "decided_appeal", decided),
    Check("not_now", "not_replied", _not_replied),
    Check("not_now", "buyer_spoke_last", _buyer_spoke_last),
)
APPEAL = (
    Check("not_now", "not_granted", _not_granted),
    Check("not_now", "amazon_paid", funded_by_amazon),
    Check("not_now", "appealed", appealed),
    Check("not_now", "appeal_over", _appeal_over),
    Check("careful", "nothing_to_say", _nothing_rebutted),
)


def answer(*grounds: str, problems: tuple[str, ...] = ()) -> tuple[Check, ...]:
    """Make the checks of a five-part answer for these grounds."""
    return (*REPLIES, fits(*grounds, problems=problems), CLAIMED)
