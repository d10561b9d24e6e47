"""Every letter, in the order in which they are looked through for the first that may be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sheets_sync.claims.facts import ITEM_PROBLEMS
from sheets_sync.letters import sending
from sheets_sync.letters.sending import Check, answer

Reader = Literal["buyer", "carrier", "amazon"]
Kind = Literal["reply", "proactive", "amazon", "carrier"]

FIVE = ("sorry", "valued", "solve", "offer", "reply")
"""The five parts of an answer to a buyer, in the guide's order (G21)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter.

    `parts`: its paragraphs, by name. `slots`: the facts that every language's text holds. `grounds`: what it answers.
    `lists`: paragraphs made of one sentence for each fact (`facts`) or each failed condition (`why`) that the case has.
    `withheld`: not even a person who names it gets it before its time.
    """

    key: str
    to: Reader
    kind: Kind
    guide: tuple[str, ...]
    parts: tuple[str, ...]
    slots: tuple[str, ...]
    checks: tuple[Check, ...]
    grounds: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    withheld: bool = False


_SENT = ("order_id", "shipped_at", "carrier", "tracking_id")

LETTERS: tuple[Letter, ...] = (
    Letter(
        "info_answer", "amazon", "amazon", ("G14", "G22"), ("opening", "facts", "why", "closing"),
        ("order_id", "info_requested_at"), sending.INFO, lists=("facts", "why"),
    ),
    Letter(
        "facts_statement", "amazon", "amazon", ("G22",), ("opening", "facts", "silence", "closing"),
        ("order_id", "seller_replied_at", "unanswered"), sending.STATEMENT, lists=("facts",),
    ),
    Letter(
        "appeal", "amazon", "amazon", ("G24",), ("opening", "why", "facts", "solution", "closing"),
        ("order_id", "claim_decided_at", "amount"), sending.APPEAL, lists=("why", "facts"),
    ),
    Letter(
        "answer_not_received", "buyer", "reply", ("G8", "G21"), FIVE, (*_SENT, "expected_by"),
        sending.NOT_RECEIVED, ("not_received",),
    ),
    Letter(
        "answer_delivered", "buyer", "reply", ("G20", "G21"), FIVE,
        ("order_id", "delivered_at", "carrier", "tracking_id"), sending.NOT_FOUND, ("delivered_disputed",),
    ),
    Letter(
        "answer_item", "buyer", "reply", ("G9", "G21"), FIVE, ("order_id", "title"),
        answer("item_problem", problems=ITEM_PROBLEMS), ("item_problem",),
    ),
    Letter(
        "answer_refund", "buyer", "reply", ("G9", "G21", "G23"), FIVE, ("order_id", "return_delivered_at", "amount"),
        answer("returned_unrefunded"), ("returned_unrefunded",),
    ),
    Letter(
        "answer_service", "buyer", "reply", ("G10", "G21"), FIVE, ("order_id", "buyer_contacted_at"),
        answer("service", problems=("service",)), ("service",),
    ),
    Letter(
        "answer_return", "buyer", "reply", ("G11", "G21"), FIVE, ("order_id", "return_requested_at"),
        answer("return_refused", "return_closed"), ("return_refused", "return_closed"),
    ),
    Letter(
        "answer_charge", "buyer", "reply", ("G12", "G21"), FIVE, ("order_id", "extra_charges"),
        answer("extra_charge"), ("extra_charge",),
    ),
    Letter(
        "answer_promise", "buyer", "reply", ("G19", "G21"), FIVE, ("order_id", "promised_at"),
        answer("promise_broken"), ("promise_broken",),
    ),
    Letter(
        "answer_pickup", "buyer", "reply", ("G19", "G21"), FIVE, ("order_id", "title", "return_requested_at"),
        answer("pickup_missing"), ("pickup_missing",),
    ),
    Letter(
        "parcel_protected", "buyer", "reply", ("G20",), ("state", "help"), (*_SENT, "expected_by"),
        sending.PROTECTION, ("not_received",),
    ),
    Letter(
        "replacement_offer", "buyer", "reply", ("G19", "G21"), ("offer", "choice"), ("order_id", "title"),
        sending.REPLACEMENT, ("item_problem", "not_received"),
    ),
    Letter(
        "return_instructions", "buyer", "reply", ("G11",), ("state", "steps", "refund"),
        ("order_id", "return_requested_at"), sending.RETURN,
    ),
    Letter(
        "proof_request", "buyer", "reply", ("G20",), ("ask", "free"), ("order_id", "title"),
        sending.PROOF, ("item_problem",),
    ),
    Letter(
        "cancel_notice", "buyer", "reply", ("G21",), ("done", "notice"), ("order_id", "claim_filed_at"),
        sending.CANCEL, withheld=True,
    ),
    Letter(
        "reminder", "buyer", "proactive", ("G21",), ("question", "offer"), ("order_id", "seller_replied_at"),
        sending.REMINDER, withheld=True,
    ),
    Letter(
        "delivery_proof", "carrier", "carrier", ("G20",), ("opening", "ask"),
        ("carrier", "tracking_id", "delivered_at"), sending.DELIVERY_PROOF, ("delivered_disputed",),
    ),
    Letter(
        "carrier_enquiry", "carrier", "carrier", ("G20",), ("opening", "ask"),
        ("carrier", "tracking_id", "shipped_at", "expected_by"), sending.ENQUIRY, ("not_received",),
    ),
)  # fmt: skip
"""Letters to Amazon and answers first: they have hard dates."""
