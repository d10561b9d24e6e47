"""The columns the product writes: one cell per order line, ready for a sheet or a file."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.grid import Cell

RESULT_COLUMNS = ("risk", "reasons", "opens", "closes", "act_by", "action", "amount", "basis")
"""Keys in the order in which the columns stand in a sheet; English titles are a contract (DESIGN §3)."""


@dataclass(frozen=True, slots=True)
class Results:
    """Result cells by column key, each list as long as the orders they answer.

    Dates are serial numbers (days since 1899-12-30, whole days as int, moments as float in the zone of the
    sheet), amounts are numbers in currency units, None is a true blank; the rest is text in one language.
    """

    cells: dict[str, list[Cell]]
