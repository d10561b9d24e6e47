"""What an order line can still cost: its amount less what the buyer has back already."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools, State
from sheets_sync.claims.case import Case
from sheets_sync.claims.facts import refund_taken_as_full, refund_written
from sheets_sync.claims.risk import graded

SETTLED = ("clear", "not_covered")
"""Grades at which nothing is at risk."""


class Amount(NamedTuple):
    """Ten-thousandths of the order's currency, 0 unless known."""

    units: NDArray[np.int64]
    known: Bools


def amount_at_risk(case: Case) -> Amount:
    """Subtract a refund from the amount, never below zero; unknown where either cannot be read."""
    amount, refund = case.orders.money["amount"], case.orders.money["refund_amount"]
    written, full = case.ask(refund_written), case.ask(refund_taken_as_full)
    undated = case.happened("refunded_at").unknown & written.no
    known = (amount.state == State.READ) & ~written.unknown & ~undated & ~graded(case, *SETTLED)
    back = np.where(full, amount.amount, np.maximum(refund.amount, 0) * written.yes)
    return Amount(np.maximum(amount.amount - back, 0) * known, known)
