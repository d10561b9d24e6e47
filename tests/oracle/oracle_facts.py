"""What is true of a line by its cells alone, before any rule of Amazon's: the oracle's table of facts (rules.md §2)."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from oracle.oracle_calendar import day_at, first_second, zone_of
from oracle.oracle_logic import (
    UNREADABLE,
    Answer,
    Rule,
    all_of,
    any_of,
    blank,
    fact,
    first,
    has_column,
    more_than_zero,
    not_,
    read,
    surely,
    unreadable,
    word,
    yes,
)

from schemas.columns import columns

GONE = ("lost", "undeliverable", "rejected", "returning", "returned")
UNDER_WAY = ("shipped", "in_transit")
MOVED = ("picked_up", "out_for_delivery", "delivered", "damaged", *GONE)
NOT_THERE = (
    "pending",
    "unshipped",
    "partially_shipped",
    "picked_up",
    "in_transit",
    "out_for_delivery",
    "damaged",
)
SHIPMENT_DATES = ("shipped_at", "first_scan_at", "delivered_at")
ITEM_PROBLEMS = ("damaged", "defective", "different", "missing_parts")
NO_EVENTS = frozenset(("ordered_at", "ship_by", "expected_by"))
INSTANTS = frozenset(key for key, column in columns().items() if column.kind == "instant")
JUDGED = tuple(key for key, column in columns().items() if column.judged)


def _money(case: Any, column: str) -> int | None:
    held = case.seen.get(column)
    return held if isinstance(held, int) else None


def _refund_reaches_amount(case: Any) -> Answer:
    refund, amount = _money(case, "refund_amount"), _money(case, "amount")
    return None if refund is None or amount is None else refund >= amount


def _refund_is_nothing(case: Any) -> Answer:
    refund = _money(case, "refund_amount")
    return None if refund is None else refund <= 0


def answers(reply: Any, message: tuple[int, int, bool]) -> Answer:
    """Whether a reply's cell answers a message that was read: not before it, or the same day where a time lacks."""
    if reply is None:
        return False
    if reply is UNREADABLE:
        return None
    if reply[2] or message[2]:
        return reply[1] >= message[1]
    return reply[0] >= message[0]


def _answered(column: str) -> Rule:
    """The message in `column` was read and the seller's reply answers it."""

    def rule(case: Any) -> Answer:
        message = case.seen.get(column)
        if message is None or message is UNREADABLE:
            return False
        return answers(case.seen.get("seller_replied_at"), message)

    return rule


def _unanswered(column: str) -> Rule:
    return lambda case: column in case.seen and case.seen[column] is not UNREADABLE and _answered(column)(case) is False


def _explicit_no(case: Any) -> Answer:
    held = case.seen.get("return_address_given")
    return None if held is UNREADABLE else held is False


def _protected(case: Any) -> bool:
    seen = case.seen
    scan, ship_by = seen.get("first_scan_at"), seen.get("ship_by")
    if seen.get("label_badge") != "claims_protected" or scan is UNREADABLE or ship_by is UNREADABLE:
        return False
    return scan is None or ship_by is None or scan[1] <= ship_by[1]


