"""The three-door law: a sync, the functions and the order card say the same of the same order."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson
import pytest
from builders.backend import local_backend
from builders.order_lines import MOMENTS
from builders.synced_sheet import SyncedSheet
from worlds.judged_sheets import ZONE, sheet_of

from addon.cards.order import lines_of, order_card, shown
from addon.cards.reader import Reader
from addon.moments import iso
from schemas.choices import PROFILES, Choices
from schemas.results import RESULT_COLUMNS
from sheets_sync.google import open_workbook
from sheets_sync.policy import MARKETPLACES
from sheets_sync.survey import survey
from sheets_sync.wording import words

ASKED = {
    "CLAIM_RISK": "risk", "CLAIM_REASONS": "reasons", "CLAIM_OPENS": "opens", "CLAIM_CLOSES": "closes",
    "CLAIM_DEADLINE": "act_by", "CLAIM_ACTION": "action", "CLAIM_AMOUNT": "amount",
}  # fmt: skip
"""Function → the result column of a sync."""
DATED = ("opens", "closes", "act_by", "amount")
"""Where a sync leaves a blank and a function says which cell is wanting."""
PENDING = words("en").say("mirror.pending")


@dataclass
class Compared:
    """What was compared: orders, cells, and every difference."""

    orders: int = 0
    unanswered: int = 0
    cells: int = 0
    differences: list[str] = field(default_factory=list)

    def __iadd__(self, other):
        self.orders += other.orders
        self.unanswered += other.unanswered
        self.cells += other.cells
        self.differences += other.differences
        return self


@pytest.fixture(scope="module")
def backend(tmp_path_factory):
    with local_backend(tmp_path_factory.mktemp("backend")) as running:
        yield running


def compared(google, backend, seed, count):
    """Make a sheet, sync it, ask every function for it, and open the card of each order."""
    as_of, profile = MOMENTS[seed % len(MOMENTS)], PROFILES[seed % len(PROFILES)]
    market = MARKETPLACES[seed % len(MARKETPLACES)]
    rows = sheet_of(seed, as_of, count)
    google.now = as_of  # an answer is looked at on the day on which it was made
    sheet = SyncedSheet(google, rows, Choices(market, profile), as_of)
    sheet.sync()
    synced = sheet.shown()
    token = backend.paired(sheet.id, "seller")
    computed = {what: by_functions(backend, token, name, rows, sheet) for name, what in ASKED.items()}
    seen = survey(open_workbook(sheet.id, google.url), sheet.choices, as_of)
    reader = Reader(words("en"), as_of, ZONE, sheet.id, "", lambda _, facts: facts)
    found = Compared()
    for row, line in enumerate(rows[1:], 2):
        found += compared_row(row, synced.get(row), computed, cards(seen, line[0], reader))
    return found


def by_functions(backend, token, name, rows, sheet):
    """The answers of one function, asked as the companion asks: first the columns, then only those."""
    header = backend.ask("POST", f"/v1/functions/{name}/columns", token, {"header": rows[0]}).json
    wanted = header["columns"]
    body = {
        "args": [[[row[place] for place in wanted] for row in rows], iso(sheet.as_of)], "header": rows[0],
        "columns": wanted, "marketplace": sheet.choices.marketplace, "profile": sheet.choices.profile, "zone": ZONE,
    }  # fmt: skip
    answer = backend.ask("POST", f"/v1/functions/{name}", token, body)
    assert answer.status_code == 200, answer.text
    assert len(answer.json["values"]) == len(rows)
    return [line[0] for line in answer.json["values"]]


def cards(seen, order_id, reader):
    """What the card of an order says, in cells; and the card itself, which names the grade and the action."""
    lines = lines_of(seen.assessment, order_id) if order_id else []
    if not lines:
        return None
    card = shown(seen.assessment, order_id)
    text = orjson.dumps(order_card(seen, card, lines, reader)).decode()
    for what in ("risk", "action"):
        assert not card.cells[what] or str(card.cells[what]).lower() in text.lower()
    return card.cells


def compared_row(row, synced, computed, card):
    if synced is not None and synced[0] == PENDING:
        # its key is too long to be looked up, and the sync says so
        return Compared(1, 1)
    found = Compared(1)
    synced = dict(zip(RESULT_COLUMNS, synced or [None] * len(RESULT_COLUMNS), strict=True))
    for what, answers in computed.items():
        said = {"sync": synced[what], "function": answers[row - 1], "card": card[what] if card else synced[what]}
        if what in DATED and said["sync"] is None and isinstance(said["function"], str):
            said["function"] = None
        found.cells += 1
        if len(set(said.values())) > 1:
            found.differences.append(f"row {row} {what}: {said}")
    return found


def test_three_doors_say_the_same(local_google, backend):
    """Risk, reasons, dates, action and amount are the same in the sheet, in the functions and on the card."""
    found = Compared()
    for seed in range(3):
        found += compared(local_google, backend, seed, 60)
    assert not found.differences
    assert found.orders == 180
    assert found.unanswered < 10


@pytest.mark.soak
def test_three_doors_say_the_same_of_ten_thousand_orders(local_google, backend):
    """The law above, over every profile, marketplace and moment."""
    found = Compared()
    for seed in range(20):
        found += compared(local_google, backend, 100 + seed, 500)
    assert not found.differences
    assert found.orders == 10_000
    assert found.unanswered < 300
