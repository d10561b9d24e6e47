"""Which tabs of a workbook say something about its orders, and whose word counts where two say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sheets_sync.headers.meaning import BY_HAND
from sheets_sync.recognise import Recognition

CLAIM = (
    "claim_flag", "claim_filed_at", "claim_reason", "info_requested_at", "info_answered_at", "claim_decided_at",
    "claim_outcome", "claim_funded_by", "appealed_at", "appeal_outcome", "chargeback_at",
)  # fmt: skip
RETURN = (
    "return_requested_at", "return_status", "return_authorised_at", "return_label", "return_address_given",
    "pickup_arranged_at", "return_delivered_at",
)  # fmt: skip
REFUND = ("refunded_at", "refund_amount", "refunded_by")
ORDER = ("ordered_at", "ship_by", "expected_by", "delivered_at")
"""A tab made by hand that has one of these is a list of orders, not a tab beside one."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of tab.

    Attributes:
        key: its name in `docs/sources.md`.
        reports: what `recognise` calls such a tab.
        by_hand: the columns of which a tab made by hand must have one to count as this kind.
        facts: what is taken from it; whatever else stands there is not read.
        by_sku: whether its facts belong to a line of an order rather than to the whole order.
    """

    key: str
    reports: tuple[str, ...]
    by_hand: tuple[str, ...]
    facts: tuple[str, ...]
    by_sku: bool = False


ORDERS = Source("orders", (), (), ())
"""The tab of the orders itself: every fact it has a column for."""

SOURCES = (
    Source("claims", (), CLAIM, (*CLAIM, *REFUND, "buyer_contacted_at", "seller_replied_at")),
    Source(
        "returns",
        ("returns", "returns_by_hand"),
        RETURN,
        (*RETURN, *REFUND, "buyer_problem", "claim_flag"),
        by_sku=True,
    ),
    Source("fba_returns", ("fba_returns",), (), ("return_delivered_at", "buyer_problem"), by_sku=True),
    ORDERS,
    Source("settlement", ("settlement",), (), ("fulfilment", "marketplace")),
    Source("date_range", ("date_range",), (), ("fulfilment", "marketplace")),
    Source("feedback", ("feedback",), (), ()),
)
"""In the order in which their word counts: the first that says something about a fact of an order is believed."""


def source_of(recognition: Recognition) -> Source | None:
    """Say what kind of tab beside the orders this is; None for one that is a list of orders itself."""
    columns = recognition.columns.keys()
    if recognition.report != BY_HAND:
        return next((source for source in SOURCES if recognition.report in source.reports), None)
    if not columns.isdisjoint(ORDER):
        return None
    return next((source for source in SOURCES if not columns.isdisjoint(source.by_hand)), None)


def precedence() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every fact that is joined, with the kinds of tabs that may say it, the one that is believed first."""
    facts = dict.fromkeys(fact for source in SOURCES for fact in source.facts)
    for fact in facts:
        yield fact, tuple(source.key for source in SOURCES if source is ORDERS or fact in source.facts)


def rank(key: str) -> int:
    """Give the place of a kind in SOURCES."""
    return next(place for place, source in enumerate(SOURCES) if source.key == key)
