"""What the cells say of each order line (docs/rules.md §2). Each fact is yes, no or unknown."""

from __future__ import annotations

import numpy as np

from schemas.orders import Bools, State
from sheets_sync.claims.case import Case, Event
from sheets_sync.claims.three import Three, any_of, yes_or_unknown

STATUSES = ("status", "tracking_status")
GONE = ("lost", "undeliverable", "rejected", "returning", "returned")
SHIPPED_BEYOND_DOUBT = ("picked_up", "out_for_delivery", "delivered", "damaged", *GONE)
SHIPPED_PERHAPS = ("shipped", "in_transit")
ON_THE_WAY = (
    "pending", "unshipped", "partially_shipped", "picked_up", "in_transit", "out_for_delivery", "damaged",
)  # fmt: skip
ITEM_PROBLEMS = ("damaged", "defective", "different", "missing_parts")
AUTHORISED = ("approved", "in_transit", "received", "completed")
CAME_IN = ("received", "completed")
CLAIM_EVENTS = ("claim_filed_at", "info_requested_at", "claim_decided_at", "appealed_at")
CLAIM_WORDS = ("claim_reason", "claim_outcome", "appeal_outcome")


def either_status(case: Case, *words: str) -> Three:
    """Whether the order's or the carrier's status says one of these words."""
    return any_of(*(case.says(key, *words) for key in STATUSES))


def cancelled(case: Case) -> Three:
    """Cancelled before anything was shipped, as far as the sheet shows."""
    called_off = case.says("status", "cancelled")
    left = any_of(*(case.happened(key) for key in ("shipped_at", "first_scan_at", "delivered_at")))
    tracked = case.says("tracking_status", *SHIPPED_BEYOND_DOUBT)
    perhaps = case.says("tracking_status", *SHIPPED_PERHAPS).yes
    shipped = left | tracked
    return called_off & Three(shipped.no & ~perhaps, shipped.yes)


def came_back(case: Case) -> Three:
    """Lost to the buyer: a status says that the parcel is gone or on its way back."""
    return either_status(case, *GONE)


def delivered(case: Case) -> Three:
    """Whether the parcel reached the buyer; the first that applies decides."""
    gone, arrived = case.ask(came_back).yes, case.happened("delivered_at").yes | either_status(case, "delivered").yes
    doubtful = np.any([case.unreadable(key) for key in ("delivered_at", *STATUSES)], axis=0)
    doubtful |= case.ask(cancelled).unknown
    absent = case.state("delivered_at") == State.ABSENT
    waiting = either_status(case, *ON_THE_WAY).yes | ~absent
    yes = ~gone & arrived
    return Three(yes, gone | (~yes & ~doubtful & waiting))


def refunded_full(case: Case) -> Three:
    """Whether the buyer has the whole amount back (G6)."""
    refund, amount = case.orders.money["refund_amount"], case.orders.money["amount"]
    date = case.happened("refunded_at")
    written = case.ask(refund_written)
    comparable = written.yes & (amount.state == State.READ)
    short = comparable & (refund.amount < amount.amount)
    whole = comparable & (refund.amount >= amount.amount)
    nothing = written.no | (written.yes & (refund.amount <= 0))
    yes = (date.yes & (written.no | whole)) | (date.no & whole & (amount.amount > 0))
    return Three(yes, short | (date.no & nothing))


def refund_written(case: Case) -> Three:
    """Whether a refund amount stands there; that of a refund still ahead does not count."""
    awaited = (case.state("refunded_at") == State.READ) & ~case.happened("refunded_at").yes
    return case.written("refund_amount").unless(awaited)


def refund_taken_as_full(case: Case) -> Bools:
    """Where a refund is dated without an amount, so that all of it is taken as refunded."""
    return case.happened("refunded_at").yes & case.ask(refund_written).no


def claimed(case: Case) -> Three:
    """Whether the buyer has filed a claim: anything that only a claim brings shows it."""
    dates = (case.happened(key) for key in CLAIM_EVENTS)
    words = (case.written(key) for key in CLAIM_WORDS)
    return any_of(case.flag("claim_flag"), *dates, *words)


