"""A workbook of several tabs on the local workbook: orders, what other tabs say of them, and the join made by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from builders.synced_sheet import HEAD, TODAY, SyncedSheet, order_id, order_rows

from schemas.grid import Grid

ORDERS = ("Order ID", "SKU", *HEAD[1:-1])
RETURNS = (
    "Order ID", "Return request date", "Merchant SKU", "Return request status", "Return Reason", "A-to-Z Claim",
    "Label type",
)  # fmt: skip
BY_HAND = ("Return reason", "Order ID", "Status", "Return requested at", "SKU", "Refunded at", "Note")
FBA = ("return-date", "order-id", "sku", "fnsku", "reason", "detailed-disposition")
CLAIMS = ("claim_filed_at", "Owner", "Order number", "claim_outcome", "chargeback_at")
SETTLEMENT = ("settlement-id", "transaction-type", "order-id", "amount-type", "amount", "fulfillment-id", "currency")
FEEDBACK = ("Date", "Rating", "Comments", "Your Response", "Order ID", "Rater Email")
HEADS = {"Claims": CLAIMS, "Returns": RETURNS, "By hand": BY_HAND, "FBA": FBA, "Settlement": SETTLEMENT}
UNREADABLE = "#N/A"


@dataclass(frozen=True)
class Spec:
    """What the join made by hand takes from a tab: titles there → titles in the orders, and whether it is believed."""

    order: str
    facts: dict[str, str]
    sku: str | None = None
    first: bool = True


SPECS = {
    "Claims": Spec("Order number", {key: key for key in ("claim_filed_at", "claim_outcome", "chargeback_at")}),
    "Returns": Spec(
        "Order ID",
        {
            "Return request date": "return_requested_at", "Return request status": "return_status",
            "Return Reason": "Buyer problem", "A-to-Z Claim": "claim_flag", "Label type": "return_label",
        },
        "Merchant SKU",
    ),
    "By hand": Spec(
        "Order ID",
        {
            "Return requested at": "return_requested_at", "Status": "return_status", "Return reason": "Buyer problem",
            "Refunded at": "refunded_at",
        },
        "SKU",
    ),
    "FBA": Spec("order-id", {"return-date": "return_delivered_at", "reason": "Buyer problem"}, "sku"),
    "Settlement": Spec("order-id", {"fulfillment-id": "fulfilment"}, first=False),
}  # fmt: skip


def orders(count: int, seed: int = 1) -> list[list[object]]:
    """Make orders with a SKU."""
    rows = order_rows(count, seed)[1:]
    return [list(ORDERS), *([row[0], f"SKU-{number}", *row[1:-1]] for number, row in enumerate(rows))]


def rows_of(family: str, numbers: list[int], seed: int = 2) -> list[list[object]]:
    """Make a tab of a family with a row for each of these orders (the settlement: two that agree)."""
    dice = Random(seed)
    reason = lambda: dice.choice(["defective", "Damaged", "changed mind", ""])  # noqa: E731  a cell's die
    day = lambda: TODAY - dice.randrange(1, 20)  # noqa: E731  a cell's die
    lines = {
        "Returns": lambda number: [
            order_id(number), day(), f"SKU-{number}", dice.choice(["Approved", "Requested", "Closed"]), reason(),
            dice.choice(["Y", "N", ""]), "",
        ],
        "By hand": lambda number: [
            reason(), order_id(number), dice.choice(["approved", "closed"]), day() + 0.25, f"SKU-{number}",
            dice.choice(["", day()]), "note",
        ],
        "FBA": lambda number: [day(), order_id(number), f"SKU-{number}", "X1", reason(), "SELLABLE"],
        "Claims": lambda number: [day(), "Ann", order_id(number), dice.choice(["", "granted", "denied"]), ""],
        "Settlement": lambda number: [
            "1", "Order", order_id(number), "ItemPrice", 1.5, "AFN" if number % 3 == 0 else "MFN", "USD",
        ],
    }  # fmt: skip
    made = [lines[family](number) for number in numbers]
    if family == "Settlement":
        made = [*made, *([*row[:4], -1.5, *row[5:]] for row in made), ["1", "Transfer", "", "", -20, "", "USD"]]
    return [list(HEADS[family]), *made]


@dataclass
class JoinedSheet(SyncedSheet):
    """A workbook whose right answers are those of its orders joined by hand with the tabs in `specs`, by title."""

    specs: dict[str, Spec] = field(default_factory=dict)

    def add(self, title: str, rows: list[list[object]], *, spec: str | None = None, index: int | None = None) -> None:
        """Add a tab with these cells, joined as a family is."""
        size = {"rowCount": len(rows) + 20, "columnCount": max(26, *map(len, rows))}
        properties = {"title": title, "gridProperties": size} | ({} if index is None else {"index": index})
        asked, call = {"spreadsheetId": self.id}, self.google.store.call
        call("sheets.spreadsheets.batchUpdate", asked, {"requests": [{"addSheet": {"properties": properties}}]})
        params = {**asked, "range": f"'{title}'!A1", "valueInputOption": "RAW"}
        call("sheets.spreadsheets.values.update", params, {"values": rows})
        if spec is not None:
            self.specs[title] = SPECS[spec]

    def tab(self, title: str | None = None):
        """The tab with the orders, wherever it stands, as the product describes it."""
        return super().tab(title or "Orders")

    def grid(self, title: str | None = None) -> Grid:
        """The orders as they stand, with a column for every fact that stands elsewhere."""
        grid = super().grid(title)
        columns = [list(column) for column in grid.columns]
        columns = [[*column, *([None] * (grid.height - len(column)))] for column in columns]
        for name in self.specs:
            self._lay(columns, name)
        return replace(grid, columns=columns)

    def _lay(self, columns: list[list[object]], name: str) -> None:
        spec = self.specs[name]
        heads = {column[0]: column for column in columns}
        said = self._said(name, spec)
        for target in spec.facts.values():
            if target not in heads:
                heads[target] = [target, *([None] * (len(columns[0]) - 1))]
                columns.append(heads[target])
        for row in range(1, len(columns[0])):
            found = _found(said, heads["Order ID"][row], _lower(heads["SKU"][row]) if spec.sku else None)
            for target, cell in found.items():
                here = heads[target]
                if cell not in {None, ""} and (spec.first or here[row] in {None, ""}):
                    here[row] = cell

    def _said(self, name: str, spec: Spec) -> dict[tuple[str, object], list[dict[str, object]]]:
        columns = {column[0]: column for column in self.cells(name) if column and column[0] is not None}
        said: dict[tuple[str, object], list[dict[str, object]]] = {}
        for row in range(1, len(columns[spec.order])):
            facts = {target: columns[title][row] for title, target in spec.facts.items()}
            order = columns[spec.order][row]
            if order is not None and any(cell is not None for cell in facts.values()):
                sku = _lower(columns[spec.sku][row]) if spec.sku else None
                said.setdefault((str(order).lower(), sku), []).append(facts)
        return said


def _lower(cell: object) -> object:
    return None if cell in {None, ""} else str(cell).lower()


def _found(said: dict, order: object, sku: object) -> dict[str, object]:
    """What the rows say of one line: exactly its own, else those of the order without a SKU; nothing sure if torn."""
    order = str(order).lower()
    rows = said.get((order, sku), []) + (said.get((order, None), []) if sku is not None else [])
    split = sku is not None and (order, sku) in said and (order, None) in said
    others = sku is None and any(key[0] == order and key[1] is not None for key in said)
    if not rows and not others:
        return {}
    facts = rows[0] if rows else next(each[0] for key, each in said.items() if key[0] == order)
    if split or others or any(_compared(row) != _compared(facts) for row in rows):
        return dict.fromkeys(facts, UNREADABLE)
    return facts


def _compared(facts: dict[str, object]) -> list[object]:
    """Cells as they are compared: upper and lower case are the same."""
    return [cell.lower() if isinstance(cell, str) else cell for cell in facts.values()]
