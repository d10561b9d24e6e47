"""What cannot be seen in a sheet because it has no column for it, told once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from schemas.problem import Place, Problem

ESSENTIAL = ("ordered_at", "expected_by", "delivered_at")
"""Without these an order is unknown where they decide."""

EVENTS = (
    ("buyer_contacted_at", "buyer_last_message_at", "buyer_problem"),
    ("return_requested_at", "return_status"),
    ("refunded_at", "refund_amount"),
    ("claim_filed_at", "claim_flag", "claim_outcome", "claim_decided_at"),
    ("chargeback_at",),
)
"""Events that can befall an order, each by the columns that show it; the first one stands for it in words."""


def unseen(columns: Mapping[str, int], asked: AbstractSet[str | None], marketplace: str | None) -> Iterator[Problem]:
    """Name the essential columns and the events that no column shows.

    `asked` are keys that are asked about already, `marketplace` is the person's choice for the whole sheet.
    """
    if marketplace is None and "marketplace" not in columns and "marketplace" not in asked:
        yield Problem("marketplace.not_said", Place(key="marketplace"))
    for key in ESSENTIAL:
        if key not in columns and key not in asked:
            yield Problem("column.absent", Place(key=key))
    hidden = [event[0] for event in EVENTS if asked.isdisjoint(event) and columns.keys().isdisjoint(event)]
    if hidden:
        yield Problem("column.not_seen", Place(key=hidden[0]), {"events": " ".join(hidden)})
