"""What the joining of several tabs rests on, beyond what the mirror does: formulas that read another tab."""

from __future__ import annotations

from sheets_sync.doctor.probe import column_of, probes_of, row_of
from sheets_sync.doctor.requests import cells, columns, mark, moved, protected, renamed, tab, title
from sheets_sync.google.scratch import Scratch

FAR = 1_000
"""A probe's other tab has an id so much greater."""
LETTERS = ("a", "b", "c")
MARK = 78_001
GREATEST = 999_999_999_999_999
"""The longest whole number that a sheet writes without an exponent."""
PIECES, PIECE = 42, "k" * 190
"""A formula of eight thousand characters, as long as keys of a sheet with several tabs get."""
TABLE = ("ka", "kz")


def other_tab_spills(scratch: Scratch, sheet: int) -> bool:
    """A formula over an open range of another tab fills its own tab as far as that range goes."""
    scratch.apply(*_pair(sheet), cells(sheet, 0, [_spread(sheet)]))
    return column_of(scratch, sheet, "A") == list(LETTERS)


def other_tab_has_rows(scratch: Scratch, sheet: int) -> bool:
    """`ROW` of a range of another tab numbers that tab's rows."""
    other = title(sheet + FAR)
    found = f'=ARRAYFORMULA(IF(ROW({other}!$A$2:$A)=ROW({other}!$A$2);"head";IF({other}!$A$2:$A="";;"line")))'
    scratch.apply(*_pair(sheet), cells(sheet, 0, [found]))
    return column_of(scratch, sheet, "A") == ["head", "line"]


def short_tab_shows(scratch: Scratch, sheet: int) -> bool:
    """A tab with too few rows for what a formula brings there says so in the formula's cell, or grows by itself."""
    other, many = sheet + FAR, [f"line {row}" for row in range(40)]
    scratch.apply(tab(other), cells(other, 0, many), tab(sheet, 20), cells(sheet, 0, [_spread(sheet)]))
    shown = column_of(scratch, sheet, "A")
    return str(shown[0]).startswith("#") or shown == many


def look_ups_in_spills(scratch: Scratch, sheet: int) -> bool:
    """`MATCH` and `VLOOKUP` look for each of many in columns that are spills themselves, and say of each what is."""
    asked, keys, both = f"{title(sheet + FAR)}!$B$1:$B$3", "$A$1:$A", "$A$1:$B"
    known = f"ISNUMBER(MATCH({asked};{keys};0))"
    found = f'=ARRAYFORMULA(IF({known};IFNA(VLOOKUP({asked};{both};2;0);"lost");"none"))'
    facts = f"=ARRAYFORMULA({title(sheet + FAR)}!$A$1:$A&1)"
    formulas = [cells(sheet, at, [each]) for at, each in enumerate((_spread(sheet), facts, found))]
    scratch.apply(*_pair(sheet), cells(sheet + FAR, 1, ("c", "x", "a")), *formulas)
    return column_of(scratch, sheet, "C") == ["c1", "none", "a1"]


def scalars_catch_errors(scratch: Scratch, sheet: int) -> bool:
    """Single cells joined make one condition for a whole column; an error among them is caught."""
    other = title(sheet + FAR)
    heads = (f"{other}!$A$1&{other}!$B$1", f"{other}!$A$1&{other}!$B$2")
    formulas = [f'=ARRAYFORMULA(IF(IFERROR({head}="ax";1=0);{other}!$A$1:$A$3;"no"))' for head in heads]
    written = [cells(sheet, at, [each]) for at, each in enumerate(formulas)]
    scratch.apply(*_pair(sheet), cells(sheet + FAR, 1, ("x", "=1/0")), *written)
    return column_of(scratch, sheet, "A") == list(LETTERS) and set(column_of(scratch, sheet, "B")) == {"no"}


def chains_are_fresh(scratch: Scratch, sheet: int) -> bool:
    """From a tab over a hidden one and a key to a result: all of it is calculated anew before the next read."""
    keys = '=ARRAYFORMULA(IF($A$1:$A="";;"k"&$A$1:$A))'
    found = '=ARRAYFORMULA(IF($B$1:$B="";;IFNA(VLOOKUP($B$1:$B;$E$1:$F$2;2;0);"pending")))'
    formulas = [cells(sheet, at, [each]) for at, each in enumerate((_spread(sheet), keys, found))]
    scratch.apply(*_pair(sheet), cells(sheet, 4, TABLE), cells(sheet, 5, (1, 2)), *formulas)
    first = column_of(scratch, sheet, "C")
    scratch.apply(cells(sheet + FAR, 0, ["z"], row=1))
    return (first, column_of(scratch, sheet, "C")) == ([1, "pending", "pending"], [1, 2, "pending"])


