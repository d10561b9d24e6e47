"""Each action's reason and date, before the most urgent one is chosen (docs/rules.md §7)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from schemas.orders import Bools
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import (
    appeal_due,
    chargeback_due,
    decision_expected,
    opens,
    refunded_by_amazon,
    safet_due,
)
from sheets_sync.claims.contact import may_claim, wait_start
from sheets_sync.claims.duties import INFO, REFUND, REPLY, RETURN_ANSWER, RETURN_OPTION, Duty, act_by
from sheets_sync.claims.facts import came_back, contacted, protected
from sheets_sync.claims.grounds import (
    delivered_disputed,
    extra_charge,
    item_problem,
    not_received,
    pickup_missing,
    promise_broken,
    return_closed,
    return_refused,
    returned_unrefunded,
    service,
)
from sheets_sync.claims.judgements import Known, Moments
from sheets_sync.claims.moments import ahead, dated, either, last, later, nothing_dated
from sheets_sync.claims.risk import graded
from sheets_sync.claims.signs import opening_soon
from sheets_sync.claims.stages import appeal_running, appealable, claim_steps, free, uncovered


class Offer(NamedTuple):
    """Where an action is offered, and by when it must be done; without a date the moment is silent.

    `from_day` marks a moment that counts hours from a date without a time.
    """

    holds: Bools
    by: Moments
    from_day: Bools


def _offer(*reasons: Offer) -> Offer:
    """Offer an action for any of its reasons, by the earliest date among those that hold."""
    holds = np.any([reason.holds for reason in reasons], axis=0)
    by, from_day = nothing_dated(len(holds)), np.zeros(len(holds), dtype=np.bool_)
    for reason in reasons:
        sooner = reason.holds & dated(reason.by) & (~dated(by) | (reason.by.seconds < by.seconds))
        by, from_day = either(sooner, reason.by, by), np.where(sooner, reason.from_day, from_day)
    return Offer(holds, by, from_day & ~by.whole)


def _by_duty(case: Case, duty: Duty, holds: Bools) -> Offer:
    return Offer(holds, act_by(case, duty), case.ask(duty.start).whole)


def _owed(case: Case, duty: Duty) -> Offer:
    """Give a duty that is surely owed, where no claim stands in the way."""
    owed = case.ask(free) & case.ask(duty.rule).yes & (case.ask(duty.due).known != Known.NONE)
    return _by_duty(case, duty, owed)


def _by_wait(case: Case, holds: Bools) -> Offer:
    """Give a reason that is dated by the end of the buyer's wait, where no claim stands in the way."""
    return Offer(case.ask(free) & holds, case.ask(may_claim), case.ask(wait_start).whole)


def _by_day(holds: Bools, moment: Moments) -> Offer:
    return Offer(holds, moment, np.zeros(len(holds), dtype=np.bool_))


def _undated(holds: Bools) -> Offer:
    return _by_day(holds, nothing_dated(len(holds)))


def answer_amazon(case: Case) -> Offer:
    """Amazon asked about the claim."""
    return _offer(_by_duty(case, INFO, case.ask(claim_steps)["answer_amazon"]))


def answer_buyer(case: Case) -> Offer:
    """A message waits, or the buyer is unsatisfied with the service."""
    in_claim = _by_duty(case, REPLY, case.ask(claim_steps)["answer_buyer"])
    return _offer(in_claim, _owed(case, REPLY), _by_wait(case, case.ask(service).yes))


def authorise_return(case: Case) -> Offer:
    """A return request waits for its answer, or for a way to return."""
    refused = _undated(case.ask(free) & case.ask(return_refused).yes)
    return _offer(_owed(case, RETURN_ANSWER), _owed(case, RETURN_OPTION), refused)


def refund_return(case: Case) -> Offer:
    """A return came back and is not refunded."""
    unrefunded = case.ask(free) & case.ask(returned_unrefunded).yes
    return _offer(_owed(case, REFUND), _by_duty(case, REFUND, unrefunded))


