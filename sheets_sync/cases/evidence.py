"""What Amazon asks for by claim reason: what the sheet has, what is missing, and what only the seller can attach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.orders import Orders, State
from sheets_sync.claims.case import Case

Kind = Literal["cells", "file"]
Found = Literal["there", "missing", "attach"]


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: cells of the sheet that hold it, or a file that only the seller has."""

    key: str
    columns: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """Whether the sheet can hold it."""
        return "cells" if self.columns else "file"


_TRACKING = Item("tracking", ("tracking_id",))
_DISPATCH = (Item("dispatch", ("carrier", "shipped_at")), _TRACKING, Item("first_scan", ("first_scan_at",)))
_DELIVERY = (Item("delivery", ("delivered_at",)), Item("signed", ("signature",)), Item("carrier_proof"))
_TALK = (Item("messages"), Item("reply", ("seller_replied_at",)))
_OFFER = Item("return_offer", ("return_authorised_at",))
_REFUND = Item("refund", ("refunded_at", "refund_amount"))
_RETURN = (Item("return_request", ("return_requested_at",)), _OFFER, Item("return_tracking", ("return_delivered_at",)))
_ITEM = (Item("listing_photos"), Item("item_photos"), Item("serials"), *_TALK, _OFFER)

EVIDENCE: dict[str, tuple[Item, ...]] = {
    "not_received": (*_DISPATCH, *_DELIVERY, *_TALK),
    "damaged": (*_ITEM, Item("packaging_photos"), _TRACKING),
    "defective": _ITEM,
    "different": _ITEM,
    "missing_parts": (*_ITEM, Item("packing_list")),
    "service": (*_TALK, Item("promise", ("promised_at", "promise_kept_at"))),
    "changed_mind": (*_RETURN, _REFUND, *_TALK),
    "other": (*_DISPATCH, *_TALK, _REFUND),
}
"""Claim reason → what to show, the most telling first (what Amazon's requests for information list)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An item for one case: whether it is there, and the columns that lack."""

    item: Item
    found: Found
    lacking: tuple[str, ...] = ()


def reason_of(orders: Orders, line: int) -> str:
    """Say the claim's reason, else what the buyer complained of, else `other`."""
    for key in ("claim_reason", "buyer_problem"):
        column = orders.words[key]
        word = column.words[column.code[line]] if column.state[line] == State.READ else ""
        if word in EVIDENCE:
            return word
    return "other"


def pieces(case: Case, line: int) -> tuple[Piece, ...]:
    """Go through the evidence of one line's reason."""
    return tuple(_piece(case, line, item) for item in EVIDENCE[reason_of(case.orders, line)])


def _piece(case: Case, line: int, item: Item) -> Piece:
    if item.kind == "file":
        return Piece(item, "attach")
    lacking = tuple(key for key in item.columns if not case.written(key).yes[line])
    return Piece(item, "missing" if lacking else "there", lacking)
