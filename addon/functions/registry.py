"""Every custom function: its name, its arguments, the columns of a table that it reads, and the kind of its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from schemas.columns import columns

Kind = Literal["date", "text", "number", "table"]
Takes = Literal["date", "text", "number", "moment", "table"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument.

    Attributes:
        key: its name in formulas and in the documentation; its words are `argument.KEY`.
        takes: what its cells hold.
        column: the canonical column that it is, None for one that is no column of orders.
        optional: whether it may be left out.
    """

    key: str
    takes: Takes
    column: str | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """One custom function; its words are `function.NAME`.

    Attributes:
        name: its name in formulas.
        kind: what its cells hold: a `date` is a serial number, a `table` has rows and columns of its own.
        arguments: those of the form with named dates; () where there is only the form with a table.
        columns: canonical columns that the form with a table reads; () where there is none.
        answer: key of the result: a column of `schemas.results`, a clock of the judge, or itself.
        given: what the form with named dates says of every order: canonical column → cell.
    """

    name: str
    kind: Kind
    arguments: tuple[Argument, ...]
    columns: tuple[str, ...]
    answer: str
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> tuple[Argument, ...]:
        """The arguments of the form with a table; () where there is none."""
        return (TABLE, AS_OF) if self.columns else ()

    @property
    def whole(self) -> bool:
        """Whether its answer is about all rows together, so that a table cannot be sent in parts."""
        return not self.arguments


TABLE = Argument("table", "table")
AS_OF = Argument("as_of", "moment", optional=True)
ORDERED = Argument("ordered", "date", "ordered_at")
EXPECTED = Argument("expected", "date", "expected_by")
MARKETPLACE = Argument("marketplace", "text", "marketplace", optional=True)
DELIVERED = Argument("delivered", "date", "delivered_at", optional=True)
CONTACTED = Argument("contacted", "date", "buyer_contacted_at", optional=True)
REPLIED = Argument("replied", "date", "seller_replied_at", optional=True)
REFUNDED = Argument("refunded", "date", "refunded_at", optional=True)
CLAIMED = Argument("claimed", "date", "claim_filed_at", optional=True)
AMOUNT = Argument("amount", "number", "amount")

LIFE = (ORDERED, EXPECTED, MARKETPLACE, DELIVERED, CONTACTED, REPLIED, REFUNDED, CLAIMED, AS_OF)
"""What is known of an order by its dates alone."""

JUDGED = tuple(key for key, column in columns().items() if column.judged)
"""All that the judge reads; no column of a person is among them, for there is none in the closed list."""
COUNTED = (
    "order_id", "marketplace", "status", "fulfilment", "ordered_at", "shipped_at", "first_scan_at", "delivered_at",
    "tracking_status", "refunded_at", "refunded_by", "chargeback_at", "claim_flag", "claim_filed_at", "claim_reason",
    "info_requested_at", "claim_decided_at", "claim_outcome", "claim_funded_by", "appealed_at", "appeal_outcome",
    "feedback_rating",
)  # fmt: skip
"""All that decides whether an order counts and is a defect."""

FUNCTIONS: tuple[Function, ...] = (
    Function(
        "CLAIM_OPENS",
        "date",
        (ORDERED, EXPECTED, MARKETPLACE),
        ("order_id", "marketplace", "ordered_at", "expected_by"),
        "opens",
    ),
    Function(
        "CLAIM_CLOSES",
        "date",
        (EXPECTED, MARKETPLACE),
        ("order_id", "marketplace", "ordered_at", "expected_by"),
        "closes",
    ),
    Function("CLAIM_DEADLINE", "date", LIFE, JUDGED, "act_by"),
    Function("CLAIM_RISK", "text", LIFE, JUDGED, "risk"),
    Function("CLAIM_REASONS", "text", LIFE, JUDGED, "reasons"),
    Function("CLAIM_ACTION", "text", LIFE, JUDGED, "action"),
    Function("CLAIM_AMOUNT", "number", (AMOUNT, *LIFE), JUDGED, "amount"),
    Function(
        "CLAIM_REPLY_DUE",
        "date",
        (Argument("contacted", "date", "buyer_contacted_at"), REPLIED, MARKETPLACE, AS_OF),
        JUDGED,
        "reply_due",
    ),
    Function(
        "CLAIM_APPEAL_DUE",
        "date",
        (Argument("decided", "date", "claim_decided_at"), MARKETPLACE, AS_OF),
        JUDGED,
        "appeal_due",
        {"claim_outcome": "granted"},
    ),
    Function(
        "CLAIM_POLICY",
        "table",
        (Argument("parameter", "text"), MARKETPLACE, Argument("date", "date", optional=True)),
        (),
        "policy",
    ),
    Function("CLAIM_HEALTH", "table", (), COUNTED, "health"),
    Function("ODR", "number", (), COUNTED, "odr"),
    Function("ODR_HEADROOM", "number", (), COUNTED, "odr_headroom"),
)
"""Every function, in the order in which people meet them."""
