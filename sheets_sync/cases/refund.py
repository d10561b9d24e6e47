"""The last moment at which a refund still keeps the Order Defect Rate clean, its cost, and what it saves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.orders import State
from sheets_sync.cases.lines import one_line
from sheets_sync.claims.calendar import SECONDS_PER_HOUR
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import opens
from sheets_sync.claims.contact import may_claim, may_claim_now
from sheets_sync.claims.facts import claimed, contacted, refunded_full
from sheets_sync.claims.grounds import GROUNDS, not_received
from sheets_sync.claims.moments import dated
from sheets_sync.health.rate import Rate

Standing = Literal["refunded", "too_late", "until_filed", "clean_until", "unknown"]


@dataclass(frozen=True, slots=True)
class RefundChoice:
    """What a refund now would do.

    `standing`: `clean_until` a sure moment (`seconds`, UTC) · `until_filed`: clean only as long as the buyer has not
    filed, which may be at any moment · `too_late`: a claim runs, and it counts all the same · `refunded` already ·
    `unknown`. `cost` in ten-thousandths (None: unknown). `headroom` now, and after one more defect.
    """

    standing: Standing
    seconds: int | None
    cost: int | None
    headroom: int | None
    headroom_if_claimed: int | None


def refund_choice(case: Case, line: int, rate: Rate | None = None) -> RefundChoice:
    """Weigh a refund of one line as of the case's moment."""
    alone = Case(one_line(case.orders, line), case.policy, case.as_of)
    standing, seconds = _standing(alone)
    amount = alone.orders.money["amount"]
    cost = int(amount.amount[0]) if amount.state[0] == State.READ else None
    headroom = None if rate is None else rate.headroom
    return RefundChoice(standing, seconds, cost, headroom, None if headroom is None else headroom - 1)


def _standing(case: Case) -> tuple[Standing, int | None]:
    refunded, filed = case.ask(refunded_full), case.ask(claimed)
    if refunded.yes[0] or filed.yes[0]:
        return ("too_late" if filed.yes[0] else "refunded"), None
    if not (refunded.no[0] and filed.no[0]):
        return "unknown", None
    if not case.ask(may_claim_now).no[0]:
        return "until_filed", None
    return "clean_until", _first_chance(case)


def _first_chance(case: Case) -> int:
    """The first second at which the buyer could file: the wait is over and a ground can hold."""
    wait = case.ask(may_claim)
    waited = int(wait.seconds[0]) if dated(wait)[0] else case.as_of + _wait(case)
    start = case.ask(opens)
    others = [case.ask(entry.rule).no[0] for entry in GROUNDS if entry.rule is not not_received]
    late_only = all(others) and not case.ask(contacted).yes[0] and dated(start)[0]
    return max(waited, int(start.seconds[0])) if late_only else max(waited, case.as_of)


def _wait(case: Case) -> int:
    return int(case.parameter("contact.wait").amount[0]) * SECONDS_PER_HOUR
