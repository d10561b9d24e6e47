"""Every assumption the mirror rests on, as a probe: it tries the thing itself and says whether it holds."""

from __future__ import annotations

from sheets_sync.doctor.probe import CannotBeTried, column_of, probes_of, row_of
from sheets_sync.doctor.requests import block, cells, columns, locale, mark, swap, tab
from sheets_sync.google.scratch import Scratch

LETTERS = ("c", "a", "b")
LONG = "k" * 249
"""With one more letter, a row key of the greatest length that is looked up."""
MANY = 10_000
MARK = 77_001
EXPANDED = '=ARRAYFORMULA(IF(ROW($A$1:$A)=ROW($A$1);"t";IF($A$1:$A="";;$A$1:$A)))'


def born_filled(scratch: Scratch, sheet: int) -> bool:
    """Columns are inserted and filled in one batch; what stood there moves aside."""
    scratch.apply(tab(sheet), *(cells(sheet, column, [letter]) for column, letter in enumerate(LETTERS)))
    inserted = {"insertDimension": {"range": columns(sheet, 1, 2), "inheritFromBefore": True}}
    scratch.apply(inserted, cells(sheet, 1, ["new"]))
    return row_of(scratch, sheet) == [LETTERS[0], "new", *LETTERS[1:]]


def whole_or_nothing(scratch: Scratch, sheet: int) -> bool:
    """A batch whose last request is refused has changed nothing."""
    scratch.apply(tab(sheet), cells(sheet, 0, ["old"]))
    return scratch.refuses(cells(sheet, 0, ["new"]), tab(sheet)) and row_of(scratch, sheet) == ["old"]


def spill_is_fresh(scratch: Scratch, sheet: int) -> bool:
    """A spilling formula is recalculated before the next read."""
    scratch.apply(tab(sheet), cells(sheet, 0, LETTERS), cells(sheet, 1, [EXPANDED]))
    first = column_of(scratch, sheet, "B")
    scratch.apply(cells(sheet, 0, ["z"], row=1))
    return (first, column_of(scratch, sheet, "B")) == (["t", *LETTERS[1:]], ["t", "z", LETTERS[2]])


def typing_blocks(scratch: Scratch, sheet: int) -> bool:
    """A typed cell blocks a spill where everybody sees it, and stays."""
    scratch.apply(tab(sheet), cells(sheet, 0, LETTERS), cells(sheet, 1, ["mine"], row=2), cells(sheet, 1, [EXPANDED]))
    shown = column_of(scratch, sheet, "B")
    return str(shown[0]).startswith("#REF!") and shown[-1] == "mine"


def sort_keeps_spill(scratch: Scratch, sheet: int) -> bool:
    """After a sort of the rows each line shows the answer to its own cells."""
    scratch.apply(tab(sheet), cells(sheet, 0, ("head", *LETTERS)), cells(sheet, 1, [EXPANDED]))
    order = {"dimensionIndex": 0, "sortOrder": "ASCENDING"}
    scratch.apply({"sortRange": {"range": block(sheet, (1, 4), (0, 2)), "sortSpecs": [order]}})
    return column_of(scratch, sheet, "B") == ["t", *sorted(LETTERS)]


def filter_keeps_spill(scratch: Scratch, sheet: int) -> bool:
    """Rows that a filter hides keep their answers."""
    scratch.apply(tab(sheet), cells(sheet, 0, ("head", *LETTERS)), cells(sheet, 1, [EXPANDED]))
    hidden = {"columnIndex": 0, "filterCriteria": {"hiddenValues": [LETTERS[1]]}}
    scratch.apply({"setBasicFilter": {"filter": {"range": block(sheet, (0, 4), (0, 2)), "filterSpecs": [hidden]}}})
    return column_of(scratch, sheet, "B") == ["t", *LETTERS]


def marks_follow(scratch: Scratch, sheet: int) -> bool:
    """A mark stays on its column when the column is moved, and a write by mark lands there."""
    scratch.apply(tab(sheet), cells(sheet, 1, ["theirs"]), mark(MARK, sheet, 1))
    scratch.apply({"moveDimension": {"source": columns(sheet, 1, 2), "destinationIndex": 4}})
    scratch.fill(MARK, [None, "ours"])
    return column_of(scratch, sheet, "D") == ["theirs", "ours"]


def marks_are_unique(scratch: Scratch, sheet: int) -> bool:
    """A mark whose id is taken refuses the whole batch, so that two syncs cannot both take a generation."""
    scratch.apply(tab(sheet), mark(MARK + 1, sheet, 0))
    return scratch.refuses(cells(sheet, 0, ["late"]), mark(MARK + 1, sheet, 1)) and row_of(scratch, sheet) == []


