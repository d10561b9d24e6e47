"""What is said when a call of a function cannot be answered: a sentence in the reader's language, and where it is."""

from __future__ import annotations

from addon.refusals import Fault
from schemas.problem import CannotGoOn, Problem
from sheets_sync.wording import Words

STATUSES = {"call.shape": 400, "call.function_unknown": 404, "call.too_long": 413}
"""Problem → status; every other one means that the call is well formed and cannot be answered."""
UNANSWERABLE = 422


class Misfit(CannotGoOn):
    """A problem of a call, with the place in it."""

    def __init__(self, problem: Problem, at: str) -> None:
        super().__init__(problem)
        self.at = at


def fault_of(stop: CannotGoOn, speech: Words) -> Fault:
    """Say why a call stops, in the reader's language."""
    key = stop.problem.key
    at = stop.at if isinstance(stop, Misfit) else None
    return Fault(key, speech.problem(stop.problem), at or None, STATUSES.get(key, UNANSWERABLE))
