"""What the judge said of one line, as keys and wall clocks: easy to state a law about."""

from __future__ import annotations

from dataclasses import dataclass

from builders.orders_builder import day_text, orders_of, second, wall

from schemas.orders import SCALE
from sheets_sync.claims import ACTIONS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS, judge
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS, Known
from sheets_sync.claims.three import Three
from sheets_sync.policy import MARKETPLACES, policy

UNKNOWN = "unknown"
SILENT = None
CALM = {
    "ordered_at": "2026-10-01 09:00",
    "expected_by": "2026-10-10",
    "delivered_at": "2026-10-09 15:00",
    "status": "delivered",
    "amount": 20,
}
"""An order that nothing is wrong with."""
UNDELIVERED = {**CALM, "delivered_at": None, "status": "in_transit"}
NOW = "2026-10-10 12:00"


@dataclass(frozen=True)
class Line:
    """One judged line; a moment is its wall clock, a day with "≤" before an upper bound, `UNKNOWN` or `SILENT`."""

    risk: str
    grounds: set[str]
    exclusions: set[str]
    duties: set[str]
    signs: set[str]
    doubts: set[str]
    missing: set[str]
    notes: set[str]
    clocks: dict[str, str | None]
    advised: dict[str, str | None]
    action: str
    act_by: str | None
    amount: float | None
    other_opens: str | None
    changes_at: int


def line(row, now=NOW, profile="guide", marketplace="US", present=()):
    """Judge one row."""
    return lines([row], now, profile, marketplace, present)[0]


def lines(rows, now=NOW, profile="guide", marketplace="US", present=()):
    """Judge rows of one sheet."""
    orders = orders_of(rows, marketplace, present)
    judged = judge(orders, policy(profile), second(now, marketplace))
    return [line_of(judged, index, orders.market[index]) for index in range(len(rows))]


def line_of(judged, index, code):
    """One line of judgements."""
    place = MARKETPLACES[code] if code >= 0 else "US"
    sets = {name: getattr(judged, name) for name in ("grounds", "exclusions", "duties", "signs")}
    registries = {"grounds": GROUNDS, "exclusions": EXCLUSIONS, "duties": DUTIES, "signs": SIGNS}
    names = {name: [entry.key for entry in registry] for name, registry in registries.items()}
    return Line(
        risk=RISKS[judged.risk[index]],
        **{name: _set(names[name], held.yes[index]) for name, held in sets.items()},
        doubts=set().union(*(_set(names[name], held.unknown[index]) for name, held in sets.items())),
        missing=_set(MISSING, judged.missing[index]),
        notes=_set(NOTES, judged.notes[index]),
        clocks={key: _moment(moment, index, place) for key, moment in judged.clocks.items()},
        advised={key: _moment(moment, index, place) for key, moment in judged.advised.items()},
        action=ACTIONS[judged.action[index]].key,
        act_by=_moment(judged.act_by, index, place),
        amount=int(judged.amount[index]) / SCALE if judged.amount_known[index] else None,
        other_opens=_moment(judged.other_opens, index, place),
        changes_at=int(judged.changes_at[index]),
    )


def _set(names, held):
    return {name for place, name in enumerate(names) if int(held) >> place & 1}


def _moment(moment, index, place):
    known = Known(int(moment.known[index]))
    if known in (Known.NONE, Known.UNKNOWN):
        return SILENT if known == Known.NONE else UNKNOWN
    at = day_text(moment.day[index]) if moment.whole[index] else wall(moment.seconds[index], place)
    return at if known == Known.YES else f"≤{at}"


def answer(rule, row, *place, **more):
    """What one rule says of one row: "yes", "no" or "unknown"; for a rule without doubt "yes" or "no"."""
    return answers(rule, [row], *place, **more)[0]


def answers(rule, rows, *place, **more):
    """What one rule says of rows of one sheet."""
    said = case_of(rows, *place, **more).ask(rule)
    yes, no = (said.yes, said.no) if isinstance(said, Three) else (said, ~said)
    return ["yes" if one else "no" if other else "unknown" for one, other in zip(yes, no, strict=True)]


def case_of(rows, now=NOW, profile="guide", marketplace="US", present=()):
    """Rows before the judge."""
    return Case(orders_of(rows, marketplace, present), policy(profile), second(now, marketplace))