FACTS: dict[str, Rule] = {
    "cancelled": first(
        (not_(word("status", "cancelled")), False),
        (surely(read(*SHIPMENT_DATES)), False),
        (word("tracking_status", *MOVED), False),
        (unreadable("status"), None),
        (word("tracking_status", *UNDER_WAY), None),
        (unreadable(*SHIPMENT_DATES, "tracking_status"), None),
        otherwise=True,
    ),
    "came_back": any_of(word("status", *GONE), word("tracking_status", *GONE)),
    "delivered": first(
        (fact("came_back"), False),
        (any_of(read("delivered_at"), word("status", "delivered"), word("tracking_status", "delivered")), True),
        (unreadable("delivered_at", "status", "tracking_status"), None),
        (lambda case: case.fact["cancelled"] is None, None),
        (any_of(word("status", *NOT_THERE), word("tracking_status", *NOT_THERE)), False),
        (has_column("delivered_at"), False),
        otherwise=None,
    ),
    "refunded_full": first(
        (all_of(read("refunded_at"), blank("refund_amount")), True),
        (all_of(read("refunded_at"), _refund_reaches_amount), True),
        (all_of(blank("refunded_at"), _refund_reaches_amount, more_than_zero("amount")), True),
        (all_of(blank("refunded_at"), any_of(blank("refund_amount"), _refund_is_nothing)), False),
        (not_(_refund_reaches_amount), False),
        otherwise=None,
    ),
    "claimed": any_of(
        read("claim_filed_at", "info_requested_at", "claim_decided_at", "appealed_at"),
        yes("claim_flag"),
        read("claim_reason", "claim_outcome", "appeal_outcome"),
    ),
    "decided": read("claim_outcome", "claim_decided_at"),
    "granted": first(
        (word("claim_outcome", "granted"), True),
        (surely(read("claim_outcome")), False),
        (unreadable("claim_outcome"), None),
        (blank("claim_decided_at"), False),
        otherwise=None,
    ),
    "appealed": read("appealed_at", "appeal_outcome"),
    "return_requested": read("return_requested_at", "return_status"),
    "contacted": any_of(read("buyer_contacted_at", "buyer_last_message_at", "buyer_problem"), fact("return_requested")),
    "unanswered": first(
        (any_of(_unanswered("buyer_contacted_at"), _unanswered("buyer_last_message_at")), True),
        (unreadable("buyer_contacted_at", "buyer_last_message_at"), None),
        (
            all_of(surely(read("buyer_contacted_at", "buyer_last_message_at")), unreadable("seller_replied_at")),
            None,
        ),
        otherwise=False,
    ),
    "authorised": any_of(
        read("return_authorised_at", "return_delivered_at"),
        word("return_status", "approved", "in_transit", "received", "completed"),
    ),
    "option_given": any_of(
        yes("return_address_given"),
        word("return_label", "prepaid"),
        fact("refunded_full"),
        all_of(
            fact("authorised"),
            not_(_explicit_no),
            not_(word("return_label", "unpaid", "none")),
        ),
    ),
    "stated_item_problem": any_of(
        word("buyer_problem", *ITEM_PROBLEMS), word("status", "damaged"), word("tracking_status", "damaged")
    ),
    "protected": _protected,
    "charged": all_of(more_than_zero("extra_charges"), not_(yes("extra_charges_borne"))),
    "promised": all_of(read("promised_at"), not_(read("promise_kept_at")), not_(fact("refunded_full"))),
    "came_home": any_of(read("return_delivered_at"), word("return_status", "received", "completed")),
}
"""Fact → rule, in the order in which they are answered; `authorised` and `came_home` (a return is with the seller) are
parts that several rules of rules.md name in words."""


class Case:
    """One order line at one moment: what is seen of it then, and the facts.

    `cells` maps columns to what was read: (seconds, whole) for a moment, the word, the amount, the flag, the text,
    or `UNREADABLE`; blank and absent cells are not in it. `present` are the columns that the sheet has.
    """

    __slots__ = ("as_of", "cells", "fact", "kept", "market", "present", "seen", "today", "zone")

    def __init__(
        self, cells: dict[str, Any], market: str | None, present: frozenset[str], as_of: int, sheet_zone: str
    ) -> None:
        self.cells, self.market, self.present, self.as_of = cells, market, present, as_of
        self.zone = zone_of(market, sheet_zone)
        self.today = day_at(as_of, self.zone)
        self.seen = _seen(cells, as_of, self.zone)
        self.kept: dict[Any, Any] = {}  # what is the same under every profile, kept from one to the next
        self.fact: dict[str, Answer] = {}
        for key, rule in FACTS.items():
            self.fact[key] = rule(self)


def _seen(cells: dict[str, Any], as_of: int, zone: ZoneInfo) -> dict[str, Any]:
    """The cells as known at `as_of`: what is dated after it has not happened, and a moment gets its day."""
    seen = {}
    for column, held in cells.items():
        if column not in INSTANTS or held is UNREADABLE:
            seen[column] = held
        elif held[0] <= as_of or column in NO_EVENTS:
            seen[column] = (held[0], day_at(held[0], zone), held[1])
    if "refunded_at" in cells and "refunded_at" not in seen:
        seen.pop("refund_amount", None)
    return seen


def start_of_day(day: int, zone: ZoneInfo) -> tuple[int, bool]:
    """A date without a time, as a cell."""
    return first_second(day, zone), True
