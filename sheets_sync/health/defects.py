"""Which orders count as defects (G3): a bad rating, a claim that went against the seller, a chargeback."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.orders import SCALE, Bools, Codes, Days, Orders, State
from sheets_sync.claims.case import Case
from sheets_sync.claims.exclusions import not_amazon
from sheets_sync.claims.facts import cancelled, claimed, decided, funded_by_amazon, granted
from sheets_sync.claims.three import Three
from sheets_sync.policy.measures import measure

KINDS = ("feedback", "claim", "chargeback")
"""What makes an order a defect; one order counts once, whatever it has."""
CHANNELS = ("merchant", "amazon", "unknown")


@dataclass(frozen=True, slots=True)
class Defects:
    """What counts, an entry per order (not per line).

    `line`: index of the order's first line. `market`: index of `MARKETPLACES`, -1 unknown; `channel` indexes
    `CHANNELS`. `day`: the marketplace's calendar day of the order, where `dated`. `kinds`: a column per `KINDS`,
    sure ones. `pending`: an undecided claim, or one whose outcome cannot be read, that would make it one.
    """

    order: list[str]
    line: NDArray[np.int64]
    market: Codes
    channel: NDArray[np.int8]
    day: Days
    dated: Bools
    kinds: NDArray[np.bool_]
    pending: Bools

    def __len__(self) -> int:
        return len(self.order)

    @property
    def counted(self) -> Bools:
        """Where the order is a defect."""
        found: Bools = np.logical_or.reduce(self.kinds, axis=1)
        return found


def defects_of(case: Case) -> Defects:
    """Gather the lines of each order and say what counts against it; cancelled orders and other shops' are left out."""
    orders = case.orders
    left_out = case.ask(not_amazon).yes | case.ask(cancelled).yes | (orders.texts["order_id"].state != State.READ)
    lines = np.flatnonzero(~left_out)
    ids = [orders.texts["order_id"].text[line] for line in lines]
    names, first, where = np.unique(np.array(ids, dtype=object), return_index=True, return_inverse=True)
    claim, pending = _claims(case)
    kinds = np.column_stack([_bad_rating(orders), claim, case.happened("chargeback_at").yes])[lines]
    line = lines[first]
    ordered = orders.instants["ordered_at"]
    return Defects(
        order=[str(name) for name in names],
        line=line,
        market=orders.market[line],
        channel=_channels(orders)[line],
        day=ordered.day[line],
        dated=ordered.state[line] == State.READ,
        kinds=np.column_stack([_any(kinds[:, kind], where, len(names)) for kind in range(len(KINDS))]),
        pending=_any(pending[lines], where, len(names)),
    )


def _bad_rating(orders: Orders) -> Bools:
    stars = orders.money["feedback_rating"]
    bad: Bools = (
        (stars.state == State.READ) & (stars.amount > 0) & (stars.amount <= measure("feedback.negative") * SCALE)
    )
    return bad


def _claims(case: Case) -> tuple[Bools, Bools]:
    """Say which claims count and which may yet: granted at the seller's cost, or refunded by the seller once filed."""
    ended_well = case.says("claim_outcome", "denied", "withdrawn") | case.says("appeal_outcome", "granted")
    lost = case.ask(granted) & ~case.ask(funded_by_amazon) & ~case.says("appeal_outcome", "granted")
    against = (lost | case.ask(refunded_after_claim)) & ~ended_well
    open_still = case.ask(claimed) & ~case.ask(decided)
    doubtful = against.unknown & ~case.ask(claimed).no
    return against.yes, ~against.yes & (open_still.yes | doubtful) & ~ended_well.yes


def refunded_after_claim(case: Case) -> Three:
    """Whether the seller refunded only once the claim was filed; on one day without times, it was not before it."""
    refund, claim = case.event("refunded_at"), case.event("claim_filed_at")
    both = refund.happened & claim.happened
    same_day = (refund.whole | claim.whole) & (refund.day == claim.day)
    later = (refund.seconds >= claim.seconds) | same_day
    by_seller = ~case.says("refunded_by", "amazon")
    return both & by_seller & Three(later, ~later)


def _channels(orders: Orders) -> NDArray[np.int8]:
    code = orders.words["fulfilment"].code
    return np.where(code < 0, len(CHANNELS) - 1, code).astype(np.int8)


def _any(held: Bools, where: NDArray[np.intp], orders: int) -> Bools:
    found = np.zeros(orders, dtype=np.bool_)
    np.logical_or.at(found, where, held)
    return found
