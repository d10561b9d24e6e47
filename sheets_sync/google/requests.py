"""Plans in Google's words: requests of a `batchUpdate`. Texts go in as texts; only the mirror's are formulas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from schemas.grid import Cell
from schemas.spreadsheet import Tab
from sheets_sync.front.dress import Place, dressed, redressed
from sheets_sync.ledger import WIDTH, Heading, Plan, Write, fresh_writes, heading_writes
from sheets_sync.mending import Mend, New
from sheets_sync.mirror import ECHO, KEY
from sheets_sync.placement import COLUMN_MARK, GENERATION_MARK, LEDGER_MARK, Label, Ours, taken
from sheets_sync.wording import Words, words

Request = Mapping[str, Any]

MOST_BYTES = 1_900_000
"""Bytes of one batch; Google advises 2 MB."""
GENERATIONS_KEPT = 64
"""Generation marks that stay: a writer that is later than so many writes of others does not exist."""
_GENERATION_IDS = 1_000_000_000
"""From here on mark ids are generations, below they are columns; Google keeps 31 bits."""
_APART = 7_654_321
"""Ids of neighbouring generations lie so far apart that ids which somebody counts on from one of ours are no other."""
FIRST_ROWS = 1_000
GUARD = "Claimwatch"
"""What our protected ranges are called."""


class Seen(NamedTuple):
    """What a build goes by: the spreadsheet's id, the ledger's tab and the generation that it had."""

    spreadsheet: str
    ledger: int
    generation: int


def building(tab: Tab, header: int, mend: Mend, ledger: int, heading: Heading) -> list[Request]:
    """One batch: columns and ledger are born and filled together, so that nobody's cell can be under them.

    `ledger`: the id that a new ledger's tab is to have. A batch that comes twice, beside another sync's or after it is
    refused whole: what it makes has ids that can exist only once, and nobody may have taken the next generation.
    """
    home = mend.beside.id if mend.beside else ledger
    seen = Seen(heading.spreadsheet, home, taken(mend.beside) if mend.beside else 0)
    return [
        *(_untaken(home, seen.generation + 1) if mend.beside else ()),
        *_new_ledger(mend.ledger, tab, ledger, heading),
        *_inserted(tab, mend.born),
        *(request for new in mend.born for request in _column(tab, header, new, seen, words(heading.language))),
        *_redressed(tab, mend),
        *(request for own in mend.retired for request in _given_up(tab, own)),
        *(_relabelled(mark, label) for mark, label in mend.labels.items()),
    ]


def ledger_batches(
    ledger: Tab, plan: Plan, first: Sequence[Request] = (), held: Sequence[Request] = ()
) -> list[list[Request]]:
    """The writes of a plan in batches, each refused whole where another sync has begun since the ledger was read.

    `first` goes before the ledger's own rows; `held` begins every batch, and refuses it where it does not hold.
    """
    if plan.heading is None:
        return []
    begun, said = heading_writes(plan.heading)
    packs = list(_packed([*first, *(cells(ledger.id, write) for write in plan.writes)])) or [[]]
    packs[0] = [*_grown(ledger, plan.height), cells(ledger.id, begun), *packs[0]]
    packs[-1] = [*packs[-1], cells(ledger.id, said)]
    fences = [
        _taken(ledger.id, plan.heading.generation),
        *([_untaken(ledger.id, plan.heading.generation + 1)] * (len(packs) - 1)),
    ]
    return [[*fence, *held, *pack] for fence, pack in zip(fences, packs, strict=True)]


def beside(ledger: Tab, generation: int, requests: Sequence[Request]) -> list[Request]:
    """A batch besides the ledger's own, refused whole where another sync has begun since the ledger was read."""
    return [*_untaken(ledger.id, generation + 1), *requests]


def _taken(ledger: int, generation: int) -> list[Request]:
    """Take a generation: a mark with an id of its own, which can be created only once."""
    return [_generation(ledger, generation), _unmarked(_generation_id(ledger, generation - GENERATIONS_KEPT))]


def _untaken(ledger: int, generation: int) -> list[Request]:
    """Go on only while nobody has taken the next generation: create its mark, and take it away again."""
    return [_generation(ledger, generation), _unmarked(_generation_id(ledger, generation))]


def _generation(ledger: int, generation: int) -> Request:
    return _marked(GENERATION_MARK, str(generation), {"sheetId": ledger}, _generation_id(ledger, generation))


def _generation_id(ledger: int, generation: int) -> int:
    return _GENERATION_IDS + (crc32(str(ledger).encode()) + generation * _APART) % _GENERATION_IDS


def _column_id(tab: Tab, new: New, seen: Seen) -> int:
    """Give the new column's mark an id that only this column, at this generation, after this predecessor has."""
    return _id_of(f"{tab.id}/{new.what}/{new.after}/{seen.ledger}/{seen.generation}")


def _ledger_id(tab: Tab) -> int:
    """Give the mark of a tab's ledger an id that only one ledger can have: two syncs at once make no two."""
    return _id_of(f"{tab.id}/ledger")


def _id_of(what: str) -> int:
    return 1 + int.from_bytes(blake2b(what.encode(), digest_size=8).digest()) % (_GENERATION_IDS - 1)


def _packed(requests: Sequence[Request]) -> Iterator[list[Request]]:
    pack: list[Request] = []
    held = 0
    for request in requests:
        size = len(orjson.dumps(request))
        if pack and held + size > MOST_BYTES:
            yield pack
            pack, held = [], 0
        pack.append(request)
        held += size
    if pack:
        yield pack


