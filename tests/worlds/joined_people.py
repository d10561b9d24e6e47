"""What people do in a tab beside the orders, and in the orders that it is joined with."""

from __future__ import annotations

from random import Random

from builders.joined_sheet import HEADS, SPECS, JoinedSheet
from builders.synced_sheet import order_id

from addon.playground.workbook.areas import Area

DAYS = ("", "2026-11-02", "2026-11-20", "2026-11-20 10:30", "soon")
TYPED = {
    "claim_outcome": ("", "granted", "Granted", "denied", "odd"),
    "return_status": ("", "Approved", "approved", "Denied", "odd"),
    "return_label": ("", "Prepaid", "prepaid"),
    "Buyer problem": ("", "damaged", "Damaged", "changed mind"),
    "claim_flag": ("", "Y", "N", "y"),
    "fulfilment": ("", "AFN", "afn", "MFN", "odd"),
}
"""What is typed as a fact; what is not named here is a date."""
FIRST = 8
"""Rows of the tab in which people work: few, so that they meet."""


def edit(sheet: JoinedSheet, dice: Random, family: str) -> None:
    """Do something in the tab of a family or in its orders: type, insert, delete, repeat, sort, undo."""
    person, head, spec, count = sheet.person, HEADS[family], SPECS[family], len(sheet.rows)
    row, number, fact = dice.randrange(1, FIRST), dice.randrange(count - 1), dice.choice(list(spec.facts))
    order = dice.choice([*[order_id(number)] * 3, "", " "])
    sku = dice.choice(["", f"SKU-{number}", f"sku-{number}", "SKU-9"])
    says = dice.choice(TYPED.get(spec.facts[fact], DAYS))
    edits = [
        *[lambda: person.types(family, row, head.index(fact), says)] * 3,
        lambda: person.types(family, row, head.index(spec.order), order),
        lambda: person.types(family, row, head.index(spec.sku or spec.order), sku if spec.sku else order),
        lambda: person.inserts_rows(family, row),
        lambda: person.deletes_rows(family, row, row + 1),
        *[lambda: person.repeats_row(family, row)] * 2,
        lambda: person.sorts(family, Area(1, FIRST + 1, 0, len(head)), dice.randrange(len(head))),
        lambda: person.sorts("Orders", Area(1, count - 1, 0, 11), dice.randrange(6)),
        lambda: person.types("Orders", dice.randrange(1, count - 1), 1, sku),
        lambda: person.types("Orders", dice.randrange(1, count - 1), 0, order),
        person.undoes,
    ]
    dice.choice(edits)()
