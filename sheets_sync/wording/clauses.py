"""Which rules Claim basis quotes for a line: the one that made the grade, the opening date's, the action's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sheets_sync.claims import CLOCKS, EXCLUSIONS, GROUNDS
from sheets_sync.claims.rule import Rule
from sheets_sync.wording.lines import Line

MOST = 3
"""Rules one basis quotes; more would not be read."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule to quote.

    `named` is the msgid that names it where the guide has no number for it; `parameter` the policy value that
    decides it, "" for none; `start` the msgid part of the event it counts from; `events` the columns of that
    event, of which the latest governs the version.
    """

    guide: tuple[str, ...]
    named: str
    parameter: str = ""
    start: str = ""
    events: tuple[str, ...] = ()


_SPANS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "opens_by_expected": ("not_received.after_expected", "expected", ("expected_by",)),
    "opens_by_ordered": ("not_received.after_order", "ordered", ("ordered_at",)),
    "may_claim": ("contact.wait", "contact", ("buyer_contacted_at", "return_requested_at")),
    "closes": ("claim.window", "expected", ("expected_by",)),
    "reply_due": ("reply.hard", "message", ("buyer_contacted_at", "buyer_last_message_at")),
    "return_answer_due": ("return.answer_hard", "return_request", ("return_requested_at",)),
    "return_option_due": ("return.option_abroad", "return_request", ("return_requested_at",)),
    "refund_due": ("return.refund", "return_delivered", ("return_delivered_at",)),
    "info_due": ("claim.info_hard", "info_request", ("info_requested_at",)),
    "decision_expected": ("claim.decision", "claim_or_answer", ("claim_filed_at", "info_answered_at")),
    "appeal_due": ("claim.appeal", "decision", ("claim_decided_at",)),
    "chargeback_due": ("chargeback.answer", "chargeback", ("chargeback_at",)),
    "safet_due": ("safet.file", "refund_or_return", ("return_delivered_at", "refunded_at")),
    "returned_unrefunded": ("return.refund_claimable", "return_delivered", ("return_delivered_at",)),
    "return_refused": ("return.option_wait", "return_request", ("return_requested_at",)),
    "service": ("ground.service", "", ("buyer_contacted_at",)),
    "extra_charge": ("ground.extra_charge", "", ("ordered_at",)),
    "delivered_disputed": ("ground.delivered_disputed", "", ("delivered_at",)),
    "return_closed": ("ground.return_closed", "", ("return_requested_at",)),
    "promise_broken": ("ground.promise_broken", "", ("promised_at",)),
    "pickup_missing": ("ground.pickup_missing", "", ("return_requested_at",)),
    "window_closed": ("claim.window", "expected", ("expected_by",)),
}
"""Rule or clock → the policy value that decides it, the event it counts from, that event's columns."""

_CLOCK_OF_ACTION = {
    "answer_amazon": "info_due",
    "answer_buyer": "reply_due",
    "authorise_return": "return_answer_due",
    "refund_return": "refund_due",
    "bear_charge": "may_claim",
    "send_replacement": "may_claim",
    "arrange_pickup": "may_claim",
    "state_facts": "decision_expected",
    "solve_then_tell": "decision_expected",
    "appeal": "appeal_due",
    "answer_chargeback": "chargeback_due",
    "file_safet": "safet_due",
}
"""Where Act by comes from; the other actions are dated by the opening date, which is quoted anyway."""


def clauses() -> dict[str, Clause]:
    """Every rule that a basis can quote, by key."""
    rules: tuple[Rule[Any], ...] = (*GROUNDS, *EXCLUSIONS, *CLOCKS)
    guides = {rule.key: rule.guide for rule in rules}
    opens = dict.fromkeys(("opens_by_expected", "opens_by_ordered"), guides["opens"])
    names = {
        **{entry.key: f"clock.{entry.key}" for entry in CLOCKS},
        **{entry.key: f"ground.{entry.key}" for entry in GROUNDS},
        **{entry.key: f"exclusion.{entry.key}" for entry in EXCLUSIONS},
        **dict.fromkeys(opens, "clock.opens"),
    }
    return {key: Clause((guides | opens)[key], name, *_SPANS.get(key, ())) for key, name in names.items()}


def quoted(line: Line) -> tuple[str, ...]:
    """Choose the rules to quote for a line, most important first, at most `MOST`."""
    return tuple(dict.fromkeys(_quotable(line)))[:MOST]


def _quotable(line: Line) -> Iterator[str]:
    if line.risk == "not_covered":
        yield from line.exclusions[:1]
    else:
        arms = [note for note in line.notes if note.startswith("opens_by_")][:1]
        leading = {"open": ["decision_expected"], "lost": ["appeal_due"]}.get(line.risk, [])
        found = (*leading, *line.missed, *line.grounds, *line.soon)
        yield from ((arms or ["not_received"])[0] if key == "not_received" else key for key in found[:1])
        yield from arms
    if line.action in _CLOCK_OF_ACTION:
        yield _CLOCK_OF_ACTION[line.action]
