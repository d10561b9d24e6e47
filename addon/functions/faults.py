"""What is said when a call cannot be answered: a key, a sentence in the reader's language, and where in the call."""

from __future__ import annotations

from schemas.problem import CannotGoOn, Problem
from sheets_sync.wording import Words

STATUSES = {
    "call.not_json": 400,
    "call.shape": 400,
    "call.function_unknown": 404,
    "call.too_long": 413,
}
"""Problem → status; every other one means that the call is well formed and cannot be answered: 422."""

UNANSWERABLE = 422


class Fault(Exception):  # noqa: N818  it is shown to the caller as it stands
    """The call has no answer; `status` is that of HTTP, `at` a path into the call, "" for all of it."""

    def __init__(self, key: str, text: str, at: str) -> None:
        super().__init__(key)
        self.key = key
        self.text = text
        self.at = at

    @property
    def status(self) -> int:
        """The status of the answer."""
        return STATUSES.get(self.key, UNANSWERABLE)

    def told(self) -> dict[str, dict[str, str]]:
        """Give the body of the answer."""
        return {"error": {"key": self.key, "text": self.text, "at": self.at}}


class Misfit(CannotGoOn):
    """A problem of a call, with the place in it."""

    def __init__(self, problem: Problem, at: str) -> None:
        super().__init__(problem)
        self.at = at


def fault_of(stop: CannotGoOn, speech: Words) -> Fault:
    """Say why a call stops, in the reader's language."""
    at = stop.at if isinstance(stop, Misfit) else ""
    return Fault(stop.problem.key, speech.problem(stop.problem), at)
