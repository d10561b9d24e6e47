"""The page docs/sources.md, made of SOURCES: `python -m sheets_sync.tabs.page > docs/sources.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from sheets_sync.tabs.sources import ORDERS, SOURCES, Source, precedence

_ABOUT = """# Several tabs of one workbook

A sync looks at every tab of the workbook. The first tab of orders is the one that is judged; what other tabs say of
its orders is joined with it. A tab is known by its headers alone: its title, its place and whether it is hidden do
not matter. A second list of orders is never joined with the first.

How a row finds its order: by the order id as it is written (upper and lower case are the same); where both tabs have
a SKU, returns by the SKU too. A row without a SKU counts for every line of its order. Several rows for one line count
once where they agree, cell by cell as it stands (here too upper and lower case are the same); where they do not, none
of their facts is believed (the line says what is unknown) and a Problem names both cells. A line without a SKU is
joined with rows without one; where the order has rows with a SKU, it is not known which is meant. A row that says
nothing of any fact is as if it were not there. SKUs and order ids with `*`, `?` or `~` cannot be looked up by a
sheet: their lines stay pending, and a Problem says so.

Refunds in a settlement report are not joined: one refund is there several rows (principal, tax, shipping, fees, their
reversals), so that what was paid back is a sum over them, and the formulas that keep the keys true may only look up.
A refund counts where the orders, the returns or a claims tab says it.

Where two tabs say different things about a fact, the one that stands first below is believed, and a Problem names
both cells.

How it is kept true between two syncs: a hidden tab, `_claimwatch_tabs`, brings the facts of the other tabs by
formula, and each row's key takes them from there. So an edit in any of the tabs makes exactly the orders it is about
pending, at once, until the next sync. Nothing is written into the other tabs. A tab or a column that is new counts
from the next sync on.
"""


def page() -> str:
    """Write the page."""
    return "\n".join((_ABOUT, *_kinds(), "", *_facts(), ""))


def _kinds() -> Iterator[str]:
    yield "## Kinds of tabs, the one that is believed first"
    yield ""
    yield "| kind | known by | joined by | facts |"
    yield "|---|---|---|---|"
    for source in SOURCES:
        facts = ", ".join(f"`{fact}`" for fact in source.facts) or "none that is judged"
        yield f"| {source.key} | {_known(source)} | {_joined(source)} | {_every() if source is ORDERS else facts} |"


def _every() -> str:
    return "every column it has"


def _known(source: Source) -> str:
    if source is ORDERS:
        return "the headers of orders"
    reports = [f"the report `{report}`" for report in source.reports]
    by_hand = ["made by hand: a column of its own facts, and no date of order, ship-by, expected or delivered"]
    return "; or ".join([*reports, *(by_hand if source.by_hand else [])])


def _joined(source: Source) -> str:
    return "–" if source is ORDERS else "order id, SKU" if source.by_sku else "order id"


def _facts() -> Iterator[str]:
    yield "## Facts that more than one kind of tab can say"
    yield ""
    yield "| fact | believed in this order |"
    yield "|---|---|"
    for fact, kinds in precedence():
        yield f"| `{fact}` | {', '.join(kinds)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
