"""What the cells show: typed values, formulas' results and what spills from them, computed when somebody looks.

A column that depends on nothing that changed is taken over from the revision before. Assumed of Google, where its pages
say nothing: a result that does not fit below or beside its formula shows #REF!; of two results that meet, the later
one (further down, then further right) gives way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from addon.playground.formulas.arrays import Block, Range, first
from addon.playground.formulas.evaluate import Evaluator
from addon.playground.formulas.finder import Finders
from addon.playground.formulas.reach import ONE
from addon.playground.formulas.tree import BAD_FORMULA, BAD_REF, Fault, Formula, Value
from addon.playground.workbook.areas import Area
from addon.playground.workbook.book import Book
from addon.playground.workbook.columns import Column
from addon.playground.workbook.spills import Result, Spiller, formulas_of, no_room, spillers_of
from addon.playground.workbook.tabs import Tab
from schemas.grid import letter

Place = tuple[int, int, int]
"""Tab id, row, column."""
CIRCLE = Fault(BAD_REF.sign, "Circular dependency detected.")


@dataclass(slots=True)
class Computed:
    """A column as it shows, what it was computed from, and its formulas' results that are arrays."""

    origin: tuple[object, ...]
    shown: list[Value]
    arrays: Mapping[int, Result]
    finders: Finders = field(default_factory=dict)


Kept = dict[tuple[int, int], Computed]
"""By tab id and column identity: what was computed last."""


