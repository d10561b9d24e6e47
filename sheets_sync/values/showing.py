"""Values into a sheet and out of it: read once more, compare, write in batches that a moved column refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from schemas.choices import LANGUAGES
from schemas.grid import Cell
from schemas.problem import Problem
from schemas.results import RESULT_COLUMNS
from sheets_sync.answers import Answers, len_of
from sheets_sync.google import Workbook
from sheets_sync.google.requests import Request, cells, formula, ledger_batches
from sheets_sync.google.workbook import Conflict
from sheets_sync.ledger import Entry, Heading, Plan, Write, ledger_from, plan
from sheets_sync.look import Look
from sheets_sync.mending import Seen, heads
from sheets_sync.mirror import ECHO, KEY, OUR_COLUMNS, TOO_LONG, TURN, is_flag, ours, titles
from sheets_sync.placement import ledger_title
from sheets_sync.rowkey import LONGEST
from sheets_sync.values.cells import Cells, Standing, Wanted, cells_plan, writes_of
from sheets_sync.values.held import held, ruled, witnessed
from sheets_sync.values.seal import Wish, echo_from, part
from sheets_sync.values.stood import stood, wish_of
from sheets_sync.wording import Words, words

LONGEST_ECHO = 2_000
"""Characters of a key that is still echoed; a cell holds 50,000, and a batch 2 MB."""

Tell = Callable[[int, int], None]
Keep = Callable[[Plan, Mapping[str, Entry]], Sequence[Request]]
"""Says what must be written so that a run is remembered, beside the answers that stood there before it."""
Batches = list[list[Request]]
Told = Callable[[Plan, Batches], Batches]
"""Adds to batches what the visible tab must be told."""


def values_shown(  # noqa: PLR0913, PLR0917  what was seen, what was found, and how to say it
    workbook: Workbook, seen: Look, answered: Answers, heading: Heading, tell: Tell, keep: Keep, told: Told,
    *, dry_run: bool,
) -> tuple[Plan, Cells]:  # fmt: skip
    """Write the answers as cells beside the keys that stand there now; a row that nobody has judged yet is left.

    `keep` says what must be written besides, so that the run is remembered, `told` so that people read of it.

    Raises:
        Conflict: the sheet is no longer what it was when it was looked at.
    """
    if not (dry_run or _is_ready(seen.seen)):
        raise Conflict(_moved())
    speech = words(heading.language)
    standing = standing_of(workbook, seen, speech)
    found = cells_plan(standing, _wanted(seen, answered, heading, speech))
    place = seen.seen.place
    rules = ruled(place, seen.seen.header, seen.seen.turn) if _is_ready(seen.seen) else []
    requests = [*rules, *(cells(place.tab.id, write) for write in found.writes)]
    before = {**(seen.ledger or ledger_from([])).entries, **stood(standing).entries}
    planned = planned_with(seen, heading, found, before, forced=bool(requests))
    if not dry_run:
        batches = batches_of(workbook, seen, planned, [*keep(planned, before), *requests])
        apply(workbook, seen, told(planned, batches), tell)
    return planned, found


def planned_with(seen: Look, heading: Heading, found: Cells, before: Mapping[str, Entry], *, forced: bool) -> Plan:
    """Plan the ledger beside cells that are written: it holds nothing but its heading."""
    headed = _headed(seen, heading, forced=forced)
    counts = {name: getattr(found, name) for name in ("added", "changed", "removed", "unchanged")}
    return replace(headed, **counts, touched={key: before.get(key) for key in sorted(found.keys)})


def are_left(seen: Seen) -> bool:
    """Whether plain values stand where the mirror must stand."""
    head = _at(seen.written.get(ECHO, ()), seen.header)
    return seen.display == "mirror" and is_flag(head)


def values_left(workbook: Workbook, seen: Look, heading: Heading) -> None:
    """Take our values away and put the mirror's formulas in their place; a cell that a person changed stays.

    Raises:
        Conflict: the sheet is no longer what it was when it was looked at.
    """
    place, speech = seen.seen.place, words(heading.language)
    standing = standing_of(workbook, seen, speech)
    title = place.ledger.title if place.ledger else ledger_title(seen.sheet)
    built = heads(seen.seen, title, speech)
    swapped = (
        formula(place.tab.id, seen.seen.header, ours_.column, built[what])
        for what, ours_ in place.columns.items()
        if what == ECHO or (what in RESULT_COLUMNS and _is_title(seen.seen, what))
    )
    gone = (cells(place.tab.id, write) for write in _emptied(standing))
    batches = batches_of(workbook, seen, _headed(seen, heading, forced=True), [*gone, *swapped])
    apply(workbook, seen, batches, lambda *_: None)


def batches_of(workbook: Workbook, seen: Look, planned: Plan, requests: Sequence[Request]) -> Batches:
    """Make batches that hold only while each of our columns stands where it was seen."""
    place = seen.seen.place
    fixed = held(place, workbook.id)
    return ledger_batches(place.ledger, planned, requests, fixed) if place.ledger else [[*fixed, *requests]]


def apply(workbook: Workbook, seen: Look, batches: Batches, tell: Tell) -> None:
    """Write batches, once each of our columns has the protection by which it is known to exist.

    Raises:
        Conflict: the sheet is no longer what it was when it was looked at.
    """
    bare = witnessed(seen.seen.place) if batches else []
    if bare:
        workbook.apply(bare)
        raise Conflict(_moved())
    for done, batch in enumerate(batches):
        tell(done, len(batches))
        workbook.apply(batch)


def _headed(seen: Look, heading: Heading, *, forced: bool) -> Plan:
    """Plan the ledger: it holds no entries beside values, and its heading is written with them."""
    before = seen.ledger or ledger_from([])
    planned = plan(before, {}, heading)
    if forced and planned.heading is None:
        return replace(planned, heading=replace(heading, generation=before.generation + 1))
    return planned


def standing_of(workbook: Workbook, seen: Look, speech: Words) -> Standing:
    """Say what stands in our columns, keys and cells as one call read them."""
    top, place = seen.seen, seen.seen.place
    found = _found(workbook, seen)
    live = {what for what in (ECHO, *RESULT_COLUMNS) if _is_live(top, what)}
    missing = [what for what in (*RESULT_COLUMNS, ECHO) if what not in place.columns]
    beyond = {what: place.tab.columns + at for at, what in enumerate(missing)}
    if KEY in found and _at(found[KEY], top.header) != titles(speech)[KEY] and not _is_new(seen):
        raise Conflict(_moved())
    return Standing(
        tab=place.tab.title,
        header=top.header,
        columns={**{what: ours_.column for what, ours_ in place.columns.items()}, **beyond},
        cells={**found, KEY: found.get(KEY) or list(seen.keys or ()), **{what: [] for what in live}},
        titles=titles(speech),
        live=frozenset(what for what in RESULT_COLUMNS if ours(_at(top.written.get(what, ()), top.header))),
    )


def _found(workbook: Workbook, seen: Look) -> dict[str, list[Cell]]:
    """Take the cells that were read with the keys; where no values stood yet, read what stands in our columns now."""
    if seen.cells is not None and seen.keys is not None:
        return {**seen.cells, KEY: seen.keys}
    marks = {what: ours_.mark for what, ours_ in seen.seen.place.columns.items()}
    read = workbook.marked(list(marks.values())) if marks else {}
    return {what: read[mark] for what, mark in marks.items() if mark in read}


def _is_ready(top: Seen) -> bool:
    """Whether all our columns are there, with a flag over the echo: without it nothing could be greyed."""
    return top.place.columns.keys() >= set(OUR_COLUMNS) and is_flag(_at(top.written[ECHO], top.header))


def _is_live(top: Seen, what: str) -> bool:
    """Whether a formula of ours fills the column, so that no cell below it is anybody's."""
    head, shown = _at(top.written.get(what, ()), top.header), _at(top.shown.get(what, ()), top.header)
    return ours(head) and not is_flag(head) and not (isinstance(shown, str) and shown.startswith("#"))


