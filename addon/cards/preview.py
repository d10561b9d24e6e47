"""What a sync would change: what it would make, and the cells that would show something else, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from addon.cards.dates import cell_said
from addon.cards.reader import Reader
from addon.cards.widgets import Html, Json, bold, button, card, html, paragraph, quiet, row, section
from schemas.grid import Cell
from schemas.problem import Place
from sheets_sync.history.preview import Change
from sheets_sync.mirror import titles
from sheets_sync.sync import Run
from sheets_sync.wording import Words

NAME = "preview"
MOST_ROWS = 12
"""Rows of the sheet that are shown."""
DATES = ("opens", "closes", "act_by")
FIRST, MOST_CELLS = ("risk", "action", "act_by", "reasons"), 3
"""Cells of a row that are shown first, and how many; the others are counted."""
LONGEST = 60
"""Characters of a cell before and after."""


def preview_card(run: Run, gid: int, zone: str, reader: Reader) -> Json:
    """Draw the card of a dry run on the tab `gid`; `zone` is the sheet's."""
    say, changes = reader.speech.say, run.preview.changes if run.preview else ()
    return card(
        say("card.preview"),
        run.worksheet,
        [
            section(_made(run, reader.speech)),
            section(_rows(changes, gid, zone, reader), say("changes.title", count=len(changes)) if changes else ""),
        ],
        name=NAME,
        footer=(
            button(say("page.sync_now"), reader.press("sync")),
            button(say("card.home.title"), reader.press("home")),
        ),
    )


def _made(run: Run, speech: Words) -> Iterator[Json]:
    preview = run.preview
    yield paragraph(speech.say("card.preview.says"))
    if preview is None:
        return
    named = titles(speech)
    lists = {
        "changes.tabs": list(preview.tabs),
        "changes.columns": [named[what] for what in preview.columns],
        "changes.mended": [named[what] for what in preview.mended],
    }
    for key, texts in lists.items():
        if texts:
            yield paragraph(speech.say(key, text=speech.say("list.separator").join(texts)))


def _rows(changes: Sequence[Change], gid: int, zone: str, reader: Reader) -> Iterator[Json]:
    say = reader.speech.say
    if not changes:
        yield paragraph(say("changes.none"))
        return
    rows = list(dict.fromkeys(change.row for change in changes))
    for number in rows[:MOST_ROWS]:
        held = sorted((change for change in changes if change.row == number), key=_rank)
        lines = [_line(change, zone, reader) for change in held[:MOST_CELLS]]
        left = len(held) - len(lines)
        yield row(
            Html("<br>".join(lines)),
            above=" · ".join(part for part in (say("place.row", row=number), held[0].order_id or "") if part),
            below=say("card.preview.cells", count=left) if left else "",
            button=button(say("card.go"), reader.cell(gid, Place(row=number)), "BORDERLESS"),
        )
    if len(rows) > MOST_ROWS:
        yield paragraph(quiet(say("card.preview.more", count=len(rows) - MOST_ROWS)))


def _rank(change: Change) -> int:
    return FIRST.index(change.column) if change.column in FIRST else len(FIRST)


def _line(change: Change, zone: str, reader: Reader) -> Html:
    before, after = (_cell(change.column, cell, zone, reader) for cell in (change.before, change.after))
    title = quiet(reader.speech.title(change.column))
    if change.before is None:
        return Html(f"{title} {bold(after)}")
    return Html(f"{title} {html(before, LONGEST)} → {bold(after)}")


def _cell(column: str, cell: Cell, zone: str, reader: Reader) -> str:
    if cell is None:
        return reader.speech.say("changes.blank")
    if column in DATES and isinstance(cell, (int, float)):
        return cell_said(cell, zone, reader.now, reader.speech)
    text = f"{cell:,.2f}" if isinstance(cell, (int, float)) else str(cell)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
