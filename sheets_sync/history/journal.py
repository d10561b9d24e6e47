"""A run goes into the log in the very batch that writes the ledger: its row in the list, and the answers it replaces.

They stand before the ledger's own rows, so that a run that is cut off can still be told from one that never began. The
log is the tool's own tab, which no person sees; a writer that another one overtook is refused by the ledger's fence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.choices import Choices
from schemas.grid import letter
from schemas.problem import Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.assess import Assessment
from sheets_sync.google import Workbook
from sheets_sync.google.requests import cells
from sheets_sync.google.transport import Calls
from sheets_sync.history.blocks import (
    COLUMN_TITLES,
    FIRST_ROW,
    Before,
    block_from,
    block_writes,
    recorded,
    taken_back,
    unfinished,
)
from sheets_sync.history.records import ALL, ROWS, Facts, Log, Record, heading_facts, index_writes
from sheets_sync.ledger import WIDTH, Entry, Heading, Ledger, Plan, Write, differences
from sheets_sync.placement import LEDGER_MARK, LOG_TITLE, Label, Placement, ledger_title
from sheets_sync.policy import policy
from sheets_sync.tally import tally
from sheets_sync.wording import words

Request = Mapping[str, Any]
_MORE_ROWS = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """What the workbook keeps: its description, what is ours for the tab, the ledger and the log as they were read.

    `plain`: results stand as plain cells; the entries of the ledger are then what those say, by row key.
    """

    sheet: Spreadsheet
    place: Placement
    ledger: Ledger
    log: Log | None
    plain: bool = False


def journal(  # noqa: PLR0913, PLR0917  what is kept, what is written, what is said of it
    workbook: Workbook, kept: Kept, planned: Plan, now: Mapping[str, Entry], facts: Facts, fresh: int = 0
) -> list[Request]:
    """Record the run that writes `planned`, after which the ledger holds `now`; nothing, where it writes nothing.

    `fresh`: the id that a new log's tab is to have; where one stands, none is needed.
    """
    if planned.heading is None:
        return []
    log, before, empty, heading = _found(workbook, kept, planned, now)
    told = replace(facts, before=heading_facts(heading))
    known = recorded(log, planned.heading, before, told, empty=empty)
    return list(_requests(kept, known, before or {}, planned.heading, fresh))


def facts_of(found: Assessment, planned: Plan, calls: Calls, choices: Choices, when: int) -> Facts:
    """Say what a sync found and is about to write."""
    counts = tally(found.orders, found.judgements)
    return Facts(
        kind="sync",
        when=when,
        as_of=found.judgements.as_of,
        profile=choices.profile,
        policy=policy(choices.profile).version,
        language=choices.language,
        rows=counts.rows,
        orders=counts.orders,
        judged=len(found.judgements),
        risk=dict(counts.risk),
        ledger={name: getattr(planned, name) for name in ("added", "changed", "removed", "unchanged")},
        calls={"read": calls.read, "write": calls.write},
        problems=dict(Counter(problem.key for problem in found.problems)),
    )


def log_problems(kept: Kept, planned: Plan) -> tuple[Problem, ...]:
    """Say what of the history was lost, in a run that writes and so begins it anew."""
    known = kept.ledger.heading is not None and kept.ledger.generation > 1
    if planned.heading is None or not known:
        return ()
    if kept.log is None:
        return (Problem("history.gone"),)
    return (Problem("history.damaged"),) if kept.log.damaged else ()


def block_read(workbook: Workbook, log: Tab, records: Sequence[Record]) -> list[Before | None]:
    """Read the blocks of runs that have one, in one call; None for one that is not as it was written."""
    name = "'" + log.title.replace("'", "''") + "'"
    last = letter(WIDTH - 1)
    ranges = [f"{name}!A{each.first}:{last}{each.first + each.height - 1}" for each in records if each.height]
    answers = iter(workbook.values(ranges) if ranges else ())
    return [block_from(record, next(answers)) if record.height else {} for record in records]


def _found(
    workbook: Workbook, kept: Kept, planned: Plan, now: Mapping[str, Entry]
) -> tuple[Log, Before | None, bool, Heading | None]:
    """Say what stood in the ledger before; where a run was cut off, that run's own before, since this one ends it."""
    log = Log() if kept.log is None or kept.log.damaged else kept.log
    cut = unfinished(log, kept.ledger)
    if cut is None or kept.place.log is None:
        return log, planned.touched, not kept.ledger.entries, kept.ledger.heading
    (block,) = block_read(workbook, kept.place.log, [cut])
    older = _older(cut, block, kept.ledger.entries)
    heading = replace(kept.ledger.heading, **cut.facts.before) if kept.ledger.heading and cut.facts.before else None
    rest = Log(log.records[:-1], log.total - 1)
    if kept.plain:
        touched = {**planned.touched, **(block or {})}
    else:
        changed, added, removed = differences(older, now)
        touched = dict.fromkeys((*added, *changed, *removed))
    return rest, {key: older.get(key) for key in touched}, not older, heading


def _older(cut: Record, block: Before | None, entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Give the entries before a run that was cut off: while its block is not whole, it has not written any."""
    if cut.kept == ALL:
        return {}
    return taken_back(entries, block) if cut.kept == ROWS and block is not None else entries


def _requests(kept: Kept, log: Log, before: Before, heading: Heading, fresh: int) -> Iterator[Request]:
    record, tab = log.records[-1], kept.place.log
    height = max((each.first + each.height for each in log.records), default=FIRST_ROW)
    yield from _grown(tab, height) if tab else _born(kept, fresh, height + _MORE_ROWS, heading)
    heads = Write(FIRST_ROW - 1, 0, (COLUMN_TITLES,))
    yield from (
        cells(tab.id if tab else fresh, write) for write in (*index_writes(log), heads, *block_writes(record, before))
    )


def _grown(tab: Tab, height: int) -> Iterator[Request]:
    if tab.rows < height:
        more = height - tab.rows + _MORE_ROWS
        yield {"appendDimension": {"sheetId": tab.id, "dimension": "ROWS", "length": more}}
    if tab.columns < WIDTH:
        yield {"appendDimension": {"sheetId": tab.id, "dimension": "COLUMNS", "length": WIDTH - tab.columns}}


def _born(kept: Kept, new: int, rows: int, heading: Heading) -> Iterator[Request]:
    title = ledger_title(kept.sheet, LOG_TITLE)
    size = {"rowCount": rows, "columnCount": WIDTH}
    yield {"addSheet": {"properties": {"sheetId": new, "title": title, "hidden": True, "gridProperties": size}}}
    note = words(heading.language).say("history.log.note")
    first = {"sheetId": new, "endRowIndex": 1, "endColumnIndex": 1}
    yield {"repeatCell": {"range": first, "cell": {"note": note}, "fields": "note"}}
    guard = {"range": {"sheetId": new}, "description": "Claimwatch", "warningOnly": True}
    yield {"addProtectedRange": {"protectedRange": guard}}
    label = str(Label(heading.spreadsheet, kept.place.tab.id, "log"))
    mark = {"metadataKey": LEDGER_MARK, "metadataValue": label, "location": {"sheetId": new}, "visibility": "DOCUMENT"}
    yield {"createDeveloperMetadata": {"developerMetadata": mark}}
