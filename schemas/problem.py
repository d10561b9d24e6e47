"""What can be wrong with a row, a column, a tab or a request: a stable key, a place and the facts.

Words are made elsewhere (`sheets_sync.wording`), in the reader's language; every key of `PROBLEMS` has a
sentence there that says what is wrong, where, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where: 1-based sheet row, 0-based column index, canonical column key, tab title. None where it has none."""

    row: int | None = None
    column: int | None = None
    key: str | None = None
    tab: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should know or mend. `facts` fill the placeholders of its sentence."""

    key: str
    at: Place = field(default_factory=Place)
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a key that has no words."""
        if self.key not in PROBLEMS:
            msg = f"{self.key!r} is not a problem this product knows; add it to schemas.problem.PROBLEMS"
            raise ValueError(msg)


class CannotGoOn(Exception):  # noqa: N818  the name says what it means to the person who reads it
    """The run stops before anything is written; `problem` says why, in one sentence."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.key)
        self.problem = problem


PROBLEMS: tuple[str, ...] = (
    # the file or tab as a whole (the run stops)
    "file.missing", "file.empty", "file.encoding", "file.not_a_table", "file.too_large", "file.damaged",
    "file.forbidden", "file.endless_cell", "file.output", "file.output_is_input",
    "header.missing", "header.no_order_id", "header.two_disagree", "map.unknown_column", "map.no_such_header",
    "marketplace.unknown", "profile.unknown", "language.unknown", "display.unknown", "as_of.unreadable",
    "parameter.unknown", "on.unreadable", "zone.unknown",
    # a letter (there is none)
    "order.unknown", "letter.unknown", "letter.language",
    # a case (what its cells tell cannot be, or its page cannot be written)
    "case.impossible", "case.without", "case.row", "case.output",
    # a call of a custom function (there is no answer)
    "call.shape", "call.function_unknown", "call.too_long", "call.heights", "call.one_column",
    "call.arguments", "call.no_table",
    "sheet.not_found", "sheet.not_shared", "sheet.view_only", "sheet.bad_id", "sheet.no_such_tab", "sheet.tool_tab",
    "sheet.unsettled", "sheet.full",
    "google.refused", "google.unreachable", "google.busy", "google.garbled", "google.quota", "google.credentials",
    "google.token_expired",
    # columns (the run goes on)
    "column.two_candidates", "column.two_meanings", "column.absent", "column.not_seen", "marketplace.not_said",
    "date.order_ambiguous", "text.mojibake",
    # rows (the row is judged without the cell)
    "date.unreadable", "date.ambiguous", "date.out_of_range", "date.zone_unknown", "date.suspect_swap",
    "money.unreadable", "money.currency_unknown", "flag.unreadable", "word.unreadable", "number.unreadable",
    "order_id.missing", "order_id.unreadable", "id.precision_lost", "cell.error", "cell.loading", "cell.merged",
    "row.duplicate", "row.too_long", "row.confusable", "row.merged", "order.lines_disagree", "marketplace.row_unknown",
    "history.order", "more.alike",
    # other tabs of the workbook
    "tabs.disagree", "tabs.rows_disagree", "tabs.unsure", "tabs.not_joined",
    # our own columns and tab
    "setting.unknown", "setting.no_column", "setting.no_such_header", "setting.no_tab",
    "mirror.blocked", "mirror.recreated", "mirror.copied_workbook", "ledger.damaged", "values.changed",
    "history.damaged", "history.gone", "history.none", "history.unknown_run", "history.not_kept", "history.block",
    "history.torn", "history.columns",
    # runs that a backend makes
    "run.parked", "run.broken", "run.unknown", "run.changed_nothing",
    "engine.alone", "engine.one_process", "engine.no_store", "engine.no_driver",
)  # fmt: skip
"""Every key, in the order people meet them: whole tab, column, row, our own columns."""
