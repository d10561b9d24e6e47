"""The only judge: from order lines, a policy and a moment to grades, reasons, dates and one action per line."""

from __future__ import annotations

from schemas.orders import Orders
from sheets_sync.claims.actions import ACTIONS, suggested
from sheets_sync.claims.amount import amount_at_risk
from sheets_sync.claims.case import Case
from sheets_sync.claims.clocks import (
    OTHER_PROFILE,
    appeal_due,
    chargeback_due,
    closes,
    decision_expected,
    opens,
    other_opens,
    safet_due,
)
from sheets_sync.claims.contact import may_claim
from sheets_sync.claims.duties import DUTIES, INFO, REFUND, REPLY, RETURN_ANSWER, RETURN_OPTION, due_soon
from sheets_sync.claims.exclusions import EXCLUSIONS
from sheets_sync.claims.grounds import GROUNDS
from sheets_sync.claims.judgements import Judgements, Moments
from sheets_sync.claims.missing import missing_facts
from sheets_sync.claims.notes import noted
from sheets_sync.claims.risk import grades
from sheets_sync.claims.rule import Rule, answers, bits
from sheets_sync.claims.signs import SIGNS
from sheets_sync.policy import Policy

__all__ = ["ACTIONS", "CLOCKS", "DUTIES", "EXCLUSIONS", "GROUNDS", "SIGNS", "judge"]

CLOCKS: tuple[Rule[Moments], ...] = (
    Rule("opens", ("G8",), opens),
    Rule("may_claim", ("G7",), may_claim),
    Rule("closes", ("G2",), closes),
    Rule(REPLY.key, REPLY.guide, REPLY.due),
    Rule(RETURN_ANSWER.key, RETURN_ANSWER.guide, RETURN_ANSWER.due),
    Rule(RETURN_OPTION.key, RETURN_OPTION.guide, RETURN_OPTION.due),
    Rule(REFUND.key, REFUND.guide, REFUND.due),
    Rule(INFO.key, INFO.guide, INFO.due),
    Rule("decision_expected", ("G14",), decision_expected),
    Rule("appeal_due", ("G24",), appeal_due),
    Rule("chargeback_due", (), chargeback_due),
    Rule("safet_due", (), safet_due),
)
"""Every date that the judge computes."""


def judge(orders: Orders, policy: Policy, as_of: int) -> Judgements:
    """Judge every order line as of one UTC second, each by its own cells."""
    case = Case(orders, policy, as_of)
    suggestion = case.ask(suggested)
    units, known = case.ask(amount_at_risk)
    return Judgements(
        risk=case.ask(grades),
        grounds=bits(answers(case, GROUNDS)),
        exclusions=bits(answers(case, EXCLUSIONS)),
        duties=bits(case.ask(due_soon)),
        signs=bits(answers(case, SIGNS)),
        missing=missing_facts(case),
        notes=noted(case),
        clocks={clock.key: case.ask(clock.rule) for clock in CLOCKS},
        advised={duty.key: case.ask(duty.advised_by) for duty in DUTIES if duty.advised},
        action=suggestion.code,
        act_by=suggestion.by,
        amount=units,
        amount_known=known,
        other_profile=OTHER_PROFILE[policy.profile],
        other_opens=case.ask(other_opens),
        changes_at=case.changes_at,  # last: every rule asked above may have brought it nearer
        as_of=as_of,
    )
