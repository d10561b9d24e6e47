"""A line that has every fact a letter can say, and letters read back: from the written form to what the cell held."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import get_decimal_symbol
from builders.orders_builder import ORDER_ID, orders_of, second

from sheets_sync.letters.sending import alone
from sheets_sync.policy import policy

NOW = "2026-11-23 12:00"

FULL = {
    "order_id": ORDER_ID,
    "title": "Blue mug, 350 ml",
    "carrier": "Hermes",
    "tracking_id": "JJD000390007826",
    "amount": 1234.5,
    "refund_amount": 17.25,
    "extra_charges": 8.75,
    "ordered_at": "2026-10-01 08:15",
    "expected_by": "2026-10-09",
    "shipped_at": "2026-10-02 17:45",
    "first_scan_at": "2026-10-03 06:10",
    "delivered_at": "2026-10-12 13:05",
    "buyer_contacted_at": "2026-10-13 21:30",
    "buyer_last_message_at": "2026-10-14 07:20",
    "seller_replied_at": "2026-10-15 09:40",
    "promised_at": "2026-10-16",
    "return_requested_at": "2026-10-17 10:50",
    "return_authorised_at": "2026-10-18 11:25",
    "return_delivered_at": "2026-10-29",
    "refunded_at": "2026-10-31 14:35",
    "claim_filed_at": "2026-11-02 15:55",
    "info_requested_at": "2026-11-04 16:00",
    "claim_decided_at": "2026-11-11 18:12",
}


def case_of(row, marketplace="US", now=NOW, profile="guide"):
    """One line before the letters."""
    return alone(orders_of([row], marketplace), 0, policy(profile), second(now, marketplace))


def day_back(text, locale):
    """The day that a written date means."""
    months = Locale.parse(locale).months["format"]["wide"]
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if Locale.parse(locale).language in {"zh", "ja"}:
        return date(*numbers[:3])
    month = max(
        (number for number, name in months.items() if name.lower() in text.lower()), key=lambda n: len(months[n])
    )
    year = next(number for number in numbers if number > 31)
    return date(year, month, next(number for number in numbers if number <= 31))


def clock_back(text):
    """The time and the distance from UTC that a written moment names, or None for a day."""
    found = re.search(r"(\d\d):(\d\d) \(UTC(?:([+-]\d+)(?::(\d\d))?)?\)", text)
    return found.groups() if found else None


def amount_back(text, locale):
    """The number that a written amount means."""
    point = get_decimal_symbol(locale)
    digits = "".join(mark for mark in text if mark.isdigit() or mark == point)
    return Decimal(digits.strip(point).replace(point, "."))
