"""What can happen to an order on its way to a closed claim, each step read from one cell of its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Party = Literal["buyer", "seller", "carrier", "amazon"]


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of step: its column, who takes it, and from each state it may be taken in the state that follows.

    `presumes`: steps that must have come before, though their own cells may be blank.
    """

    key: str
    by: Party
    moves: Mapping[str, str]
    presumes: tuple[str, ...] = ()


STATES = (
    "nothing",
    "contacted",
    "answered",
    "return",
    "claim_filed",
    "info_asked",
    "decided",
    "appeal",
    "closed",
)
"""Where an order can stand, from nothing to closed."""

BEFORE = ("nothing", "contacted", "answered", "return")
"""States before any claim."""
CLAIMED = ("claim_filed", "info_asked")
"""States while Amazon has not decided."""


def _stay(*states: str) -> dict[str, str]:
    return {state: state for state in states}


def _go(to: str, *states: str) -> dict[str, str]:
    return dict.fromkeys(states, to)


AFTER_REQUEST = ("return", *CLAIMED, "decided", "appeal", "closed")
"""States in which a return can be under way."""

_TALK = _stay("return", *CLAIMED, "decided", "appeal")
"""Messages go on whatever else happens, and change nothing there."""

STEPS: tuple[Step, ...] = (
    Step("ordered_at", "buyer", _stay("nothing")),
    Step("shipped_at", "seller", _stay(*STATES)),
    Step("first_scan_at", "carrier", _stay(*STATES)),
    Step("delivered_at", "carrier", _stay(*STATES)),
    Step("buyer_contacted_at", "buyer", _go("contacted", "nothing", "contacted", "answered", "closed") | _TALK),
    Step("buyer_last_message_at", "buyer", _go("contacted", "nothing", "contacted", "answered", "closed") | _TALK),
    Step("seller_replied_at", "seller", _go("answered", "nothing", "contacted", "answered") | _stay("closed") | _TALK),
    Step("promised_at", "seller", _stay(*STATES)),
    Step("promise_kept_at", "seller", _stay(*STATES), ("promised_at",)),
    Step("return_requested_at", "buyer", _go("return", *BEFORE, "closed") | _stay(*CLAIMED, "decided", "appeal")),
    Step("return_authorised_at", "seller", _stay(*AFTER_REQUEST), ("return_requested_at",)),
    Step("return_delivered_at", "carrier", _go("return", *BEFORE) | _stay(*CLAIMED, "decided", "appeal", "closed")),
    Step("claim_filed_at", "buyer", _go("claim_filed", *BEFORE, "closed")),
    Step("info_requested_at", "amazon", _go("info_asked", *CLAIMED) | _stay("appeal"), ("claim_filed_at",)),
    Step("info_answered_at", "seller", _go("claim_filed", *CLAIMED) | _stay("appeal")),
    Step("claim_decided_at", "amazon", _go("decided", *CLAIMED), ("claim_filed_at",)),
    Step("appealed_at", "seller", _go("appeal", "decided"), ("claim_filed_at", "claim_decided_at")),
    Step("refunded_at", "seller", _go("closed", *BEFORE) | _stay(*CLAIMED, "decided", "appeal", "closed")),
    Step("chargeback_at", "buyer", _stay(*STATES)),
)  # fmt: skip
"""Every step, in the order in which steps of one moment are taken."""