def _grown(ledger: Tab, height: int) -> Iterator[Request]:
    if height > ledger.rows:
        more = height - ledger.rows + FIRST_ROWS
        yield {"appendDimension": {"sheetId": ledger.id, "dimension": "ROWS", "length": more}}


def cells(sheet: int, write: Write) -> Request:
    """Write cells of a tab, texts as texts."""
    rows = [{"values": [_cell(cell) for cell in line]} for line in write.cells]
    start = {"sheetId": sheet, "rowIndex": write.row - 1, "columnIndex": write.column}
    return {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}


def _cell(cell: Cell) -> Mapping[str, Any]:
    match cell:
        case None:
            return {}
        case bool():
            return {"userEnteredValue": {"boolValue": cell}}
        case str():
            return {"userEnteredValue": {"stringValue": cell}}
        case _:
            return {"userEnteredValue": {"numberValue": cell}}


def formula(sheet: int, row: int, column: int, text: str) -> Request:
    """Write a formula (`sheets_sync.mirror`), or a title in its place, into the cell of a 1-based row."""
    head = {"userEnteredValue": {"formulaValue": text}} if text.startswith("=") else _cell(text)
    start = {"sheetId": sheet, "rowIndex": row - 1, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [head]}], "fields": "userEnteredValue"}}


def _new_ledger(title: str | None, tab: Tab, ledger: int, heading: Heading) -> Iterator[Request]:
    if title is None:
        return
    size = {"rowCount": FIRST_ROWS, "columnCount": WIDTH}
    yield {"addSheet": {"properties": {"sheetId": ledger, "title": title, "hidden": True, "gridProperties": size}}}
    yield from (cells(ledger, write) for write in fresh_writes(heading))
    first = {"sheetId": ledger, "endRowIndex": 1, "endColumnIndex": 1}
    yield {
        "repeatCell": {
            "range": first,
            "cell": {"note": words(heading.language).say("front.ledger.note")},
            "fields": "note",
        }
    }
    yield guarded({"sheetId": ledger})
    label = str(Label(heading.spreadsheet, tab.id, "ledger"))
    yield _marked(LEDGER_MARK, label, {"sheetId": ledger}, _ledger_id(tab))


def _given_up(tab: Tab, own: Ours) -> Iterator[Request]:
    """Leave a column to people: no mark of ours, no warning; so that no late call takes it for ours."""
    yield _unmarked(own.mark)
    for guard in tab.guards:
        if guard.title == GUARD and (guard.area.left, guard.area.right) == (own.column, own.column + 1):
            yield {"deleteProtectedRange": {"protectedRangeId": guard.id}}


def _inserted(tab: Tab, born: Sequence[New]) -> Iterator[Request]:
    """Insert columns from left to right; at the very end of the grid there is nothing after them to take after."""
    for count, new in enumerate(born):
        last = new.column >= tab.columns + count
        yield {"insertDimension": {"range": _columns(tab, new.column), "inheritFromBefore": last and new.column > 0}}


def _column(tab: Tab, header: int, new: New, seen: Seen, speech: Words) -> Iterator[Request]:
    place = _columns(tab, new.column)
    whole = {"sheetId": tab.id, "startColumnIndex": new.column, "endColumnIndex": new.column + 1}
    yield {"repeatCell": {"range": whole, "cell": {}, "fields": "userEnteredFormat,dataValidation"}}
    yield formula(tab.id, header, new.column, new.formula)
    label = str(Label(seen.spreadsheet, tab.id, new.what))
    yield _marked(COLUMN_MARK, label, {"dimensionRange": place}, _column_id(tab, new, seen))
    yield guarded(whole)
    if new.what != ECHO:
        yield from dressed(new.what, Place(tab.id, header, new.column, new.places), speech)
    if new.what in {KEY, ECHO}:
        hidden = {"hiddenByUser": True}
        yield {"updateDimensionProperties": {"range": place, "properties": hidden, "fields": "hiddenByUser"}}


def _redressed(tab: Tab, mend: Mend) -> Iterator[Request]:
    """Give columns that stay the rules which read one that is born anew."""
    born = {new.what for new in mend.born}
    if born:
        places = mend.born[0].places
        shifted = sorted({new.column for new in mend.born})
        stay = {what: column for what, column in places.items() if what not in born}
        before = {what: column - sum(at < column for at in shifted) for what, column in stay.items()}
        yield from redressed(tab, born, places, before)


def _columns(tab: Tab, column: int) -> Mapping[str, Any]:
    return {"sheetId": tab.id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}


def guarded(area: Mapping[str, Any]) -> Request:
    """Warn whoever types there; everybody may go on."""
    return {"addProtectedRange": {"protectedRange": {"range": area, "description": GUARD, "warningOnly": True}}}


def _marked(key: str, value: str, location: Mapping[str, Any], number: int | None = None) -> Request:
    mark = {"metadataKey": key, "metadataValue": value, "location": location, "visibility": "DOCUMENT"}
    known = {} if number is None else {"metadataId": number}
    return {"createDeveloperMetadata": {"developerMetadata": {**mark, **known}}}


def _unmarked(mark: int) -> Request:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": mark}}}}


def _relabelled(mark: int, label: Label) -> Request:
    filters = [{"developerMetadataLookup": {"metadataId": mark}}]
    value = {"metadataValue": str(label)}
    return {"updateDeveloperMetadata": {"dataFilters": filters, "developerMetadata": value, "fields": "metadataValue"}}