class Calculation:
    """What one revision of a spreadsheet shows on one day."""

    def __init__(self, book: Book, today: int, decimal: str, kept: Kept) -> None:
        self.book = book
        self.today = today
        self.decimal = decimal
        self._kept = kept
        self._tabs = {tab.sheet_id: tab for tab in book.tabs}
        self._columns: dict[tuple[int, int], Computed] = {}
        self._results: dict[Place, Result] = {}
        self._busy: dict[Place, int] = {}
        self._circles: dict[Place, Place] = {}
        self._pending: set[tuple[int, int]] = set()
        self._spillers: dict[int, list[Spiller]] = {}
        self._origins: dict[tuple[int, int], tuple[object, ...]] = {}

    def shown(self, sheet_id: int, column: int) -> list[Value]:
        """Give what a column shows, from row 0 on; what is missing at the end is blank."""
        return self._computed(sheet_id, column).shown

    def cell(self, sheet_id: int, row: int, column: int) -> Value:
        """Give what a cell shows."""
        known = self._columns.get((sheet_id, column))
        if known is not None:
            return known.shown[row] if row < len(known.shown) else None
        typed = self._tabs[sheet_id].value(row, column)
        if isinstance(typed, Formula):
            return first(self.result(sheet_id, row, column))
        return typed if typed is not None else self._spilled(sheet_id, row, column)

    def result(self, sheet_id: int, row: int, column: int) -> Result:
        """Give a formula's own result, an array if it spills."""
        place = (sheet_id, row, column)
        if place in self._busy:
            return self._closed(place)
        if place not in self._results:
            self._busy[place] = len(self._busy)
            settled = self._settled(place)
            self._results[place] = CIRCLE if place in self._circles else settled
            del self._busy[place]
        elif self._circles.get(place) in self._busy:
            self._closed(self._circles[place])
        return self._results[place]

    def _closed(self, place: Place) -> Fault:
        """A circle closed at a formula under way: everything under way since then is part of it."""
        for inner in list(self._busy)[self._busy[place] :]:
            before = self._circles.get(inner)
            if before is None or before not in self._busy or self._busy[before] > self._busy[place]:
                self._circles[inner] = place
        return CIRCLE

    def range(self, sheet_id: int, area: Area) -> Range:
        """Read an area, which lies within the grid."""
        wanted = range(area.left, area.right or 0)
        bottom = area.bottom or 0
        columns = [self._readable(sheet_id, column, area.top, bottom) for column in wanted]
        return Range([c.shown for c in columns], area.top, bottom - area.top, area.left, [c.finders for c in columns])

    def _readable(self, sheet_id: int, column: int, top: int, bottom: int) -> Computed:
        """Take a column; one that is just being computed is read cell by cell."""
        if (sheet_id, column) not in self._pending:
            return self._computed(sheet_id, column)
        cells = [self.cell(sheet_id, row, column) for row in range(top, bottom)]
        return Computed((), [None] * top + cells, {})

    def _computed(self, sheet_id: int, column: int) -> Computed:
        spot = (sheet_id, column)
        found = self._columns.get(spot)
        if found is None:
            origin = self._origin(sheet_id, column)
            name = (sheet_id, self._tabs[sheet_id].columns[column].uid)
            found = self._kept.get(name)
            if found is None or found.origin != origin:
                found = self._kept[name] = self._compute(sheet_id, column, origin)
            self._columns[spot] = found
        return found

    def _compute(self, sheet_id: int, at: int, origin: tuple[object, ...]) -> Computed:
        column = self._tabs[sheet_id].columns[at]
        spillers = [spiller for spiller in self._spilling(sheet_id) if spiller.over(at)]
        if not column.formulas and not spillers:
            return Computed(origin, column.values, {}, column.finders)  # type: ignore[arg-type]  # there is no formula in it
        self._pending.add((sheet_id, at))
        shown: list[Value] = [None if isinstance(value, Formula) else value for value in column.values]
        for row in column.formulas:
            shown[row] = first(self.result(sheet_id, row, at))
        for spiller in spillers:
            spiller.lay(self.result(sheet_id, spiller.row, spiller.column), at, shown)
        self._pending.discard((sheet_id, at))
        arrays = {row: result for row in column.formulas if isinstance(result := self.result(sheet_id, row, at), Block)}
        return Computed(origin, shown, arrays)

    def _spilled(self, sheet_id: int, row: int, column: int) -> Value:
        for spiller in self._spilling(sheet_id):
            if spiller.area.holds(row, column):
                result = self.result(sheet_id, spiller.row, spiller.column)
                down, right = row - spiller.row, column - spiller.column
                if isinstance(result, Block) and down < result.height and right < result.width:
                    return result.columns[right][down]
        return None

    def _settled(self, place: Place) -> Result:
        """Evaluate, and look whether the result has room."""
        sheet_id, row, column = place
        formula = self._tabs[sheet_id].value(row, column)
        if not isinstance(formula, Formula) or formula.tree is None:
            return BAD_FORMULA
        kept = self._still_right(sheet_id, row, column)
        if kept is not None:
            return kept
        try:
            result = Evaluator(Surroundings(self, place, formula)).result(formula.tree)
        except RecursionError:
            return CIRCLE
        if not isinstance(result, Block):
            return result  # type: ignore[return-value]  # ranges were copied out
        if (result.height, result.width) == ONE:
            return first(result)
        return self._fitted(place, result)

    def _still_right(self, sheet_id: int, row: int, column: int) -> Result:
        """Look for the result among what was computed before, if nothing it depends on changed."""
        kept = self._kept.get((sheet_id, self._tabs[sheet_id].columns[column].uid))
        if kept is None or (sheet_id, column) in self._pending or kept.origin != self._origin(sheet_id, column):
            return None
        return kept.arrays.get(row) or (kept.shown[row] if row < len(kept.shown) else None)

    def _fitted(self, place: Place, block: Block) -> Result:
        sheet_id, row, column = place
        tab = self._tabs[sheet_id]
        if row + block.height > tab.row_count:
            return no_room(f"rows ({row + block.height - tab.row_count})")
        if column + block.width > tab.column_count:
            return no_room(f"columns ({column + block.width - tab.column_count})")
        area = Area(row, row + block.height, column, column + block.width)
        blocker = self._typed_under(tab, area, row, column) or self._laid_before(sheet_id, area, row, column)
        if blocker:
            return Fault(BAD_REF.sign, f"Array result was not expanded because it would overwrite data in {blocker}.")
        return block

    def _typed_under(self, tab: Tab, area: Area, row: int, column: int) -> str:
        for at in range(area.left, area.right or 0):
            start = row + 1 if at == column else row
            for down, value in enumerate(tab.columns[at].values[start : area.bottom], start):
                if value is not None:
                    return f"{letter(at)}{down + 1}"
        return ""

    def _laid_before(self, sheet_id: int, area: Area, row: int, column: int) -> str:
        for spiller in self._spilling(sheet_id):
            if (spiller.row, spiller.column) >= (row, column) or not spiller.area.meets(area):
                continue
            other = self.result(sheet_id, spiller.row, spiller.column)
            laid = spiller.laid(other) if isinstance(other, Block) else None
            if laid is not None and laid.meets(area):
                return f"{letter(max(laid.left, area.left))}{max(laid.top, area.top) + 1}"
        return ""

    def _spilling(self, sheet_id: int) -> list[Spiller]:
        if sheet_id not in self._spillers:
            self._spillers[sheet_id] = spillers_of(self._tabs[sheet_id])
        return self._spillers[sheet_id]

    def _origin(self, sheet_id: int, column: int) -> tuple[object, ...]:
        """List all that a column's look depends on: typed columns near and far, grid sizes, the day, the locale."""
        spot = (sheet_id, column)
        if spot not in self._origins:
            seen: dict[tuple[int, int], Column] = {}
            waiting = [spot]
            while waiting:
                at = waiting.pop()
                if at not in seen:
                    seen[at] = self._tabs[at[0]].columns[at[1]]
                    waiting += self._feeding(*at)
            plain = len(seen) == 1 and not seen[spot].formulas
            sizes = (
                ()
                if plain
                else tuple(sorted({(s, self._tabs[s].row_count, self._tabs[s].column_count) for s, _ in seen}))
            )
            around = () if plain else (self.today, self.decimal, column)
            self._origins[spot] = (*sizes, *around, *seen.values())
        return self._origins[spot]

    def _feeding(self, sheet_id: int, at: int) -> Iterator[tuple[int, int]]:
        """Name the columns whose typed values or results this column's look takes from."""
        for spiller in self._spilling(sheet_id):
            if spiller.over(at) and spiller.column != at:
                yield sheet_id, spiller.column
            if spiller.over(at):
                yield from ((sheet_id, near) for near in range(spiller.column, at))
        for _, formula in formulas_of(self._tabs[sheet_id].columns[at]):
            yield from self._read_by(sheet_id, formula)
            yield from self._under(sheet_id, at, formula)

    def _under(self, sheet_id: int, at: int, formula: Formula) -> Iterator[tuple[int, int]]:
        """A spilling result looks at the cells to its right: something typed there would block it."""
        count = self._tabs[sheet_id].column_count
        width = formula.reach[1]
        yield from ((sheet_id, near) for near in range(at + 1, count if width is None else min(at + width, count)))

    def _read_by(self, sheet_id: int, formula: Formula) -> Iterator[tuple[int, int]]:
        for ref in formula.refs:
            tab = self._tabs.get(sheet_id if ref.sheet is None else ref.sheet)
            if tab is not None and not ref.broken and ref.unknown is None:
                start, end = ref.columns
                for column in range(start, tab.column_count if end is None else min(end, tab.column_count)):
                    yield tab.sheet_id, column


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a formula sees; see `formulas.evaluate.Frame`."""

    calculation: Calculation
    place: Place
    formula: Formula
    _seen: dict[int, Range | Fault] = field(default_factory=dict)

    @property
    def decimal(self) -> str:
        """Give the locale's decimal mark."""
        return self.calculation.decimal

    @property
    def today(self) -> int:
        """Give the day as a serial number."""
        return self.calculation.today

    @property
    def row(self) -> int:
        """Give the formula's row."""
        return self.place[1]

    @property
    def column(self) -> int:
        """Give the formula's column."""
        return self.place[2]

    def read(self, slot: int) -> Range | Fault:
        """Read the cells of a reference; what lies outside the grid is no cell."""
        if slot not in self._seen:
            self._seen[slot] = self._read(slot)
        return self._seen[slot]

    def _read(self, slot: int) -> Range | Fault:
        ref = self.formula.refs[slot]
        tab = self.calculation.book.tab(self.place[0] if ref.sheet is None else ref.sheet)
        if tab is None or ref.broken or ref.unknown is not None:
            return Fault(BAD_REF.sign, f"Unresolved sheet name '{ref.unknown}'.") if ref.unknown else BAD_REF
        area = Area(*ref.rows, *ref.columns).within(tab.row_count, tab.column_count)
        if area.top >= (area.bottom or 0) or area.left >= (area.right or 0):
            return BAD_REF
        if self.single(slot):
            value = self.calculation.cell(tab.sheet_id, area.top, area.left)
            return Range([[None] * area.top + [value]], area.top, 1, area.left, [{}])
        return self.calculation.range(tab.sheet_id, area)

    def single(self, slot: int) -> bool:
        """Say whether the reference is one cell."""
        return self.formula.refs[slot].last is None
