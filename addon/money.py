"""Money as people read it: with its currency code, never a bare number."""

from __future__ import annotations

from babel.numbers import get_currency_precision

from schemas.orders import SCALE, State
from sheets_sync.assess import Assessment
from sheets_sync.policy import MARKETPLACES, marketplaces


def amount_shown(assessment: Assessment, line: int) -> str:
    """Write a line's amount at risk with its currency code; blank where none is known."""
    if not assessment.judgements.amount_known[line]:
        return ""
    currency = _currency(assessment, line)
    value = int(assessment.judgements.amount[line]) / SCALE
    return f"{currency} {value:,.{get_currency_precision(currency)}f}".strip()


def _currency(assessment: Assessment, line: int) -> str:
    written = assessment.orders.texts["currency"]
    if written.state[line] == State.READ:
        return written.text[line]
    market = int(assessment.orders.market[line])
    return marketplaces()[MARKETPLACES[market]].currency if market >= 0 else ""
