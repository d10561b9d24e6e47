"""The grade of an order line: the first that applies (docs/rules.md §6)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import appeal_due
from sheets_sync.claims.contact import may_claim_now
from sheets_sync.claims.duties import due_now, due_soon
from sheets_sync.claims.exclusions import excluded
from sheets_sync.claims.facts import appeal_open, appealed, claimed, decided, funded_by_amazon, granted
from sheets_sync.claims.grounds import ground
from sheets_sync.claims.judgements import RISKS, Known
from sheets_sync.claims.moments import over
from sheets_sync.claims.rule import answers
from sheets_sync.claims.signs import SIGNS
from sheets_sync.claims.three import Three, any_of, sure


def undecided(case: Case) -> Three:
    """Whether Amazon still has to decide: the claim, or an appeal against it."""
    return (case.ask(claimed) & ~case.ask(decided)) | case.ask(appeal_open)


def lost(case: Case) -> Three:
    """Whether a claim was granted against the seller, who can still appeal."""
    due = case.ask(appeal_due)
    in_time = ~over(case, due) & sure(due.known != Known.NONE)
    return case.ask(granted) & ~case.ask(funded_by_amazon) & ~case.ask(appealed) & in_time


def critical(case: Case) -> Three:
    """Whether the buyer may claim now, or a duty is due at once or was missed."""
    return case.ask(may_claim_now) | case.ask(due_now)


def high(case: Case) -> Three:
    """Whether a ground holds, or a duty is due soon."""
    return any_of(case.ask(ground), *case.ask(due_soon))


def watch(case: Case) -> Three:
    """Whether there is a sign of a ground to come."""
    return any_of(*answers(case, SIGNS))


def grades(case: Case) -> NDArray[np.uint8]:
    """Grade every line, as an index of `RISKS`.

    A grade that is sure is given whatever else is unknown; a safe one only where nothing before it is unknown.
    """
    waits, gone, out = case.ask(undecided), case.ask(lost), case.ask(excluded)
    now, near, sign = case.ask(critical), case.ask(high), case.ask(watch)
    steps_down = [
        (waits.yes, "open"),
        (gone.yes, "lost"),
        (out.yes & waits.no & gone.no, "not_covered"),
        (out.yes, "unknown"),
        (now.yes, "critical"),
        (near.yes, "high"),
        (sign.yes, "watch"),
        (any_of(waits, gone, out, now, near, sign).unknown, "unknown"),
    ]
    codes = [np.uint8(RISKS.index(grade)) for _, grade in steps_down]
    return np.select([where for where, _ in steps_down], codes, np.uint8(RISKS.index("clear")))


def graded(case: Case, *names: str) -> NDArray[np.bool_]:
    """Where the grade is one of these."""
    return np.isin(case.ask(grades), [RISKS.index(name) for name in names])
