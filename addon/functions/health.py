"""ODR and CLAIM_HEALTH: the order defect rate of a table, as claims count it."""

from __future__ import annotations

from addon.functions.call import Call, Matrix
from addon.functions.registry import Function
from addon.functions.sheets import Sheet


def odr_rows(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Give the rate, alone."""
    return [[health_rows(function, call, sheet)[0][1]]]


def health_rows(function: Function, call: Call, sheet: Sheet) -> Matrix:
    """Give the rate, what it is made of, and how many more defects there may be."""
    return [["Order defect rate", None]]