def bear_charge(case: Case) -> Offer:
    """The buyer was left with an extra charge."""
    return _offer(_by_wait(case, case.ask(extra_charge).yes))


def wait_for_amazon(case: Case) -> Offer:
    """Amazon bears it because of the label, or decides about an appeal: a refund would give that up."""
    return _offer(_undated(case.ask(label_protects) | case.ask(appeal_running)))


def label_protects(case: Case) -> Bools:
    """Where the reason to wait is the label."""
    undelivered = case.ask(free) & case.ask(not_received).yes & protected(case)
    return case.ask(claim_steps)["wait_for_amazon"] | undelivered


def refund_before_claim(case: Case) -> Offer:
    """The buyer can claim with reason: a refund now does not count in the ODR, one after the claim does."""
    late, back = case.ask(not_received).yes & ~protected(case), case.ask(came_back).yes
    asked = late & ~back & case.ask(contacted).yes
    broken = case.ask(return_closed).yes | case.ask(promise_broken).yes
    wait, opening = case.ask(may_claim), case.ask(opens)
    return _offer(
        _by_wait(case, late & back)._replace(by=either(dated(wait), wait, opening)),
        _by_wait(case, asked)._replace(by=last(opening, wait)),
        _by_wait(case, broken),
    )


def send_replacement(case: Case) -> Offer:
    """The item is not as it should be."""
    return _offer(_by_wait(case, case.ask(item_problem).yes))


def carrier_enquiry(case: Case) -> Offer:
    """The parcel is overdue and the buyer has not written, or the buyer disputes its delivery."""
    late = case.ask(not_received).yes & ~protected(case) & ~case.ask(came_back).yes & ~case.ask(contacted).yes
    overdue = _by_day(case.ask(free) & late, case.ask(opens))
    return _offer(overdue, _by_wait(case, case.ask(delivered_disputed).yes))


def verify_carrier(case: Case) -> Offer:
    """Claims open soon and the order has not arrived: the last second before that day is in time."""
    opening = later(case.ask(opens), -1)
    eve = Moments(opening.seconds, opening.day - dated(opening), opening.whole, opening.known)
    return _offer(_by_day(case.ask(free) & case.ask(opening_soon).yes, eve))


def arrange_pickup(case: Case) -> Offer:
    """Nobody has arranged to fetch a bulky item."""
    return _offer(_by_wait(case, case.ask(pickup_missing).yes))


def state_facts(case: Case) -> Offer:
    """The seller has answered and the buyer is silent: Amazon decides by the facts."""
    return _offer(_by_day(case.ask(claim_steps)["state_facts"], case.ask(decision_expected)))


def solve_then_tell(case: Case) -> Offer:
    """A claim is filed: solve it, then say how the buyer can close it."""
    return _offer(_by_day(case.ask(claim_steps)["solve_then_tell"], case.ask(decision_expected)))


def appeal(case: Case) -> Offer:
    """A claim was granted against the seller."""
    return _offer(_by_day(case.ask(appealable), case.ask(appeal_due)))


def answer_chargeback(case: Case) -> Offer:
    """The buyer went to the bank."""
    due = case.ask(chargeback_due)
    return _offer(_by_day(case.ask(uncovered) & ahead(case, due), due))


def file_safet(case: Case) -> Offer:
    """Amazon refunded: the seller can ask for the money."""
    due, charged_back = case.ask(safet_due), case.ask(answer_chargeback).holds
    possible = case.ask(refunded_by_amazon).yes & ahead(case, due) & ~charged_back
    return _offer(_by_day(possible & (case.ask(uncovered) | case.ask(free)), due))


def complete_data(case: Case) -> Offer:
    """A fact is missing: whether a claim is filed, or what the grade turns on."""
    return _offer(_undated(case.ask(claim_steps)["complete_data"] | graded(case, "unknown")))


def watch(case: Case) -> Offer:
    """Nothing to do yet."""
    return _offer(_undated(graded(case, "watch")))


def nothing(case: Case) -> Offer:
    """Where nothing else is offered."""
    return _offer(_undated(np.ones(case.lines, dtype=np.bool_)))
