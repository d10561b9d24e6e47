"""The bytes of one `batchGet` into the bytes of one ledger diff, beside the limit and beside code by hand.

`make bench` prints, for 10,000, 100,000 and 300,000 orders of which 1% changed: (a) by row keys, (b) through the raw
columns, (c) the limit: parsing the same bytes and dumping the same body, with the garbage collector held as well as
running, (d) marshmallow row by row, and pandas as gspread-dataframe uses it, where it is installed. Each figure is
the median of paired turns in one process, in CPU time, so that the machine cancels out; the spread of the limit is the
noise.
"""

from __future__ import annotations

import gc
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec

import marshmallow
import numpy as np
import orjson

from schemas.cells import cell_fault
from schemas.choices import Choices
from schemas.grid import Cell, Grid
from schemas.spreadsheet import Tab
from sheets_sync.answers import answers
from sheets_sync.assess import assess_recognised
from sheets_sync.garbage import held
from sheets_sync.google.requests import ledger_batches
from sheets_sync.google.shapes import columns_of
from sheets_sync.ledger import ENTRIES_RANGE, WIDTH, Heading, Ledger, ledger_from, plan
from sheets_sync.recognise import Recognition, recognise
from sheets_sync.rowkey import Joined, decoded, encoded, joined

AS_OF = 1_795_442_400
"""2026-11-23, 06:00 in Los Angeles."""
SIZES = (10_000, 100_000, 300_000)
ROUNDS = {10_000: 7, 100_000: 5, 300_000: 3}
CHANGED = 100
"""One order in so many was edited since the ledger was written."""
CHOICES = Choices(marketplace="US")
TAB = Tab(9, "_claimwatch", rows=400_000, columns=WIDTH)
HEADING = Heading(1, AS_OF, 46_349.25, "2026-11-23", "guide", "en", "sheet", "run")
HEADER = (
    "Order ID", "SKU", "Title", "Quantity", "Currency", "Amount", "Order status", "Fulfilment", "Ordered at", "Ship by",
    "Shipped at", "Expected by", "Delivered at", "Carrier", "Tracking ID", "Tracking status", "Buyer contacted at",
    "Buyer problem", "Seller replied at", "Return requested at", "Return status", "Return delivered at", "Refunded at",
    "Refund amount", "Claim filed at", "Claim outcome", "Owner", "Note", "City", "Gift",
)  # fmt: skip
DATES = {8: -40, 9: -38, 10: -37, 11: -20, 12: -22, 16: -5, 18: -4, 19: -6, 21: -2, 22: -1, 24: -3}
RARE = {16: 0.05, 18: 0.03, 19: 0.04, 21: 0.02, 22: 0.03, 24: 0.01, 12: 0.7}


