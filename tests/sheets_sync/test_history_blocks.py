"""Which answers the log keeps, and where: blocks that never meet, within their budget, the oldest out first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.history import blocks
from sheets_sync.history.blocks import block_from, block_writes, recorded, taken_back
from sheets_sync.history.records import GONE, ROWS, RUNS_KEPT, Facts, Log, index_writes, log_from
from sheets_sync.ledger import Entry, Heading

FACTS = Facts("sync", 1, 1, "guide", "1", "en")
ENTRIES = st.builds(
    Entry,
    st.tuples(*[st.sampled_from([None, "high", "clear"])] * 4),
    st.tuples(*[st.sampled_from([None, 46_349, 46_349.5, 12.25])] * 5),
)
BEFORES = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.none() | ENTRIES, max_size=12)


class Sheet:
    """Cells by place."""

    def __init__(self):
        self.cells = {}

    def put(self, writes):
        """Apply writes."""
        for write in writes:
            for down, line in enumerate(write.cells):
                for right, cell in enumerate(line):
                    self.cells[write.row + down, write.column + right] = cell

    def columns(self, first, last, width):
        """Read rows, by columns."""
        return [[self.cells.get((row, column)) for row in range(first, last + 1)] for column in range(width)]


def heading(number):
    """Make a heading of a run."""
    return Heading(number, 1, 1.0, "1", "guide", "en", "id", f"{number:016x}")


@given(st.lists(BEFORES, max_size=2 * RUNS_KEPT))
def test_what_the_log_keeps_is_what_it_was_given(runs):
    """Blocks never meet, stay within the budget and read back as they were; what fell out is a beginning, not a gap."""
    kept, blocks.ROWS_KEPT = blocks.ROWS_KEPT, 40
    try:
        sheet, log, given_ = Sheet(), Log(), {}
        for number, before in enumerate(runs, 1):
            log = recorded(log, heading(number), before, FACTS, empty=False)
            sheet.put([*index_writes(log), *block_writes(log.records[-1], before)])
            given_[log.records[-1].run] = before
        if not runs:
            return
        read = log_from(sheet.columns(1, 22, 8))
        assert read == log
        assert (len(read.records), read.total) == (min(len(runs), RUNS_KEPT), len(runs))
        stood = [record for record in read.records if record.kept == ROWS]
        rows = [row for each in stood for row in range(each.first, each.first + each.height)]
        assert len(rows) == len(set(rows)) <= 40
        for each in stood:
            found = block_from(each, sheet.columns(each.first, each.first + each.height - 1, 13))
            assert found == given_[each.run]
        gone = [record.kept == GONE for record in read.records if record.changed]
        assert gone == sorted(gone, reverse=True)
    finally:
        blocks.ROWS_KEPT = kept


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), ENTRIES), BEFORES)
def test_taking_back_gives_what_stood_before(older, before):
    """Whatever a run put over the answers, taking it back gives those that stood there."""
    stood = {**{key: entry for key, entry in older.items() if key not in before}}
    stood |= {key: entry for key, entry in before.items() if entry is not None}
    left = {key: Entry(("x",) * 4, (None,) * 5) for key in before}
    assert taken_back({**stood, **left}, before) == stood
