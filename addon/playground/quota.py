"""Google's request quota, as an emulator that tests and the page can switch on."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from addon.playground.calls.faults import Refusal

WINDOW = 60.0


@dataclass(slots=True)
class Quota:
    """Counts reads and writes in a sliding minute.

    Attributes:
        clock: seconds, growing.
        per_project: reads, and writes, that all callers together have a minute.
        per_user: reads, and writes, that one caller has a minute.
    """

    clock: Callable[[], float]
    per_project: int = 300
    per_user: int = 60
    _times: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def spend(self, user: str, *, write: bool) -> None:
        """Count a call.

        Raises:
            Refusal: 429; the call does not count.
        """
        kind = "Write" if write else "Read"
        lines = ((f"{kind} project", self.per_project, "minute"), (f"{kind} {user}", self.per_user, "minute per user"))
        now = self.clock()
        for name, limit, unit in lines:
            times = self._times[name]
            while times and times[0] <= now - WINDOW:
                times.popleft()
            if len(times) >= limit:
                raise _exceeded(kind, unit)
        for name, _, _ in lines:
            self._times[name].append(now)


def _exceeded(kind: str, unit: str) -> Refusal:
    metric = f"'{kind} requests' and limit '{kind} requests per {unit}'"
    service = "'sheets.googleapis.com' for consumer 'project_number:0'"
    return Refusal(f"Quota exceeded for quota metric {metric} of service {service}.", 429)
