"""What cannot have happened in that order: dates and words of one line that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from schemas.columns import columns
from schemas.orders import Instants, State, Words
from sheets_sync.reading.findings import Findings
from sheets_sync.reading.raw import Lines, RawColumn

AFTER_THE_ORDER = tuple(key for key, column in columns().items() if column.kind == "instant" and key != "ordered_at")

PAIRS: tuple[tuple[str, str], ...] = (
    *(("ordered_at", key) for key in AFTER_THE_ORDER),
    ("shipped_at", "delivered_at"),
    ("first_scan_at", "delivered_at"),
    ("shipped_at", "return_delivered_at"),
    ("return_requested_at", "return_authorised_at"),
    ("claim_filed_at", "claim_decided_at"),
    ("info_requested_at", "info_answered_at"),
    ("claim_decided_at", "appealed_at"),
    ("promised_at", "promise_kept_at"),
)
"""(earlier, later): days that always follow each other, or are the same."""

GONE = ("lost", "undeliverable", "rejected", "returning", "returned")
"""Words that say a parcel is not with the buyer (docs/rules.md §2, `came_back`)."""


def contradictions(
    raw: Mapping[str, RawColumn], instants: Mapping[str, Instants], words: Mapping[str, Words], found: Findings
) -> None:
    """Find lines whose dates run backwards, and delivered parcels that a word says are gone."""
    for earlier, later, lines in (*_backwards(instants), *_delivered_and_gone(instants, words)):
        if lines.any():
            _tell(raw[later], earlier, lines, found)


def _tell(raw: RawColumn, earlier: str, lines: Lines, found: Findings) -> None:
    facts = {"earlier": earlier, "later": raw.key}
    found.lines("history.order", raw, np.flatnonzero(lines).tolist(), lambda _: facts)


def _backwards(instants: Mapping[str, Instants]) -> Iterator[tuple[str, str, Lines]]:
    for earlier, later in PAIRS:
        first, second = instants[earlier], instants[later]
        both = (first.state == State.READ) & (second.state == State.READ)
        yield earlier, later, both & (second.day < first.day)


def _delivered_and_gone(
    instants: Mapping[str, Instants], words: Mapping[str, Words]
) -> Iterator[tuple[str, str, Lines]]:
    for key in ("status", "tracking_status"):
        arrived = instants["delivered_at"].state == State.READ
        yield "delivered_at", key, arrived & words[key].holds(*GONE)
    yield "status", "tracking_status", words["status"].holds("delivered") & words["tracking_status"].holds(*GONE[:3])
    yield "tracking_status", "status", words["tracking_status"].holds("delivered") & words["status"].holds(*GONE[:3])
