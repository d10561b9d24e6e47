"""How often and how long a call is tried again: exponential with full jitter, Retry-After honoured, bounded."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Literal

TRIES = 6
CALL_SECONDS = 60.0
SYNC_SECONDS = 240.0
LONGEST_PAUSE = 32.0


Use = Literal["read", "write"]
"""What Google counts apart."""


def _nothing(_: Use) -> None:
    """Ask and tell nobody: no quota is counted here."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Time as the transport sees it; tests put their own clock, sleep and dice in.

    Attributes:
        clock: monotonic seconds.
        wall: seconds since 1970, for Retry-After dates.
        sleep: waits for so many seconds.
        jitter: a random number in [0, 1).
        permit: the port for a quota limiter: asked before every request; it waits, or raises.
        refused: the same port: told of every request that Google refused for its quota.
        patience: seconds that one call, with all its tries, may take; `whole` those of all calls together.
    """

    clock: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    permit: Callable[[Use], None] = _nothing
    refused: Callable[[Use], None] = _nothing
    patience: float = CALL_SECONDS
    whole: float = SYNC_SECONDS

    def pause(self, tried: int, retry_after: str | None) -> float:
        """Seconds to wait after `tried` tries: somewhere in the doubling window, never before Retry-After."""
        window = min(LONGEST_PAUSE, 2.0 ** (tried - 1))
        return self.asked_for(retry_after) + self.jitter() * window

    def asked_for(self, retry_after: str | None) -> float:
        """Seconds that a Retry-After header asks for, as a number or as an HTTP date; 0 where it says neither."""
        text = (retry_after or "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            return max(0.0, parsedate_to_datetime(text).timestamp() - self.wall())
        except (ValueError, OverflowError):
            return 0.0
