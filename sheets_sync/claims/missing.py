"""Which fact to add where the grade is unknown (docs/rules.md §6), one bit each in the order of `MISSING`."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from schemas.columns import columns
from schemas.orders import Bools, State
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import closes, opens
from sheets_sync.claims.facts import delivered
from sheets_sync.claims.judgements import MISSING, Known
from sheets_sync.claims.risk import graded
from sheets_sync.claims.rule import packed

NAMED_BY_THEMSELVES = ("order_id", "marketplace", "ordered_at", "expected_by")


def missing_facts(case: Case) -> NDArray[np.uint64]:
    """Pack the missing facts of every line; nothing is missing at any other grade."""
    facts = _facts(case)
    nothing = ~np.any(list(facts.values()), axis=0)
    facts["other"] = _unreadable(case) | nothing
    unknown = graded(case, "unknown")
    return packed([facts[fact] & unknown for fact in MISSING])


def _facts(case: Case) -> dict[str, Bools]:
    unopened = np.isin(case.ask(opens).known, (Known.AT_LATEST, Known.UNKNOWN))
    unclosed = case.ask(closes).known == Known.UNKNOWN
    return {
        "order_id": case.state("order_id") != State.READ,
        "marketplace": (case.market < 0) & ~case.says("marketplace", "non_amazon").yes,
        "ordered_at": (case.state("ordered_at") != State.READ) & unopened,
        "expected_by": (case.state("expected_by") != State.READ) & (unopened | unclosed),
        "delivered": case.ask(delivered).unknown,
    }


def _unreadable(case: Case) -> Bools:
    found: Bools = np.any([case.unreadable(key) for key in _judged()], axis=0)
    return found


@cache
def _judged() -> tuple[str, ...]:
    return tuple(key for key, column in columns().items() if column.judged and key not in NAMED_BY_THEMSELVES)
