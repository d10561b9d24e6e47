"""Where trouble comes from (G15 to G17): groups of orders that have more of it than chance explains.

Each group (one SKU, one carrier …) is compared with all other orders by the hypergeometric tail (Fisher's exact test,
one side); over all groups the false discovery rate is held by Benjamini and Hochberg's procedure. The strongest cause
is named first and its orders are set aside before the next is sought, so that a carrier is not blamed for a SKU.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from schemas.orders import Bools
from sheets_sync.policy.measures import measure

PERCENT = 100
Groups = NDArray[np.int64]
"""For each order the number of its group in one dimension; -1 where it has none."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One group with too much trouble: its dimension and number, trouble among its orders, and among the others."""

    dimension: str
    group: int
    troubled: int
    orders: int
    others_troubled: int
    others: int
    chance: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: `causes`, the strongest first; `tested` groups; groups with `too_few` orders to say."""

    causes: tuple[Cause, ...]
    tested: int
    too_few: int


def causes(dimensions: Mapping[str, Groups], troubled: Bools) -> Found:
    """Seek the groups that have more trouble than chance explains."""
    sized = {key: np.bincount(groups[groups >= 0]) for key, groups in dimensions.items()}
    least = measure("cause.least")
    tested = sum(int((sizes >= least).sum()) for sizes in sized.values())
    too_few = sum(int(((sizes > 0) & (sizes < least)).sum()) for sizes in sized.values())
    found: list[Cause] = []
    left = np.ones(len(troubled), dtype=np.bool_)
    while (best := _strongest(dimensions, troubled, left)) and best.chance <= _bound(len(found) + 1, tested):
        found.append(best)
        left &= dimensions[best.dimension] != best.group
    return Found(tuple(found), tested, too_few)


def _bound(rank: int, tested: int) -> float:
    """The greatest chance at which the `rank`-th cause is still named."""
    return measure("cause.error") / PERCENT * rank / max(tested, 1)


def _strongest(dimensions: Mapping[str, Groups], troubled: Bools, left: Bools) -> Cause | None:
    seen = [cause for key, groups in dimensions.items() for cause in _compared(key, groups, troubled, left)]
    return min(seen, key=lambda cause: (cause.chance, -cause.troubled), default=None)


def _compared(dimension: str, groups: Groups, troubled: Bools, left: Bools) -> list[Cause]:
    here = left & (groups >= 0)
    total, bad = int(here.sum()), int((here & troubled).sum())
    sizes = np.bincount(groups[here])
    hits = np.bincount(groups[here & troubled], minlength=len(sizes))
    enough = np.flatnonzero((sizes >= measure("cause.least")) & (hits * total > sizes * bad))
    return [
        Cause(dimension, int(group), int(hits[group]), int(sizes[group]), bad - int(hits[group]),
              total - int(sizes[group]), tail(int(hits[group]), int(sizes[group]), bad, total))
        for group in enough
    ]  # fmt: skip


def tail(hits: int, size: int, bad: int, total: int) -> float:
    """Say how likely a group of `size` out of `total` orders, `bad` of them troubled, has at least `hits` by chance."""
    most = min(size, bad)
    logs = [
        _log_choose(bad, n) + _log_choose(total - bad, size - n) for n in range(max(hits, size - total + bad), most + 1)
    ]
    return float(min(np.exp(np.array(logs) - _log_choose(total, size)).sum(), 1.0))


def _log_choose(count: int, chosen: int) -> float:
    return lgamma(count + 1) - lgamma(chosen + 1) - lgamma(count - chosen + 1)
