"""Sentences that a letter to Amazon lists: one for each thing that the sheet knows of the order, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sheets_sync.cases.rebuttal import rebuttals
from sheets_sync.claims.case import Case
from sheets_sync.letters.slots import SLOTS


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a list: its key, its slots; `needed`: it stands there although its cells are blank."""

    key: str
    slots: tuple[str, ...]
    needed: bool = False


FACTS: tuple[Sentence, ...] = (
    Sentence("ordered", ("ordered_at", "amount"), needed=True),
    Sentence("expected", ("expected_by",)),
    Sentence("sent", ("shipped_at", "carrier", "tracking_id"), needed=True),
    Sentence("scanned", ("first_scan_at",)),
    Sentence("delivered", ("delivered_at",)),
    Sentence("wrote", ("buyer_contacted_at",)),
    Sentence("replied", ("seller_replied_at",), needed=True),
    Sentence("return_asked", ("return_requested_at",)),
    Sentence("return_approved", ("return_authorised_at",)),
    Sentence("return_came", ("return_delivered_at",)),
    Sentence("refunded", ("refunded_at", "refund_amount")),
    Sentence("filed", ("claim_filed_at",), needed=True),
)
"""Dates, times and price (G22)."""

WHY: tuple[Sentence, ...] = (
    Sentence("filed_too_late", ("expected_by", "claim_filed_at")),
    Sentence("filed_too_early", ("expected_by", "claim_filed_at")),
    Sentence("never_contacted", ("claim_filed_at",)),
    Sentence("wait_not_over", ("buyer_contacted_at", "claim_filed_at")),
    Sentence("no_return_request", ("claim_filed_at",)),
    Sentence("already_refunded", ("refunded_at", "refund_amount")),
    Sentence("not_physical", ()),
    Sentence("paid_without_cover", ()),
    Sentence("delivered_signed", ("delivered_at", "tracking_id")),
    Sentence("delivered", ("delivered_at", "tracking_id")),
    Sentence("label_protects", ("first_scan_at",)),
)
"""Why a claim is unfair (G24), by the conditions of `cases.rebuttal` in their order."""

COVERED = {"delivered": "delivered_signed"}
"""A reason that a stronger one already says."""

_COLUMN = {slot.key: slot.column for slot in SLOTS}


def told(case: Case) -> tuple[Sentence, ...]:
    """Choose the facts to list: those needed, and those of which a cell says something."""
    return tuple(each for each in FACTS if each.needed or _written(case, each))


def _written(case: Case, sentence: Sentence) -> bool:
    column = _COLUMN[sentence.slots[0]]
    return not (case.happened(column).no[0])


def unfair(case: Case) -> tuple[Sentence, ...]:
    """Choose what speaks against the claim, the strongest first."""
    held = {each.key for each in rebuttals(case.orders, 0, case.policy)}
    return tuple(each for each in WHY if each.key in held and COVERED.get(each.key) not in held)


LISTS: dict[str, Callable[[Case], tuple[Sentence, ...]]] = {"facts": told, "why": unfair}
"""Paragraphs that are lists, by part."""
