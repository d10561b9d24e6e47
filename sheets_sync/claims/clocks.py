"""The clocks of the claim itself and of money (docs/rules.md §3); those of the seller's duties stand in `duties`."""

from __future__ import annotations

from sheets_sync.claims.case import Case
from sheets_sync.claims.facts import appealed, claimed, decided, funded_by_amazon, granted
from sheets_sync.claims.judgements import Known, Moments
from sheets_sync.claims.moments import begins, bounded, ends, first
from sheets_sync.claims.starts import latest
from sheets_sync.claims.three import Three, everywhere
from sheets_sync.policy import policy

OTHER_PROFILE = {"guide": "official", "official": "guide", "strict": "official"}
"""Whose opening date stands beside the chosen profile's."""


def opens_by_expected(case: Case) -> Moments:
    """Count the days after which an undelivered order counts as not received, from the expected day."""
    return begins(case, case.event("expected_by"), "not_received.after_expected", everywhere(case.lines))


def opens_by_ordered(case: Case) -> Moments:
    """Count the days after which an undelivered order counts as not received, from the order's day."""
    return begins(case, case.event("ordered_at"), "not_received.after_order", everywhere(case.lines))


def opens(case: Case) -> Moments:
    """Say from which day the buyer can claim that the order was not received (G8): the earlier of both counts.

    Where one of the two cannot be known, the other is an upper bound.
    """
    arms = case.ask(opens_by_expected), case.ask(opens_by_ordered)
    either_unknown = (arms[0].known == Known.UNKNOWN) | (arms[1].known == Known.UNKNOWN)
    return bounded(first(*arms), either_unknown)


def closes(case: Case) -> Moments:
    """Say on which day the buyer can claim for the last time (G2)."""
    return ends(case, case.event("expected_by"), "claim.window", everywhere(case.lines))


def decision_expected(case: Case) -> Moments:
    """Say when Amazon's decision can be expected (G14)."""
    start = latest(case.event("claim_filed_at"), case.event("info_answered_at"))
    return ends(case, start, "claim.decision", case.ask(claimed) & ~case.ask(decided))


def appeal_due(case: Case) -> Moments:
    """Say until when a claim granted against the seller can be appealed (G24)."""
    runs = case.ask(granted) & ~case.ask(funded_by_amazon) & ~case.ask(appealed)
    return ends(case, case.event("claim_decided_at"), "claim.appeal", runs)


def chargeback_due(case: Case) -> Moments:
    """Say until when a chargeback can be answered."""
    start = case.event("chargeback_at")
    return ends(case, start, "chargeback.answer", start.happened)


def safet_due(case: Case) -> Moments:
    """Say until when the seller can ask back what Amazon refunded; the rule of today governs, not that of the event."""
    start = latest(case.event("return_delivered_at"), case.event("refunded_at"))
    return ends(case, start, "safet.file", case.ask(refunded_by_amazon))


def refunded_by_amazon(case: Case) -> Three:
    """Whether Amazon itself made the refund."""
    return case.says("refunded_by", "amazon")


def other_opens(case: Case) -> Moments:
    """Say when the order opens under the profile beside the chosen one."""
    other = Case(case.orders, policy(OTHER_PROFILE[case.policy.profile]), case.as_of)
    moments = other.ask(opens)
    case.expire(other.changes_at)
    return moments
