"""A run that is under way: how far it is; and how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from addon.cards.reader import Reader
from addon.cards.widgets import Json, button, buttons, card, paragraph, row, section
from sheets_sync.engine.runs import RunState

NAME = "progress"


def progress_card(run: RunState, reader: Reader) -> Json:
    """Say how far a run is; a press looks again."""
    say = reader.speech.say
    steps = say("card.progress.steps", done=run.done or 0, of=run.of) if run.of else ""
    widgets = [
        row(say(f"command.sync.{run.stage}") if run.stage else say("card.progress.queued"), icon="CLOCK", below=steps),
        paragraph(say("card.progress.says")),
        buttons(
            button(say("card.refresh"), reader.press("progress", run=run.id), "FILLED"),
            button(say("card.progress.stop"), reader.press("stop", run=run.id)),
        ),
    ]
    return card(say(f"card.progress.{run.kind}"), "", [section(widgets)], name=NAME)


def ended_said(run: RunState, reader: Reader) -> str:
    """Say in one line how a sync ended that went through."""
    counts = (run.counts or {}).get("ledger", {})
    changed = sum(counts.get(what, 0) for what in ("added", "changed", "removed"))
    return reader.speech.say("page.rows_changed", count=changed, same=counts.get("unchanged", 0))


def undone_card(run: RunState, reader: Reader) -> Json:
    """Say what an undo brought back, and what it left."""
    say = reader.speech.say
    return card(say("card.undone"), "", [section(_undone(run, reader))], name="undone")


def _undone(run: RunState, reader: Reader) -> Iterator[Json]:
    say, counts = reader.speech.say, run.counts or {}
    restored, left = counts.get("restored", 0), counts.get("left", 0)
    yield paragraph(say("card.home.undone", count=restored) if restored else say("card.undone.nothing"))
    if counts.get("emptied"):
        yield paragraph(say("command.undo.emptied", count=counts["emptied"], word=say("mirror.pending")))
    if left:
        yield paragraph(say("card.undone.left", count=left))
    if restored:
        yield paragraph(say("card.undone.next"))
    yield buttons(button(say("card.home.title"), reader.press("home"), "FILLED"))


def stopped_run_card(text: str, run: RunState, reader: Reader) -> Json:
    """Say why a run did not go through."""
    say = reader.speech.say
    again = button(say("card.again"), reader.press("sync" if run.kind == "sync" else "home"), "FILLED")
    widgets = [
        paragraph(text or say("card.progress.stopped")),
        buttons(again, button(say("card.home.title"), reader.press("home"))),
    ]
    return card(say("card.progress.not"), "", [section(widgets)], name="stopped_run")