def blanks_are_true(scratch: Scratch, sheet: int) -> bool:
    """Rows without an order stay truly blank under a spill: a read ends at the last order."""
    scratch.apply(tab(sheet), cells(sheet, 0, LETTERS), cells(sheet, 1, [EXPANDED]))
    return len(column_of(scratch, sheet, "B")) == len(LETTERS)


def formula_knows_its_row(scratch: Scratch, sheet: int) -> bool:
    """`ROW()` is the row of the formula's own cell."""
    scratch.apply(tab(sheet), cells(sheet, 1, ['=IF(ROW()<>ROW($A$2);"elsewhere";"here")'], row=1))
    return column_of(scratch, sheet, "B")[-1] == "here"


def scalar_takes_array(scratch: Scratch, sheet: int) -> bool:
    """A single condition passes a whole column on."""
    scratch.apply(tab(sheet), cells(sheet, 0, LETTERS), cells(sheet, 1, ["=ARRAYFORMULA(IF(1=1;$A$1:$A$3;0))"]))
    return column_of(scratch, sheet, "B") == list(LETTERS)


def separators_hold(scratch: Scratch, sheet: int) -> bool:
    """`;` parts arguments in a locale with a decimal comma too, and numbers become text without a mark."""
    scratch.apply(tab(sheet), locale("de_DE"))
    scratch.apply(cells(sheet, 0, ['=IF(1=1;"#"&ROUND(91143/2*1440-59/120);0)']))
    found = row_of(scratch, sheet)
    scratch.apply(locale("en_US"))
    return found == ["#65622960"]


def long_keys_are_whole(scratch: Scratch, sheet: int) -> bool:
    """Keys of 250 characters that differ in the last one are told apart."""
    found = "=ARRAYFORMULA(VLOOKUP($A$1:$A$2;$B$1:$C$2;2;0))"
    keys = (LONG + "1", LONG + "2")
    scratch.apply(
        tab(sheet),
        cells(sheet, 0, keys),
        cells(sheet, 1, keys[::-1]),
        cells(sheet, 2, (2, 1)),
        cells(sheet, 3, [found]),
    )
    return column_of(scratch, sheet, "D") == [1, 2]


def look_up_is_loose(scratch: Scratch, sheet: int) -> bool:
    """An exact look-up ignores case and knows wildcards: what our formulas guard against."""
    found = "=ARRAYFORMULA(VLOOKUP($A$1:$A$2;$B$1:$C$2;2;0))"
    scratch.apply(
        tab(sheet), cells(sheet, 0, ("AB", "x*")), cells(sheet, 1, ("ab", "xyz")), cells(sheet, 2, (1, 2)),
        cells(sheet, 3, [found]),
    )  # fmt: skip
    return column_of(scratch, sheet, "D") == [1, 2]


def swaps_compare_first(scratch: Scratch, sheet: int) -> bool:
    """Find and replace of a whole cell changes it only where it holds the formula, or the blank, that was seen."""
    scratch.apply(tab(sheet), cells(sheet, 0, ("=1+1", "mine")), cells(sheet, 0, ["there"], row=3))
    scratch.apply(
        *(swap(sheet, row, "=1+1", "=2+2") for row in (0, 1)), *(swap(sheet, row, "", "=5+5") for row in (2, 3))
    )
    return column_of(scratch, sheet, "A") == [2 + 2, "mine", 5 + 5, "there"]


def many_rows_are_quick(scratch: Scratch, sheet: int) -> bool:
    """Ten thousand look-ups into ten thousand rows are there with the next read; how long they took is measured."""
    keys = [f"key {row}" for row in range(MANY)]
    found = f"=ARRAYFORMULA(VLOOKUP($A$1:$A${MANY};$B$1:$C${MANY};2;0))"
    scratch.apply(tab(sheet, MANY + 1), cells(sheet, 0, keys), cells(sheet, 1, keys[::-1]))
    scratch.apply(cells(sheet, 2, list(range(MANY))), cells(sheet, 3, [found]))
    return column_of(scratch, sheet, "D") == list(range(MANY))[::-1]


def protection_refuses(scratch: Scratch, sheet: int) -> bool:  # noqa: ARG001  every probe is asked alike
    """A batch that meets somebody else's protected range is refused whole.

    Raises:
        CannotBeTried: always: the account owns the scratch spreadsheet, and an owner is never locked out.
    """
    raise CannotBeTried


MIRROR = probes_of(
    "mirror",
    born_filled, whole_or_nothing, spill_is_fresh, typing_blocks, sort_keeps_spill, filter_keeps_spill, marks_follow,
    marks_are_unique, blanks_are_true, formula_knows_its_row, scalar_takes_array, separators_hold,
    long_keys_are_whole, look_up_is_loose, swaps_compare_first,
)  # fmt: skip
"""What live look-ups rest on, in the order in which it is tried."""
LAST = probes_of("mirror", many_rows_are_quick, protection_refuses)
"""The same, but what takes long, and what cannot be tried."""