def _is_new(seen: Look) -> bool:
    return seen.keys is None


def _moved() -> Problem:
    return Problem("google.refused", facts={"status": 409, "text": "the header row changed while it was read"})


def _wanted(seen: Look, answered: Answers, heading: Heading, speech: Words) -> Wanted:
    """Say what must stand beside a key; the words of the mirror where it has no answer."""
    known = {key for key in seen.keys or () if isinstance(key, str)}
    rules = rules_of(heading, seen.seen.turn)
    waiting = pending(speech, rules)
    long = Wish(tuple(speech.say(TOO_LONG[what]) if what in TOO_LONG else None for what in RESULT_COLUMNS), rules)
    wishes = {key: wish_of(entry, rules) for key, entry in answered.entries.items()}

    def wanted(key: str) -> Wish | None:
        if key in wishes:
            return wishes[key]
        if key not in known:
            return None
        return Wish((), rules) if len_of(key) > LONGEST_ECHO else long if len_of(key) > LONGEST else waiting

    return wanted


def rules_of(heading: Heading, turn: int) -> str:
    """Name the rules that answers follow from, as an echo does, and which generation of format rules greys them."""
    return f"{TURN * turn}{heading.policy}/{heading.profile}/{heading.language}"


def pending(speech: Words, rules: str) -> Wish:
    """Say what stands in a row that is not judged yet."""
    return Wish((speech.say("mirror.pending"),) * len(RESULT_COLUMNS), rules)


def _emptied(standing: Standing) -> Iterator[Write]:
    """Blank every cell that we wrote, whether its row's key is still the same or not."""
    found: dict[int, dict[str, Cell]] = {}
    for row, _, cell, values in standing.rows():
        echo = echo_from(cell)
        parts: Iterable[str] = echo.parts if echo else ()
        mine = [w for w, own, its in zip(RESULT_COLUMNS, values, parts, strict=False) if part(w, own) == its]
        if echo:
            found[row] = dict.fromkeys([*mine, ECHO])
    yield from writes_of(found, standing.columns)


def _is_title(seen: Seen, what: str) -> bool:
    return _at(seen.written.get(what, ()), seen.header) in {None, *(words(each).title(what) for each in LANGUAGES)}


def _at(column: Sequence[Cell], row: int) -> Cell:
    return column[row - 1] if row <= len(column) else None
