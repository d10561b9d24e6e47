"""The buyer's wait after writing to the seller, and whether a claim is possible right now (G7)."""

from __future__ import annotations

import numpy as np

from schemas.orders import Bools
from sheets_sync.claims.case import Case, Event
from sheets_sync.claims.facts import came_back, contacted, return_requested
from sheets_sync.claims.grounds import GROUNDS, delivered_disputed, ground, item_problem, not_received
from sheets_sync.claims.judgements import Moments
from sheets_sync.claims.moments import bounded, come, ends
from sheets_sync.claims.starts import chosen, earliest
from sheets_sync.claims.three import Three, depending

CONTACTS = ("buyer_contacted_at", "buyer_last_message_at", "return_requested_at")
"""What starts the buyer's wait; the earliest counts."""


def may_claim(case: Case) -> Moments:
    """Say when the buyer's wait is over; with one of several dates unreadable, when it is over at the latest."""
    alone = case.ask(return_alone)
    runs = depending(alone, case.ask(return_requested), case.ask(contacted))
    perhaps_earlier = np.any([case.event(key).happened.unknown for key in CONTACTS], axis=0) & ~alone
    return bounded(ends(case, case.ask(wait_start), "contact.wait", runs), perhaps_earlier)


def wait_start(case: Case) -> Event:
    """Take the first contact, or the return request where that alone counts."""
    contact = earliest(*(case.event(key) for key in CONTACTS))
    return chosen(case.ask(return_alone), case.event("return_requested_at"), contact)


def return_alone(case: Case) -> Bools:
    """Where only a return request starts the wait: an item problem, no other ground, and rules that say so."""
    others = [case.ask(entry.rule).no for entry in GROUNDS if entry.rule is not item_problem]
    only_item = case.ask(item_problem).yes & np.all(others, axis=0)
    found: Bools = only_item & case.ruled("contact.return_request_only", case.event("return_requested_at")).yes
    return found


def may_claim_now(case: Case) -> Three:
    """Whether the buyer may claim now: a ground holds, and the wait is over or not needed."""
    waited = case.ask(ground) & come(case, case.ask(may_claim))
    gone = case.ask(not_received) & case.ask(came_back)
    at_once = gone | case.ask(delivered_disputed)
    return waited | (at_once & case.ruled("contact.not_needed_when_back", case.event("delivered_at")))