def book(lines: int, seed: int) -> list[list[Cell]]:
    """Make a tab of 30 columns: dates half ISO text, half serial numbers, a fifth of the cells blank, 2% dirty."""
    rng = np.random.default_rng(7)
    columns: list[list[Cell]] = [[title, *_cells(place, lines, rng)] for place, title in enumerate(HEADER)]
    for line in np.random.default_rng(seed).choice(lines, lines // CHANGED, replace=False).tolist():
        columns[5][line + 1] = float(line % 900) + 0.25
    return columns


def _cells(place: int, lines: int, rng: np.random.Generator) -> list[Cell]:
    number = rng.integers(0, 10**7, lines)
    if place in DATES:
        return _dates(place, lines, rng)
    if place == 0:
        return [f"{112 + line % 800}-{line:07}-{each:07}" for line, each in enumerate(number.tolist())]
    words: dict[int, tuple[Cell, ...]] = {
        4: ("USD",), 6: ("Shipped", "Shipped", "Unshipped", "Cancelled"), 7: ("Merchant",), 13: ("UPS", "USPS"),
        15: ("in transit", "delivered", None), 17: (None, None, None, None, "damaged", "not received"),
        20: (None, "approved"), 23: (None,), 25: (None,), 29: (None, True),
    }  # fmt: skip
    if place in words:
        return [words[place][each % len(words[place])] for each in number.tolist()]
    if place in {3, 5}:
        return [round(each % 50_000 / 100, 2) if each % 50 else "N/A" for each in number.tolist()]
    return [f"{HEADER[place]} {each}" if each % 5 else None for each in number.tolist()]


def _dates(place: int, lines: int, rng: np.random.Generator) -> list[Cell]:
    day = 46_349 + DATES[place] + rng.integers(-20, 20, lines)
    minute = rng.integers(0, 1_440, lines)
    there = rng.random(lines) < RARE.get(place, 1)
    texts = np.datetime_as_string(np.datetime64("1899-12-30", "m") + day * 1_440 + minute).tolist()
    serials = (day + minute / 1_440).tolist()
    by_text = place % 2 == 0
    return [
        None if not shown else (f"{text}:00Z" if by_text else serial)
        for shown, text, serial in zip(there.tolist(), texts, serials, strict=True)
    ]


@dataclass(frozen=True)
class Work:
    """One size: the bytes that come in either way, and all that a sync knows beforehand."""

    lines: int
    recognition: Recognition
    parts: tuple[Joined, ...]
    by_keys: bytes
    by_columns: bytes
    whole: bytes


def work(lines: int) -> Work:
    """Make the answers of Google for one size: keys or raw columns, with the ledger of the day before in both."""
    before, now = book(lines, 1), book(lines, 2)
    recognition = recognise(Grid([column[:60] for column in now]), CHOICES)
    parts = joined(recognition.columns)
    ledger = _kept(plan(ledger_from([]), _entries(before, recognition, parts), HEADING))
    keys = _encoded(now, parts)[1:]
    needed = [now[part.column] for part in parts]
    return Work(
        lines,
        recognition,
        parts,
        _bytes([["row key", *keys]], ledger),
        _bytes(needed, ledger),
        orjson.dumps(_blank(now)),
    )


def _bytes(columns: list[list[Cell]], ledger: list[list[Cell]]) -> bytes:
    values = [{"majorDimension": "COLUMNS", "values": _blank(each)} for each in (columns, ledger)]
    return orjson.dumps({"spreadsheetId": "sheet", "valueRanges": values})


def _blank(columns: list[list[Cell]]) -> list[list[Cell]]:
    return [["" if cell is None else cell for cell in column] for column in columns]


def _kept(planned: object) -> list[list[Cell]]:
    """Put the writes of a plan into the columns of a ledger, as the sheet would hold them."""
    columns: list[list[Cell]] = [[None] * planned.height for _ in range(WIDTH)]  # type: ignore[attr-defined]  a Plan
    for write in planned.writes:  # type: ignore[attr-defined]  the same
        for row, line in enumerate(write.cells, write.row - 1):
            for column, cell in enumerate(line, write.column):
                columns[column][row] = cell
    head = ("claimwatch ledger 1", 1, HEADING.serial, HEADING.policy, HEADING.profile, HEADING.language,
            HEADING.spreadsheet, HEADING.as_of, HEADING.run, None, None, None, 1)  # fmt: skip
    for column, cell in zip(columns, head, strict=True):
        column[0] = cell
    return columns


def _encoded(columns: list[list[Cell]], parts: tuple[Joined, ...]) -> list[Cell]:
    return encoded([columns[part.column] for part in parts], parts, lambda text: cell_fault(text) is not None)


def _entries(columns: list[list[Cell]], recognition: Recognition, parts: tuple[Joined, ...]) -> dict[str, object]:
    assessment = assess_recognised(Grid(columns), recognition, CHOICES, AS_OF, whole=False)
    return dict(answers([None, *_encoded(columns, parts)[1:]], 1, assessment).entries)


def by_keys(given: Work) -> Callable[[], bytes]:
    """(a) Row keys and ledger in, ledger diff out."""

    def turn() -> bytes:
        keys, ledger = _read(given.by_keys)
        cells: list[Cell] = [None, *keys[0][1:]]
        columns, _ = decoded(cells, given.parts, len(HEADER))
        return _diff(Grid(columns), cells, given, ledger)

    return turn


def by_columns(given: Work) -> Callable[[], bytes]:
    """(b) Raw columns and ledger in, ledger diff out."""

    def turn() -> bytes:
        raw, ledger = _read(given.by_columns)
        blank: list[Cell] = [None] * len(raw[0])
        columns = [blank] * len(HEADER)
        for part, column in zip(given.parts, raw, strict=True):
            columns[part.column] = column
        return _diff(Grid(columns), [None, *_encoded(columns, given.parts)[1:]], given, ledger)

    return turn


def _read(body: bytes) -> tuple[list[list[Cell]], Ledger]:
    with held():
        answer = orjson.loads(body)
    columns, ledger = columns_of(answer, 2)
    return columns, ledger_from(ledger)


def _diff(grid: Grid, keys: list[Cell], given: Work, ledger: Ledger) -> bytes:
    recognition = replace(given.recognition, columns={part.key: part.column for part in given.parts})
    assessment = assess_recognised(grid, recognition, CHOICES, AS_OF, whole=False)
    planned = plan(ledger, answers(keys, 1, assessment).entries, HEADING)
    return orjson.dumps([{"requests": batch} for batch in ledger_batches(TAB, planned)])


def limit(body: bytes, out: bytes) -> Callable[[], bytes]:
    """(c) Only parse what comes in and dump what goes out."""
    answer = orjson.loads(out)

    def turn() -> bytes:
        with held():
            orjson.loads(body)
        return orjson.dumps(answer)

    return turn


class Line(marshmallow.Schema):
    """(d) An order line as one would describe it by hand."""

    class Meta:
        """Let a cell that was not asked for pass."""

        unknown = marshmallow.EXCLUDE

    amount = marshmallow.fields.Float(allow_none=True, data_key="Amount")
    status = marshmallow.fields.String(allow_none=True, data_key="Order status")
    ordered = marshmallow.fields.DateTime(allow_none=True, data_key="Ordered at")
    shipped = marshmallow.fields.DateTime(allow_none=True, data_key="Shipped at")
    delivered = marshmallow.fields.DateTime(allow_none=True, data_key="Delivered at")
    contacted = marshmallow.fields.DateTime(allow_none=True, data_key="Buyer contacted at")
    replied = marshmallow.fields.DateTime(allow_none=True, data_key="Seller replied at")
    refunded = marshmallow.fields.DateTime(allow_none=True, data_key="Refunded at")
    claimed = marshmallow.fields.DateTime(allow_none=True, data_key="Claim filed at")
    ship_by = marshmallow.fields.Float(allow_none=True, data_key="Ship by")
    expected = marshmallow.fields.Float(allow_none=True, data_key="Expected by")
    returned = marshmallow.fields.Float(allow_none=True, data_key="Return requested at")


def row_by_row(given: Work) -> Callable[[], object]:
    """(d) Marshmallow: each row a dict, each dict loaded; not even judged."""
    schema = Line()

    def turn() -> object:
        columns = orjson.loads(given.whole)
        rows = (dict(zip(HEADER, [cell or None for cell in row], strict=True)) for row in zip(*columns, strict=True))
        return sum(1 for row in rows if _loaded(schema, row))

    return turn


def _loaded(schema: marshmallow.Schema, row: dict[str, Cell]) -> bool:
    try:
        return bool(schema.load(row))
    except marshmallow.ValidationError as fault:
        return bool(fault.valid_data)


def by_pandas(given: Work) -> Callable[[], object] | None:
    """(d) What gspread-dataframe does with the same cells: a frame of text, its dates parsed; not even judged."""
    if not find_spec("pandas"):
        return None
    import pandas as pd  # noqa: PLC0415  not a dependency: measured only where somebody has it

    def turn() -> object:
        frame = pd.DataFrame(dict(zip(HEADER, orjson.loads(given.whole), strict=True)))
        for place in DATES:
            frame[HEADER[place]] = pd.to_datetime(frame[HEADER[place]], errors="coerce", utc=True, format="mixed")
        return frame.drop_duplicates()

    return turn


def paired(turn: Callable[[], object], beside: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Take turns; the median time of the first and the median of the ratios."""
    pairs = [(_seconds(turn), _seconds(beside)) for _ in range(rounds)]
    return statistics.median(one for one, _ in pairs), statistics.median(one / two for one, two in pairs)


def _seconds(turn: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    turn()
    return time.process_time() - start


def measure(lines: int) -> dict[str, float]:
    """Print the figures of one size; the seconds of each road."""
    given, rounds = work(lines), ROUNDS[lines]
    roads = {"a keys": (by_keys(given), given.by_keys), "b columns": (by_columns(given), given.by_columns)}
    took: dict[str, float] = {}
    for name, (turn, body) in roads.items():
        out = turn()
        alone = [_seconds(limit(body, out)) for _ in range(rounds)]
        took[name], ratio = paired(turn, limit(body, out), rounds)
        noise = (max(alone) - min(alone)) / statistics.median(alone)
        _say(f"{lines:>9,}  {name:<12} {took[name]:8.3f} s  {ratio:6.2f} × limit   in {len(body) / 1e6:6.1f} MB  out "
             f"{len(out) / 1e3:6.0f} kB  noise ±{noise:.0%}")  # fmt: skip
    for name, by_hand in (("d marshmallow", row_by_row(given)), ("d pandas", by_pandas(given))):
        if by_hand is not None and lines <= SIZES[1]:
            spent, ratio = paired(by_hand, roads["b columns"][0], max(1, rounds // 2))
            _say(f"{lines:>9,}  {name:<13}{spent:8.3f} s  {ratio:6.2f} × (b)")
    return took


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def memory(lines: int) -> float:
    """Bytes a row at the highest point of one run of (b) in a process of its own, above what stood there before."""
    code = f"from tests.bench.speed import peak; print(peak({lines}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(found.stdout)


def peak(lines: int) -> float:
    """Measure this process; to be called in a fresh one."""
    given = work(lines)
    gc.collect()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    by_columns(given)()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / lines


def main() -> None:
    """Print everything; the range of the ledger that is read is part of the bytes."""
    _say(f"ledger range {ENTRIES_RANGE}; 1 order in {CHANGED} changed; medians of paired turns")
    took = {lines: measure(lines) for lines in SIZES}
    for name in took[SIZES[-1]]:
        _say(f"time(300k) / time(100k), {name}: {took[SIZES[2]][name] / took[SIZES[1]][name]:.2f}")
    _say(f"most memory of (b), {SIZES[1]:,} orders: {memory(SIZES[1]) / 1e3:.1f} kB a row")


if __name__ == "__main__":
    main()
