"""What must be built or mended before the mirror can be trusted: missing, blocked, outdated columns; a missing ledger.

People's cells are never touched: whatever is new is born in columns and a tab of its own, and only a cell of ours that
holds a formula of ours, or nothing, is written again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from schemas.choices import LANGUAGES
from schemas.grid import Cell
from schemas.problem import Place, Problem
from schemas.results import RESULT_COLUMNS
from schemas.spreadsheet import Tab
from sheets_sync.mirror import (
    ECHO,
    KEY,
    MIRROR_COLUMNS,
    OUR_COLUMNS,
    SEAL,
    Stand,
    echo_formula,
    formulas,
    ours,
    same,
    titles,
    value_heads,
)
from sheets_sync.placement import Label, Ours, Placement
from sheets_sync.rowkey import Joined
from sheets_sync.tabs.block import Block, joined_parts
from sheets_sync.values.titles import is_answer
from sheets_sync.values.turns import greyed, turn_of
from sheets_sync.wording import Words, words

Typed = Callable[[int, int], int | None]
"""Finds the first row below a header row (1-based) where somebody typed into a column (0-based)."""

_BLOCKED = "#REF!"


@dataclass(frozen=True, slots=True)
class Seen:
    """A tab as its top rows show it: per column of ours, formulas and values from row 1 on; and what must stand there.

    `used`: how many columns from the left are in use by anybody. `display`: whether results stand there as a `mirror`
    or as `values`. `beside`: the other tabs that are joined.
    """

    place: Placement
    header: int
    used: int
    parts: tuple[Joined, ...]
    written: Mapping[str, Sequence[Cell]]
    shown: Mapping[str, Sequence[Cell]]
    display: str = "mirror"
    beside: tuple[Block, ...] = ()

    @property
    def every(self) -> tuple[Joined, ...]:
        """All that a key holds: the tab's own parts, then those of the tabs beside it, at columns beyond the tab."""
        return (*self.parts, *joined_parts(self.beside, self.place.tab.columns))

    @property
    def turn(self) -> int:
        """The generation of the format rules that must grey plain values."""
        return self.turned(building=False)

    def turned(self, *, building: bool) -> int:
        """Say the same, or what it is while columns are still to be made."""
        echoes, plain = self.written.get(ECHO, ()), self.display == "values"
        return turn_of(self.place, self.header, echoes, plain=plain, building=building)


@dataclass(frozen=True, slots=True)
class New:
    """A column to be born: what it is, where it will stand when all are born, its header formula, whom it succeeds.

    `after` is the mark id of the blocked column that it takes the place of; 0: of none. `places` says where each of our
    columns will stand then.
    """

    what: str
    column: int
    formula: str
    after: int = 0
    places: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fill:
    """A cell of ours (0-based column, 1-based row) to write again, if it still holds what was seen there."""

    what: str
    column: int
    row: int
    old: Cell
    new: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What to write: `fills` rewrite cells of ours that stand; everything else is one batch.

    `ledger` is the title of one to make, `beside` the one that stands.
    """

    ledger: str | None = None
    born: tuple[New, ...] = ()
    retired: tuple[Ours, ...] = ()
    labels: Mapping[int, Label] = field(default_factory=dict)
    fills: tuple[Fill, ...] = ()
    problems: tuple[Problem, ...] = ()
    beside: Tab | None = None

    @property
    def structural(self) -> bool:
        """Whether tabs, columns or marks change, so that everything must be looked at again before more is written."""
        return bool(self.ledger or self.born or self.retired or self.labels)


def mending(  # noqa: PLR0913, PLR0917  what stands there, and what must be known of the rest to mend it
    seen: Seen, spreadsheet: str, free_title: str, speech: Words, typed: Typed, stuck: frozenset[str] = frozenset()
) -> Mend:
    """Compare what stands there with what must stand there; columns that are `stuck` could not be rewritten."""
    place = seen.place
    title = place.ledger.title if place.ledger else free_title
    blocked = {what for what in place.columns if what in stuck or _is_blocked(seen, what, title, speech)}
    structure = Mend(
        ledger=None if place.ledger else title,
        born=_born(seen, blocked, title, speech),
        retired=tuple(place.columns[what] for what in OUR_COLUMNS if what in blocked),
        labels={
            mark: replace(label, spreadsheet=spreadsheet, tab=place.tab.id) for mark, label in place.foreign.items()
        },
        problems=tuple(_told(seen, blocked, stuck, speech, typed)),
        beside=place.ledger,
    )
    return structure if structure.structural else Mend(fills=tuple(_fills(seen, title, speech)))


def is_sound(seen: Seen, speech: Words) -> bool:
    """Whether our key column can be read as the row keys of this very tab."""
    cell, title = _at(seen.written.get(KEY, ()), seen.header), titles(speech)[KEY]
    return _at(seen.shown.get(KEY, ()), seen.header) == title and same(cell, heads(seen, "", speech)[KEY])


def heads(seen: Seen, ledger: str, speech: Words, now: Callable[[int], int] = int) -> dict[str, str]:
    """Build what must stand in the header cells of our columns, columns being moved by `now`."""
    key = seen.place.key
    parts = tuple(replace(part, column=now(part.column)) for part in seen.parts)
    stand = Stand(seen.header, parts[0].column, now(key.column) if key else 0, ledger, seen.beside)
    return _heads(seen, stand, parts, speech, seen.turn)


def _heads(seen: Seen, stand: Stand, parts: tuple[Joined, ...], speech: Words, turn: int) -> dict[str, str]:
    if seen.display == "values":
        return value_heads(stand, parts, speech, turn)
    return {**formulas(stand, parts, speech), ECHO: echo_formula(stand, turn)}


def _wanted(seen: Seen, blocked: set[str]) -> tuple[str, ...]:
    """Name the columns that must be there; an echo that once stood beside values stays, or comes again."""
    needed = seen.display == "values" or ECHO in seen.place.columns or greyed(seen.place, blocked)
    return OUR_COLUMNS if needed else MIRROR_COLUMNS


def _is_plain(seen: Seen, what: str) -> bool:
    """Whether a column holds cells of its own, so that nothing can block it."""
    return seen.display == "values" and what in RESULT_COLUMNS


def _is_blocked(seen: Seen, what: str, ledger: str, speech: Words) -> bool:
    """Whether something that is not ours stands in the column: in its header cell, or under it where it must spill."""
    written, shown = seen.written[what], seen.shown[what]
    cell = _at(written, seen.header)
    if _is_plain(seen, what) or (what == ECHO and _is_echo(cell)):
        return False
    if cell is not None and not ours(cell):
        return not any(ours(above) and not _is_error(_at(shown, row)) for row, above in _above(written, seen.header))
    right = same(cell, heads(seen, ledger, speech)[what])
    return right and _is_error(_at(shown, seen.header))


def _above(written: Sequence[Cell], header: int) -> Iterator[tuple[int, Cell]]:
    """Cells over the header row; a formula of ours there may fill the header's cell from above."""
    return enumerate(written[: header - 1], 1)


