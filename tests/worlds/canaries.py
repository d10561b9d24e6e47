"""A sheet with a person in every column that may hold one; whatever is personal carries a mark to look for."""

from __future__ import annotations

from builders.synced_sheet import order_rows

MARK = "canary"
"""Stands in every personal text, in whatever letters."""
DIGITS = "5550142"
"""Stands in every personal number."""
PERSONAL: tuple[tuple[str, str], ...] = (
    ("buyer-name", "Canary Nightingale"),
    ("buyer-email", "canary.nightingale@marketplace.amazon.com"),
    ("buyer-phone-number", "+1 206-5550142"),
    ("recipient-name", "Konrad Canary-Vogel"),
    ("ship-address-1", "17 Canary Row"),
    ("ship-address-2", "Flat 5550142"),
    ("ship-city", "Canaryville"),
    ("ship-state", "New Canary"),
    ("ship-postal-code", "5550142"),
    ("ship-phone-number", "(206) 5550142"),
    ("bill-name", "Kanarienvogel GmbH, c/o Canary"),
    ("gift-message-text", "Happy birthday, dear canary! Call me: 5550142"),
    ("buyer-message", "Hello, this is Mrs Canary. My parcel never came, write to canary@example.net"),
    ("買家姓名", "金絲雀 Canary"),
    ("customer comments", "canary says the vase is broken"),
)
"""Header → what stands under it: names, addresses, e-mail, telephones, messages."""
PERSON_SUB = "1145550142000000001"
"""The account of a member, as Google numbers it; it may be nowhere but in tokens."""
PERSON_EMAIL = "canary.member@example.org"
NEEDLES = (MARK, DIGITS, "kanarienvogel", "nightingale", "金絲雀")
"""What to look for, in small letters."""


def canary_rows(count: int, seed: int = 1) -> list[list[object]]:
    """Make an order sheet (header row and so many lines) with every personal column among its own, some at each end."""
    head, *lines = order_rows(count, seed)
    half = len(PERSONAL) // 2
    titles, texts = ([pair[at] for pair in PERSONAL] for at in (0, 1))
    noted = [[*line[:-1], "spoke to Mr Canary, 5550142"] for line in lines]
    return [[*titles[:half], *head, *titles[half:]], *([*texts[:half], *line, *texts[half:]] for line in noted)]


def hits(*captured: object) -> list[str]:
    """Say which needles are in what was captured (bytes or anything that can be printed)."""
    texts = [each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in captured]
    return sorted({needle for needle in NEEDLES for text in texts if needle in text.lower()})
