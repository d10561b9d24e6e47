"""Kleene's three values by columns: yes, no, and unknown where neither is set."""

from __future__ import annotations

from functools import reduce
from typing import NamedTuple

import numpy as np

from schemas.orders import Bools


class Three(NamedTuple):
    """One answer per order line; a line is never both yes and no."""

    yes: Bools
    no: Bools

    @property
    def unknown(self) -> Bools:
        """Where neither yes nor no is sure."""
        return ~(self.yes | self.no)

    def __and__(self, other: Three) -> Three:
        """Yes where both are; no where either is, whatever the other."""
        return Three(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Three) -> Three:
        """Yes where either is, whatever the other; no where both are."""
        return Three(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Three:
        """Swap yes and no; unknown stays unknown."""
        return Three(self.no, self.yes)

    def unless(self, settled: Bools) -> Three:
        """No where `settled`, else as it is."""
        return Three(self.yes & ~settled, self.no | settled)


def sure(yes: Bools) -> Three:
    """An answer without doubt: yes, else no."""
    return Three(yes, ~yes)


def yes_or_unknown(yes: Bools, unknown: Bools) -> Three:
    """Yes first, then unknown, else no."""
    return Three(yes, ~(yes | unknown))


def everywhere(lines: int) -> Three:
    """Yes for every line."""
    return sure(np.ones(lines, dtype=np.bool_))


def depending(where: Bools, one: Three, other: Three) -> Three:
    """Take `one` where asked, else `other`."""
    return Three(np.where(where, one.yes, other.yes), np.where(where, one.no, other.no))


def any_of(*answers: Three) -> Three:
    """Kleene's or over several answers."""
    return reduce(Three.__or__, answers)
