"""The one action suggested for an order line, and by when (docs/rules.md §7)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools
from sheets_sync.claims import offers
from sheets_sync.claims.calendar import NEVER
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import Moments
from sheets_sync.claims.moments import dated, either, nothing_dated
from sheets_sync.claims.offers import Offer
from sheets_sync.claims.rule import Rule

UNDATED = NEVER - 1
"""An action without a date comes after every dated one, and before none at all."""

ACTIONS: tuple[Rule[Offer], ...] = (
    Rule("answer_amazon", ("G14", "G22"), offers.answer_amazon),
    Rule("answer_buyer", ("G19", "G21"), offers.answer_buyer),
    Rule("authorise_return", ("G11",), offers.authorise_return),
    Rule("refund_return", ("G9", "G23"), offers.refund_return),
    Rule("bear_charge", ("G12",), offers.bear_charge),
    Rule("wait_for_amazon", ("G14",), offers.wait_for_amazon),
    Rule("refund_before_claim", ("G19", "G23"), offers.refund_before_claim),
    Rule("send_replacement", ("G19", "G21"), offers.send_replacement),
    Rule("carrier_enquiry", ("G20",), offers.carrier_enquiry),
    Rule("verify_carrier", ("G20",), offers.verify_carrier),
    Rule("arrange_pickup", (), offers.arrange_pickup),
    Rule("state_facts", ("G22",), offers.state_facts),
    Rule("solve_then_tell", ("G21",), offers.solve_then_tell),
    Rule("appeal", ("G24",), offers.appeal),
    Rule("answer_chargeback", (), offers.answer_chargeback),
    Rule("file_safet", (), offers.file_safet),
    Rule("complete_data", ("G20",), offers.complete_data),
    Rule("watch", ("G18",), offers.watch),
    Rule("nothing", (), offers.nothing),
)
"""The earliest date wins; between equals, and without dates, the one that stands first here."""


class Suggestion(NamedTuple):
    """One action per line, as an index of `ACTIONS`, and the moment it must be done by.

    `from_day` marks a moment that counts hours from a date without a time.
    """

    code: NDArray[np.uint8]
    by: Moments
    from_day: Bools


def suggested(case: Case) -> Suggestion:
    """Choose the most urgent action per line."""
    nothing = np.zeros(case.lines, dtype=np.uint8)
    best, chosen = np.full(case.lines, NEVER), Suggestion(nothing, nothing_dated(case.lines), nothing.astype(np.bool_))
    for place, action in enumerate(ACTIONS):
        offer = case.ask(action.rule)
        urgency = np.where(offer.holds, np.where(dated(offer.by), offer.by.seconds, UNDATED), NEVER)
        sooner = urgency < best
        best = np.minimum(best, urgency)
        chosen = Suggestion(
            np.where(sooner, np.uint8(place), chosen.code),
            either(sooner, offer.by, chosen.by),
            np.where(sooner, offer.from_day, chosen.from_day),
        )
    return chosen
