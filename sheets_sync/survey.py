"""A reading look at a spreadsheet as it is now, by the same road as a sync, but nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from schemas.choices import Choices
from schemas.grid import letter
from schemas.problem import Problem
from schemas.spreadsheet import Spreadsheet, Tab
from sheets_sync.answers import answers
from sheets_sync.assess import Assessment
from sheets_sync.front.settings import Kept, kept
from sheets_sync.google import Workbook
from sheets_sync.history.records import GONE, Log, Record
from sheets_sync.lines import assessed, read_lines
from sheets_sync.look import look
from sheets_sync.mirror import tab_name
from sheets_sync.recognise import Recognition

PRODUCT = ("sku", "title", "quantity")


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in a spreadsheet at one moment, and what is to be said of it.

    Attributes:
        tab: the one with the orders; `order_column` the 0-based column of its order ids.
        choices: those of the asker, completed by the settings in the sheet.
        kept: the settings in the sheet, as people wrote them.
        front: the tab they stand in; None where there is none.
        recognition: which columns of the tab hold what.
        problems: everything a person should know or mend, as a sync would tell it.
        log: the runs that the sheet remembers; None where there was none so far.
        display: whether results stand there as look-ups (`mirror`) or as plain cells (`values`).
        built: whether a sync has built its columns.
    """

    sheet: Spreadsheet
    tab: Tab
    order_column: int
    choices: Choices
    kept: Kept
    front: Tab | None
    recognition: Recognition
    assessment: Assessment
    problems: tuple[Problem, ...]
    log: Log | None
    display: str
    built: bool

    @property
    def last(self) -> Record | None:
        """The last run."""
        return self.log.records[-1] if self.log and self.log.records else None

    @property
    def undoable(self) -> Record | None:
        """The run that an undo would take back."""
        changed = [record for record in (self.log.records if self.log else ()) if record.changed]
        kept_ = changed and self.display == "mirror" and all(each.kept != GONE for each in changed[-1:])
        return changed[-1] if kept_ else None


def survey(
    workbook: Workbook, choices: Choices, as_of: int, *, language: str | None = None, worksheet: str | None = None
) -> Survey:
    """Read and judge the orders of a spreadsheet as of `as_of` (UTC seconds): three calls where a sync was before.

    The answers are worded in `language`; without one, in that of the sheet.

    Raises:
        CannotGoOn: the spreadsheet cannot be read, or holds no orders.
    """
    seen = look(workbook, choices, worksheet, adopt=False)
    place = seen.seen.place
    lines = read_lines(workbook, seen, seen.choices)
    judged = assessed(lines, replace(seen.choices, language=language or seen.choices.language), as_of)
    answered = answers(lines.keys, seen.seen.header, judged)
    damaged = (Problem("ledger.damaged"),) if seen.ledger is not None and seen.ledger.damaged else ()
    return Survey(
        sheet=seen.sheet,
        tab=place.tab,
        order_column=seen.recognition.columns["order_id"],
        choices=seen.choices,
        kept=kept(place.front, seen.front),
        front=place.front,
        recognition=seen.recognition,
        assessment=judged,
        problems=(*seen.faults, *damaged, *judged.problems, *lines.problems, *answered.problems),
        log=seen.log,
        display=seen.seen.display,
        built=bool(place.columns),
    )


def product(workbook: Workbook, found: Survey, line: int) -> Mapping[str, str]:
    """Read what an order line is of (SKU, title, quantity), which no rule needs: one call.

    Blank where the sheet has no such columns, or where another order stands in the row by now.
    """
    columns = {key: found.recognition.columns[key] for key in PRODUCT if key in found.recognition.columns}
    if not columns:
        return {}
    row, title = int(found.assessment.orders.row[line]), tab_name(found.tab.title)
    asked = (found.order_column, *columns.values())
    read = workbook.values([f"{title}!{letter(column)}{row}" for column in asked])
    order, *cells = ["" if not column or column[0][0] is None else str(column[0][0]).strip() for column in read]
    if order != found.assessment.orders.texts["order_id"].text[line]:
        return {}
    return {key: cell for key, cell in zip(columns, cells, strict=True) if cell}
