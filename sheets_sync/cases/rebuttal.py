"""Which of the conditions of a claim the buyer's claim does not meet: each asked as of the second it was filed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from schemas.orders import Orders
from sheets_sync.cases.lines import one_line
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import opens
from sheets_sync.claims.contact import may_claim
from sheets_sync.claims.exclusions import digital, paid_without_cover, service_product, window_closed
from sheets_sync.claims.facts import ITEM_PROBLEMS, contacted, delivered, protected, refunded_full, return_requested
from sheets_sync.claims.moments import come
from sheets_sync.claims.three import Three, sure
from sheets_sync.policy import Policy

NOT_RECEIVED = ("not_received",)


@dataclass(frozen=True, slots=True)
class Rebuttal:
    """A condition that is not met: its key, the requirement, when it holds, and the cells that prove it.

    `reasons`: the claim reasons it speaks to; none: all.
    """

    key: str
    guide: str
    holds: Callable[[Case], Three]
    proof: tuple[str, ...]
    reasons: tuple[str, ...] = ()


def _too_early(case: Case) -> Three:
    return ~come(case, case.ask(opens)) & ~case.ask(delivered)


def _wait_not_over(case: Case) -> Three:
    return case.ask(contacted) & ~come(case, case.ask(may_claim))


def _never_wrote(case: Case) -> Three:
    return ~case.ask(contacted)


def _no_return(case: Case) -> Three:
    return case.ruled("contact.return_request_only", case.event("claim_filed_at")) & ~case.ask(return_requested)


def _arrived(case: Case) -> Three:
    return case.ask(delivered) & case.happened("delivered_at")


def _signed(case: Case) -> Three:
    return case.ask(delivered) & case.flag("signature")


def _not_physical(case: Case) -> Three:
    return case.ask(digital) | case.ask(service_product)


def _label_protects(case: Case) -> Three:
    return sure(case.ask(protected))


REBUTTALS = (
    Rebuttal("filed_too_late", "G2", window_closed, ("expected_by", "claim_filed_at")),
    Rebuttal("filed_too_early", "G8", _too_early, ("ordered_at", "expected_by", "claim_filed_at"), NOT_RECEIVED),
    Rebuttal("never_contacted", "G7", _never_wrote, ("claim_filed_at",)),
    Rebuttal("wait_not_over", "G7", _wait_not_over, ("buyer_contacted_at", "claim_filed_at")),
    Rebuttal("no_return_request", "G9", _no_return, ("claim_filed_at",), ITEM_PROBLEMS),
    Rebuttal("already_refunded", "G6", refunded_full, ("refunded_at", "refund_amount")),
    Rebuttal("not_physical", "G4", _not_physical, ("product_type",)),
    Rebuttal("paid_without_cover", "G5", paid_without_cover, ("paid_with",)),
    Rebuttal("delivered_signed", "G20", _signed, ("delivered_at", "signature", "tracking_id"), NOT_RECEIVED),
    Rebuttal("delivered", "G20", _arrived, ("delivered_at", "tracking_id"), NOT_RECEIVED),
    Rebuttal("label_protects", "G20", _label_protects, ("label_badge", "first_scan_at"), NOT_RECEIVED),
)
"""Every condition that can fail, the strongest first."""


def rebuttals(orders: Orders, line: int, policy: Policy) -> tuple[Rebuttal, ...]:
    """List what surely speaks against the claim of one line; nothing without the date on which it was filed."""
    filed = orders.instants["claim_filed_at"]
    alone = one_line(orders, line)
    case = Case(alone, policy, int(filed.seconds[line]))
    if not case.happened("claim_filed_at").yes[0]:
        return ()
    return tuple(each for each in REBUTTALS if _speaks_to(case, each) and each.holds(case).yes[0])


def _speaks_to(case: Case, rebuttal: Rebuttal) -> bool:
    """A reason that the sheet does not hold may be any, so it is answered by whatever would answer it."""
    stated = case.written("claim_reason").yes[0]
    return not rebuttal.reasons or not stated or bool(case.says("claim_reason", *rebuttal.reasons).yes[0])