def references_follow(scratch: Scratch, sheet: int) -> bool:
    """References follow a tab that is renamed, and its columns that are moved or pushed aside."""
    other = sheet + FAR
    scratch.apply(*_pair(sheet), cells(sheet, 0, [_spread(sheet)]))
    inserted = {"insertDimension": {"range": columns(other, 0, 1), "inheritFromBefore": False}}
    scratch.apply(renamed(other, f"{title(other)} anew"), moved(other, 0, 3), inserted)
    return column_of(scratch, sheet, "A") == list(LETTERS)


def deleted_tab_shows(scratch: Scratch, sheet: int) -> bool:
    """A formula whose tab was deleted shows an error."""
    scratch.apply(*_pair(sheet), cells(sheet, 0, [_spread(sheet)]))
    scratch.apply({"deleteSheet": {"sheetId": sheet + FAR}})
    return [str(cell)[:1] for cell in column_of(scratch, sheet, "A")] == ["#"]


def numbers_as_text(scratch: Scratch, sheet: int) -> bool:
    """Whole numbers below 1E15 become text without exponent and separator."""
    scratch.apply(tab(sheet), cells(sheet, 0, (GREATEST, 0, -45_000)), cells(sheet, 1, ['=ARRAYFORMULA($A$1:$A$3&"")']))
    return column_of(scratch, sheet, "B") == [str(GREATEST), "0", "-45000"]


def empty_is_blank(scratch: Scratch, sheet: int) -> bool:
    """A blank cell and empty text equal `""`; 0 and FALSE do not."""
    found = '=ARRAYFORMULA(IF($A$1:$A$4="";"blank";"filled"))'
    scratch.apply(tab(sheet), cells(sheet, 0, ('=""', 0, "=1=0")), cells(sheet, 1, [found]))
    return column_of(scratch, sheet, "B") == ["blank", "filled", "filled", "blank"]


def long_formulas(scratch: Scratch, sheet: int) -> bool:
    """A formula of eight thousand characters is taken and calculated."""
    pieces = "&".join([f'"{PIECE}"'] * PIECES)
    scratch.apply(tab(sheet), cells(sheet, 0, [f"=LEN({pieces})"]))
    return row_of(scratch, sheet) == [PIECES * len(PIECE)]


def tab_in_one_batch(scratch: Scratch, sheet: int) -> bool:
    """A tab is made, filled, protected with a warning and marked in one batch."""
    left = mark(MARK, sheet, 0)["createDeveloperMetadata"]["developerMetadata"]
    whole = {"createDeveloperMetadata": {"developerMetadata": {**left, "location": {"sheetId": sheet}}}}
    scratch.apply(tab(sheet), cells(sheet, 0, ["=1+1"]), protected({"sheetId": sheet}), whole)
    return row_of(scratch, sheet) == [1 + 1]


def titles_are_unique(scratch: Scratch, sheet: int) -> bool:
    """A second tab of the same title is refused."""
    scratch.apply(tab(sheet))
    return scratch.refuses({"addSheet": {"properties": {"sheetId": sheet + FAR, "title": title(sheet)}}})


TABS = probes_of(
    "tabs",
    other_tab_spills, other_tab_has_rows, short_tab_shows, look_ups_in_spills, scalars_catch_errors, chains_are_fresh,
    references_follow, deleted_tab_shows, numbers_as_text, empty_is_blank, long_formulas, tab_in_one_batch,
    titles_are_unique,
)  # fmt: skip
"""What joined tabs rest on, in the order in which it is tried."""


def _pair(sheet: int) -> tuple[dict[str, object], ...]:
    """Make the probe's two tabs; the other one holds letters."""
    other = sheet + FAR
    return (dict(tab(other)), dict(tab(sheet)), dict(cells(other, 0, LETTERS)))


def _spread(sheet: int) -> str:
    ids = f"{title(sheet + FAR)}!$A$1:$A"
    return f'=ARRAYFORMULA(IF({ids}="";;{ids}))'