def decided(case: Case) -> Three:
    """Whether Amazon has decided the claim."""
    return case.written("claim_outcome") | case.happened("claim_decided_at")


def granted(case: Case) -> Three:
    """Whether the claim was granted; a decision without its outcome leaves it unknown."""
    outcome = case.written("claim_outcome")
    says = case.says("claim_outcome", "granted").yes
    return Three(says, (outcome.yes & ~says) | (outcome.no & case.ask(decided).no))


def funded_by_amazon(case: Case) -> Three:
    """Whether Amazon itself pays what was granted."""
    return case.says("claim_funded_by", "amazon")


def appealed(case: Case) -> Three:
    """Whether the seller has appealed."""
    return case.happened("appealed_at") | case.written("appeal_outcome")


def appeal_open(case: Case) -> Three:
    """Whether an appeal against a granted claim waits for its answer."""
    return case.ask(granted) & case.happened("appealed_at") & ~case.written("appeal_outcome")


def return_requested(case: Case) -> Three:
    """Whether the buyer has asked to return the item."""
    return case.happened("return_requested_at") | case.written("return_status")


def contacted(case: Case) -> Three:
    """Whether the buyer has come to the seller with anything (G7)."""
    wrote = case.happened("buyer_contacted_at") | case.happened("buyer_last_message_at")
    return wrote | case.written("buyer_problem") | case.ask(return_requested)


def answers(answer: Event, question: Event) -> Three:
    """Whether one message answers the other: not before it; without a time, the same day is enough."""
    same_day = (answer.whole | question.whole) & (answer.day >= question.day)
    in_time = (answer.seconds >= question.seconds) | same_day
    both = answer.happened & question.happened
    return both & yes_or_unknown(in_time & both.yes, both.unknown)


def contact_unanswered(case: Case) -> Three:
    """Whether the first message still waits for a reply."""
    return _waits(case, "buyer_contacted_at")


def last_unanswered(case: Case) -> Three:
    """Whether the last message still waits for a reply."""
    return _waits(case, "buyer_last_message_at")


def _waits(case: Case, key: str) -> Three:
    message = case.event(key)
    return message.happened & ~answers(case.event("seller_replied_at"), message)


def unanswered(case: Case) -> Three:
    """Whether any message of the buyer waits for a reply (G19)."""
    return case.ask(contact_unanswered) | case.ask(last_unanswered)


def came_in(case: Case) -> Three:
    """Whether a return has reached the seller."""
    return case.happened("return_delivered_at") | case.says("return_status", *CAME_IN)


def option_given(case: Case) -> Three:
    """Whether the buyer has a proper way to return: an address or label, the refund, or an authorised return (G11)."""
    arrived = case.happened("return_authorised_at") | case.happened("return_delivered_at")
    authorised = arrived | case.says("return_status", *AUTHORISED)
    spoilt = case.refusal("return_address_given") | case.says("return_label", "unpaid", "none")
    given = case.flag("return_address_given") | case.says("return_label", "prepaid")
    return given | case.ask(refunded_full) | (authorised & ~spoilt)


def stated_item_problem(case: Case) -> Three:
    """Whether the buyer, or a status, says that the item is not as it should be."""
    return case.says("buyer_problem", *ITEM_PROBLEMS) | either_status(case, "damaged")


def protected(case: Case) -> Bools:
    """Where the label protects against not-received claims; an unknown badge or scan protects nobody."""
    badge = case.says("label_badge", "claims_protected").yes
    scan, ship_by = case.event("first_scan_at"), case.event("ship_by")
    late = scan.happened.yes & ship_by.happened.yes & (scan.day > ship_by.day)
    return badge & ~scan.happened.unknown & ~ship_by.happened.unknown & ~late


def charged(case: Case) -> Three:
    """Whether the buyer was charged extra and the seller has not borne it (G12)."""
    charges = case.orders.money["extra_charges"]
    asked = (charges.state == State.READ) & (charges.amount > 0)
    return yes_or_unknown(asked, case.unreadable("extra_charges")) & ~case.flag("extra_charges_borne")


def promised(case: Case) -> Three:
    """Whether a promised refund or replacement is still to come."""
    return case.happened("promised_at") & ~case.happened("promise_kept_at") & ~case.ask(refunded_full)