def _is_error(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.startswith(_BLOCKED)


def _born(seen: Seen, blocked: set[str], ledger: str, speech: Words) -> tuple[New, ...]:
    """Put missing columns at the right end and a blocked one's successor beside it."""
    standing = seen.place.columns
    end = max([seen.used, *(each.column + 1 for each in standing.values())])
    wanted = [(standing[what].column + 1 if what in blocked else end, what) for what in _wanted(seen, blocked)]
    wanted = sorted(
        ((at, what) for at, what in wanted if what in blocked or what not in standing), key=lambda each: each[0]
    )
    final = {what: at + before for before, (at, what) in enumerate(wanted)}
    starts = [at for at, _ in wanted]

    def now(column: int) -> int:
        return column + sum(1 for at in starts if at <= column)

    parts = tuple(replace(part, column=now(part.column)) for part in seen.parts)
    key = final[KEY] if KEY in final else now(standing[KEY].column)
    stand = Stand(seen.header, parts[0].column, key, ledger, seen.beside)
    built = _heads(seen, stand, parts, speech, seen.turned(building=True))
    after = {what: standing[what].mark for what in blocked}
    places = {what: now(each.column) for what, each in standing.items()} | final
    return tuple(New(what, column, built[what], after.get(what, 0), places) for what, column in final.items())


def _fills(seen: Seen, ledger: str, speech: Words) -> Iterator[Fill]:
    """Write our own formulas again where the columns they read, the header row, the language or the version changed.

    One that strayed from the header row goes first: it may be what fills the header's cell.
    """
    expected = heads(seen, ledger, speech)
    for what, place in seen.place.columns.items():
        written = seen.written[what]
        strays = [(row, cell) for row, cell in enumerate(written, 1) if ours(cell) and row != seen.header]
        yield from (Fill(what, place.column, row, cell, "") for row, cell in strays)
        if not (strays or _stands(seen, what, expected[what])):
            yield Fill(what, place.column, seen.header, _at(written, seen.header), expected[what])


def _is_echo(cell: Cell) -> bool:
    """Whether an echo of a row stands in a cell: there was an order here, as long as the header was elsewhere."""
    return isinstance(cell, str) and SEAL in cell and not ours(cell)


def _stands(seen: Seen, what: str, head: str) -> bool:
    """Whether the header cell is as it must be; over plain values a title that a person chose stays, not an answer."""
    cell = _at(seen.written[what], seen.header)
    if not _is_plain(seen, what):
        return same(cell, head)
    known = {words(each).title(what) for each in LANGUAGES}
    return cell == head or (isinstance(cell, str) and cell not in known and not is_answer(cell))


def _told(seen: Seen, blocked: set[str], stuck: frozenset[str], speech: Words, typed: Typed) -> Iterator[Problem]:
    place, titled = seen.place, titles(speech)
    for what in MIRROR_COLUMNS:
        facts = {"title": titled[what]}
        if what in blocked and what not in stuck:
            column = place.columns[what].column
            own = ours(_at(seen.written[what], seen.header))
            row = typed(column, seen.header) if own else seen.header
            yield Problem("mirror.blocked", Place(row=row, column=column, tab=place.tab.title), facts)
        elif what in stuck or (what not in place.columns and (place.columns or place.ledger)):
            yield Problem("mirror.recreated", Place(tab=place.tab.title), facts)


def _at(cells: Sequence[Cell], row: int) -> Cell:
    return cells[row - 1] if row <= len(cells) else None
