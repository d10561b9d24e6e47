"""The closed list of slots: which fact of an order line each takes, and from which cells; never from anywhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from schemas.orders import Orders, State
from sheets_sync.claims.calendar import SECONDS_PER_HOUR
from sheets_sync.claims.case import Case
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.wording.placeholders import shown

Kind = Literal["text", "moment", "money", "silence"]
Lack = Literal["", "blank", "unreadable", "absent", "forbidden", "answered"]

LONGEST_TEXT = 80
"""Characters of a cell that a letter quotes."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a text, named as its column; `silence` is the time since the seller's answer."""

    key: str
    kind: Kind
    column: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment: UTC seconds and, by the marketplace's calendar, the day since 1970; `whole`: only the day is known."""

    seconds: int
    day: int
    whole: bool
    zone: str


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in ten-thousandths of a currency."""

    units: int
    currency: str


@dataclass(frozen=True, slots=True)
class Span:
    """Elapsed time: whole hours, or whole days where a cell holds a day without a time."""

    count: int
    unit: Literal["hour", "day"]


Value = str | Moment | Amount | Span


@dataclass(frozen=True, slots=True)
class Fact:
    """What one slot takes from one line: the value, the columns and the row that it came from; or what it lacks."""

    slot: Slot
    row: int
    columns: tuple[str, ...]
    value: Value | None
    lack: Lack = ""


SLOTS: tuple[Slot, ...] = (
    Slot("order_id", "text", "order_id"),
    Slot("title", "text", "title"),
    Slot("carrier", "text", "carrier"),
    Slot("tracking_id", "text", "tracking_id"),
    Slot("amount", "money", "amount"),
    Slot("refund_amount", "money", "refund_amount"),
    Slot("extra_charges", "money", "extra_charges"),
    Slot("ordered_at", "moment", "ordered_at"),
    Slot("expected_by", "moment", "expected_by"),
    Slot("shipped_at", "moment", "shipped_at"),
    Slot("first_scan_at", "moment", "first_scan_at"),
    Slot("delivered_at", "moment", "delivered_at"),
    Slot("buyer_contacted_at", "moment", "buyer_contacted_at"),
    Slot("buyer_last_message_at", "moment", "buyer_last_message_at"),
    Slot("seller_replied_at", "moment", "seller_replied_at"),
    Slot("promised_at", "moment", "promised_at"),
    Slot("return_requested_at", "moment", "return_requested_at"),
    Slot("return_authorised_at", "moment", "return_authorised_at"),
    Slot("return_delivered_at", "moment", "return_delivered_at"),
    Slot("refunded_at", "moment", "refunded_at"),
    Slot("claim_filed_at", "moment", "claim_filed_at"),
    Slot("info_requested_at", "moment", "info_requested_at"),
    Slot("claim_decided_at", "moment", "claim_decided_at"),
    Slot("unanswered", "silence", "seller_replied_at"),
)
"""Everything that a letter can say of an order. No name and no address: those are never read."""

_SLOT = {slot.key: slot for slot in SLOTS}
_LACKS: dict[int, Lack] = {State.ABSENT: "absent", State.BLANK: "blank", State.UNREADABLE: "unreadable"}

FORBIDDEN = re.compile(
    r"[@＠]|https?:|www\.|\b[\w-]+\.(?:com|net|org|info|shop|de|fr|it|es|jp|uk|cn|tw)\b|\+\d{6,}", re.IGNORECASE
)
"""Addresses and links, which Amazon allows in no message: a cell that holds one is not quoted."""


def fact(case: Case, key: str) -> Fact:
    """Read the fact of one slot from a case of one line."""
    slot = _SLOT[key]
    return _READERS[slot.kind](case, slot)


def _lacking(case: Case, slot: Slot, lack: Lack) -> Fact:
    return Fact(slot, int(case.orders.row[0]), (slot.column,), None, lack)


def _found(case: Case, slot: Slot, value: Value, *others: str) -> Fact:
    return Fact(slot, int(case.orders.row[0]), (slot.column, *others), value)


def _text(case: Case, slot: Slot) -> Fact:
    column = case.orders.texts[slot.column]
    if column.state[0] != State.READ:
        return _lacking(case, slot, _LACKS[int(column.state[0])])
    text = shown(column.text[0], LONGEST_TEXT)
    if FORBIDDEN.search(text):
        return _lacking(case, slot, "forbidden")
    return _found(case, slot, text) if text else _lacking(case, slot, "blank")


def _moment(case: Case, slot: Slot) -> Fact:
    event, state = case.event(slot.column), int(case.state(slot.column)[0])
    if not event.happened.yes[0]:
        return _lacking(case, slot, _LACKS.get(state, "blank"))
    return _found(case, slot, Moment(int(event.seconds[0]), int(event.day[0]), bool(event.whole[0]), zone_of(case)))


def zone_of(case: Case) -> str:
    """Name the zone whose calendar and clock the letter uses: the marketplace's, else the sheet's."""
    market = market_of(case.orders)
    return marketplaces()[market].zone if market else case.orders.zone


def market_of(orders: Orders, line: int = 0) -> str | None:
    """Name a line's marketplace, where it is one of Amazon's."""
    code = int(orders.market[line])
    return MARKETPLACES[code] if code >= 0 else None


def _money(case: Case, slot: Slot) -> Fact:
    column = case.orders.money[slot.column]
    if column.state[0] != State.READ:
        return _lacking(case, slot, _LACKS[int(column.state[0])])
    written = case.orders.texts["currency"]
    if written.state[0] == State.READ:
        return _found(case, slot, Amount(int(column.amount[0]), written.text[0].strip().upper()), "currency")
    market = market_of(case.orders)
    if market is None or written.state[0] == State.UNREADABLE:
        return Fact(slot, int(case.orders.row[0]), (slot.column, "currency"), None, "blank")
    return _found(case, slot, Amount(int(column.amount[0]), marketplaces()[market].currency), "marketplace")


def _silence(case: Case, slot: Slot) -> Fact:
    """Count from the seller's last answer to the moment of writing, where the buyer surely wrote nothing since."""
    replied, wrote = case.event("seller_replied_at"), case.event("buyer_last_message_at")
    if not replied.happened.yes[0]:
        return _lacking(case, slot, _LACKS.get(int(case.state(slot.column)[0]), "blank"))
    if not answered_last(case):
        return Fact(slot, int(case.orders.row[0]), (slot.column, "buyer_last_message_at"), None, "answered")
    whole = bool(replied.whole[0])
    elapsed = case.as_of - int(replied.seconds[0])
    count = int(case.today[0]) - int(replied.day[0]) if whole else elapsed // SECONDS_PER_HOUR
    others = ("buyer_last_message_at",) if wrote.happened.yes[0] else ()
    return _found(case, slot, Span(count, "day" if whole else "hour"), *others)


def answered_last(case: Case) -> bool:
    """Say whether the last word is surely the seller's."""
    replied = case.event("seller_replied_at")
    messages = [case.event(key) for key in ("buyer_contacted_at", "buyer_last_message_at")]
    if not replied.happened.yes[0] or any(message.happened.unknown[0] for message in messages):
        return False
    later = [message for message in messages if message.happened.yes[0] and message.day[0] >= replied.day[0]]
    return not any(
        message.day[0] > replied.day[0]
        or not (message.whole[0] or replied.whole[0] or message.seconds[0] <= replied.seconds[0])
        for message in later
    )


_READERS = {"text": _text, "moment": _moment, "money": _money, "silence": _silence}
