"""What the words of an order line depend on, packed into one number: a hundred thousand lines share few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools
from sheets_sync.claims import ACTIONS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS, Judgements, Known

Index = NDArray[np.int64]
"""For each order line, which of the distinct ones it is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One distinct answer: keys only, in the order of their registries."""

    risk: str
    action: str
    claimable: bool
    grounds: tuple[str, ...]
    exclusions: tuple[str, ...]
    missed: tuple[str, ...]
    soon: tuple[str, ...]
    signs: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


_NAMES: tuple[tuple[str, ...], ...] = (
    tuple(entry.key for entry in GROUNDS),
    tuple(entry.key for entry in EXCLUSIONS),
    tuple(entry.key for entry in DUTIES),
    tuple(entry.key for entry in DUTIES),
    tuple(entry.key for entry in SIGNS),
    MISSING,
    NOTES,
)
_ACTIONS = tuple(entry.key for entry in ACTIONS)
_WIDTHS = (len(RISKS).bit_length(), len(_ACTIONS).bit_length(), 1, *(len(names) for names in _NAMES))


def distinct_lines(judgements: Judgements) -> tuple[list[Line], Index]:
    """Find the distinct answers, and for each order line which one is its own."""
    missed = _missed(judgements)
    duties = judgements.duties.yes
    parts = (
        judgements.risk,
        judgements.action,
        _claimable(judgements),
        judgements.grounds.yes,
        judgements.exclusions.yes,
        duties & missed,
        duties & ~missed,
        judgements.signs.yes,
        judgements.missing,
        judgements.notes,
    )
    codes, index = np.unique(_packed(parts), return_inverse=True)
    return [_line(int(code)) for code in codes], index


def _packed(parts: Sequence[NDArray[Any]]) -> NDArray[np.uint64]:
    if sum(_WIDTHS) > np.iinfo(np.uint64).bits:
        msg = "more rules than bits: pack the words of a line into two numbers"
        raise OverflowError(msg)
    code = np.zeros(len(parts[0]), dtype=np.uint64)
    for part, width in zip(parts, _WIDTHS, strict=True):
        code = (code << np.uint64(width)) | part.astype(np.uint64)
    return code


def _line(code: int) -> Line:
    values = []
    for width in reversed(_WIDTHS):
        values.append(code & ((1 << width) - 1))
        code >>= width
    risk, action, claimable, *bits = reversed(values)
    keys = (
        tuple(name for place, name in enumerate(names) if held >> place & 1) if held else ()
        for names, held in zip(_NAMES, bits, strict=True)
    )
    return Line(RISKS[risk], _ACTIONS[action], bool(claimable), *keys)


def _missed(judgements: Judgements) -> NDArray[np.uint64]:
    bits = np.zeros(len(judgements), dtype=np.uint64)
    for place, duty in enumerate(DUTIES):
        clock = judgements.clocks[duty.key]
        over = (clock.known == Known.YES) & (clock.seconds < judgements.as_of)
        bits |= over.astype(np.uint64) << np.uint64(place)
    return bits


def _claimable(judgements: Judgements) -> Bools:
    """Where it is sure that the buyer may claim now: the grade says so, and nothing else could have made it."""
    wait = judgements.clocks["may_claim"]
    over = (wait.known == Known.YES) & (wait.seconds <= judgements.as_of)
    critical = (judgements.risk == RISKS.index("critical")) & (judgements.grounds.yes > 0)
    claimable: Bools = critical & (over | (judgements.duties.yes == 0))
    return claimable
