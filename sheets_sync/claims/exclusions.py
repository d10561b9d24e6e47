"""Why the guarantee does not apply to an order line (docs/rules.md §4); the first that holds names the reason."""

from __future__ import annotations

import numpy as np

from schemas.orders import State
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import closes
from sheets_sync.claims.facts import cancelled, refunded_full
from sheets_sync.claims.moments import over
from sheets_sync.claims.rule import Rule, answers
from sheets_sync.claims.three import Three, any_of, yes_or_unknown

FOREIGN_PREFIXES = ("S01-", "S02-")
"""Order ids that Amazon's reports give to orders of other shops."""


def not_amazon(case: Case) -> Three:
    """Whether the order was placed elsewhere, and Amazon only ships it."""
    ids = case.orders.texts["order_id"]
    read = ids.state == State.READ
    foreign = np.fromiter((text.startswith(FOREIGN_PREFIXES) for text in ids.text), np.bool_, case.lines)
    elsewhere = case.says("marketplace", "non_amazon")
    return yes_or_unknown(read & foreign, ~read) | elsewhere


def cancelled_unshipped(case: Case) -> Three:
    """Whether it was cancelled before anything was shipped."""
    return case.ask(cancelled)


def fulfilled_by_amazon(case: Case) -> Three:
    """Whether Amazon ships it, and so answers for it."""
    return case.says("fulfilment", "amazon")


def digital(case: Case) -> Three:
    """Whether it is a digital item (G4)."""
    return case.says("product_type", "digital")


def service_product(case: Case) -> Three:
    """Whether it is a service (G4)."""
    return case.says("product_type", "service")


def paid_without_cover(case: Case) -> Three:
    """Whether it was bought with something the guarantee leaves out (G5)."""
    return any_of(
        case.says("paid_with", "gift_card") & case.ruled("excludes.gift_card"),
        case.says("paid_with", "coupon") & case.ruled("excludes.coupon"),
        case.says("paid_with", "voucher") & case.ruled("excludes.voucher"),
    )


def refunded(case: Case) -> Three:
    """Whether the buyer has the money back already (G6)."""
    return case.ask(refunded_full)


def chargeback_filed(case: Case) -> Three:
    """Whether the buyer went to the bank instead; Amazon then refuses a claim."""
    return case.happened("chargeback_at")


def window_closed(case: Case) -> Three:
    """Whether the last day to claim has passed (G2)."""
    return over(case, case.ask(closes))


EXCLUSIONS: tuple[Rule[Three], ...] = (
    Rule("not_amazon", (), not_amazon),
    Rule("cancelled_unshipped", (), cancelled_unshipped),
    Rule("fulfilled_by_amazon", (), fulfilled_by_amazon),
    Rule("digital", ("G4",), digital),
    Rule("service_product", ("G4",), service_product),
    Rule("paid_without_cover", ("G5",), paid_without_cover),
    Rule("refunded", ("G6",), refunded),
    Rule("chargeback_filed", (), chargeback_filed),
    Rule("window_closed", ("G2",), window_closed),
)
"""In the order in which they are named; the first that holds is the reason."""


def excluded(case: Case) -> Three:
    """Whether any exclusion holds."""
    return any_of(*answers(case, EXCLUSIONS))
