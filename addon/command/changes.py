"""What a run would change, cell by cell: as a table for a terminal, and for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addon.command.answers import Json
from addon.command.summary import INDENT, QUIET
from addon.dates import shown_serial
from schemas.grid import Cell
from sheets_sync.history.preview import Change, Preview
from sheets_sync.mirror import titles
from sheets_sync.wording import Words

MOST_ROWS = 12
"""Rows of the sheet that the table shows."""
_DATES = ("opens", "closes", "act_by")


def print_changes(console: Console, changes: Sequence[Change], speech: Words) -> None:
    """Print the first rows that would change, each cell as it is and as it would be."""
    for part in _parts(changes, speech):
        console.print(part)
    console.print()


def print_preview(console: Console, preview: Preview, speech: Words) -> None:
    """Print what would be made or mended, and the cells that would change."""
    named = titles(speech)
    lists = {
        "changes.tabs": preview.tabs,
        "changes.columns": [named[what] for what in preview.columns],
        "changes.mended": [named[what] for what in preview.mended],
    }
    for key, texts in lists.items():
        if texts:
            console.print(Padding(speech.say(key, text=speech.say("list.separator").join(texts)), INDENT))
    print_changes(console, preview.changes, speech)


def changes_answer(changes: Sequence[Change]) -> list[Json]:
    """Describe every cell that would change."""
    return [
        {
            "row": change.row,
            "order_id": change.order_id,
            "column": change.column,
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]


def preview_answer(preview: Preview) -> Json:
    """Describe what a sync would do."""
    made = {"tabs": list(preview.tabs), "columns": list(preview.columns), "mended": list(preview.mended)}
    return {"changes": changes_answer(preview.changes), "made": made}


def _parts(changes: Sequence[Change], speech: Words) -> Iterator[RenderableType]:
    if not changes:
        yield Padding(speech.say("changes.none"), INDENT)
        return
    rows = list(dict.fromkeys(change.row for change in changes))[:MOST_ROWS]
    shown = [change for change in changes if change.row in rows]
    yield Padding(Text(speech.say("changes.title", count=len(changes)), "bold"), INDENT)
    yield Padding(_table(shown, speech), INDENT, expand=False)
    if len(shown) < len(changes):
        yield Padding(Text(speech.say("changes.more", count=len(changes) - len(shown)), QUIET), INDENT)


def _table(changes: Sequence[Change], speech: Words) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    heads = ("row", "order", "column", "before", "after")
    table.add_row(*(Text(speech.say(f"changes.{head}"), QUIET) for head in heads))
    row = 0
    for change in changes:
        place = ("", "") if change.row == row else (str(change.row), change.order_id or "")
        row = change.row
        now, then = (_shown(change.column, cell, speech) for cell in (change.before, change.after))
        table.add_row(*place, speech.title(change.column), Text(now, QUIET), Text(then))
    return table


def _shown(column: str, cell: Cell, speech: Words) -> str:
    if cell is None:
        return speech.say("changes.blank")
    if column in _DATES and isinstance(cell, (int, float)):
        return shown_serial(cell, speech)
    return f"{cell:,.2f}" if isinstance(cell, (int, float)) else str(cell)
