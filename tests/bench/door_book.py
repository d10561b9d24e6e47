"""The same table of orders, a new one each time: what a companion sends in one call."""

from __future__ import annotations

import random

AS_OF = "2026-11-23T12:00:00Z"
ROWS = 1_000
TODAY = 46_349
HEADER = (
    "Order ID", "Marketplace", "Currency", "Amount", "Status", "Order date", "Expected by", "Delivered at",
    "Buyer contacted at", "Buyer problem", "Seller replied at", "Refunded at",
)  # fmt: skip


def call(seed: int, rows: int = ROWS) -> dict[str, object]:
    """Make the body of one call of CLAIM_RISK over a table; every seed is another table."""
    dice = random.Random(seed)
    return {
        "args": [[list(HEADER), *(_row(number, dice) for number in range(rows))], AS_OF],
        "marketplace": "US", "zone": "America/Los_Angeles", "lang": "en",
    }  # fmt: skip


def _row(number: int, dice: random.Random) -> list[object]:
    ordered = TODAY - dice.randrange(0, 60) + dice.randrange(1_440) / 1_440
    expected = int(ordered) + dice.randrange(3, 12)
    contacted = TODAY - dice.randrange(1, 5) + dice.randrange(1_440) / 1_440 if dice.random() < 0.2 else ""
    return [
        f"{dice.randrange(100, 900)}-{dice.randrange(10**7):07}-{number:07}", "US", "USD",
        dice.randrange(500, 20_000) / 100, dice.choice(("Shipped", "Delivered", "Unshipped", "Cancelled")), ordered,
        expected, expected - 1 if dice.random() < 0.6 else "", contacted,
        "damaged" if contacted and dice.random() < 0.3 else "",
        contacted + 0.5 if contacted and dice.random() < 0.5 else "", TODAY - 1 if dice.random() < 0.03 else "",
    ]  # fmt: skip
