"""An entry of a registry: a rule with its key and the requirements of the guide it serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from schemas.orders import Bools
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import Bits
from sheets_sync.claims.three import Three

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Answer]):
    """One rule: `guide` names the requirements G1–G25 it serves; empty where only Amazon's own pages know it."""

    key: str
    guide: tuple[str, ...]
    rule: Callable[[Case], Answer]


def answers(case: Case, rules: Sequence[Rule[Three]]) -> list[Three]:
    """Answer every rule of a registry, in its order."""
    return [case.ask(rule.rule) for rule in rules]


def bits(answered: Sequence[Three]) -> Bits:
    """One bit per answer, the first one lowest."""
    return Bits(packed([answer.yes for answer in answered]), packed([answer.unknown for answer in answered]))


def packed(columns: Sequence[Bools]) -> np.typing.NDArray[np.uint64]:
    """Pack up to 64 columns of yes or no into one number per line, the first column lowest."""
    held = np.zeros(len(columns[0]), dtype=np.uint64)
    for place, column in enumerate(columns):
        held |= column.astype(np.uint64) << np.uint64(place)
    return held
