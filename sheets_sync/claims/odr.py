"""The Order Defect Rate: too many claims endanger the account (G3)."""

from __future__ import annotations

from schemas.orders import SCALE


def breaches(defects: int, orders: int, target: int) -> bool:
    """Whether a rate misses its target (in ten-thousandths): it must lie below the target, not at it."""
    return defects > 0 and defects * SCALE >= target * orders
