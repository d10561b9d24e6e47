"""Where a line stands with Amazon: what can be suggested there (docs/rules.md §7)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from schemas.orders import Bools, State
from sheets_sync.claims.case import Case
from sheets_sync.claims.duties import INFO, REPLY
from sheets_sync.claims.facts import appeal_open, claimed, decided, protected, unanswered
from sheets_sync.claims.judgements import Known
from sheets_sync.claims.risk import graded

ABOUT_ARRIVAL = "not_received"


def uncovered(case: Case) -> Bools:
    """Where the guarantee does not apply."""
    return graded(case, "not_covered")


def claim_running(case: Case) -> Bools:
    """Where a claim is, or may be, filed and undecided: a refund would still count in the ODR."""
    return ~case.ask(uncovered) & ~case.ask(claimed).no & ~case.ask(decided).yes


def appeal_running(case: Case) -> Bools:
    """Where an appeal waits for its answer."""
    return case.ask(appeal_open).yes


def appealable(case: Case) -> Bools:
    """Where a claim is lost and an appeal is still possible."""
    return graded(case, "lost")


def free(case: Case) -> Bools:
    """Where no claim stands in the way: whatever is most urgent can be done."""
    rest: Bools = ~np.any([case.ask(stage) for stage in (uncovered, claim_running, appeal_running, appealable)], axis=0)
    return rest


def claim_steps(case: Case) -> Mapping[str, Bools]:
    """Take the first step of a running claim that applies, per line."""
    filed = case.ask(claimed).yes
    answered = case.happened("seller_replied_at").yes & case.ask(unanswered).no
    steps = {
        "answer_amazon": case.ask(INFO.due).known != Known.NONE,
        "wait_for_amazon": filed & protected(case) & _about_arrival(case),
        "answer_buyer": case.ask(REPLY.due).known != Known.NONE,
        "complete_data": ~filed,
        "state_facts": answered,
        "solve_then_tell": ~answered,
    }
    return _first(case.ask(claim_running), steps)


def _first(left: Bools, steps: Mapping[str, Bools]) -> Mapping[str, Bools]:
    taken = {}
    for key, holds in steps.items():
        taken[key] = left & holds
        left = left & ~holds
    return taken


def _about_arrival(case: Case) -> Bools:
    """Where the claim is about a parcel that did not arrive, or says nothing; a label protects against no other."""
    reason, problem = case.orders.words["claim_reason"], case.orders.words["buyer_problem"]
    stated = np.isin(reason.state, (State.READ, State.UNREADABLE))
    silent = ~np.isin(problem.state, (State.READ, State.UNREADABLE))
    told = np.where(stated, reason.holds(ABOUT_ARRIVAL), silent | problem.holds(ABOUT_ARRIVAL))
    return told.astype(np.bool_)
