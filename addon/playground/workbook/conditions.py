"""Conditional format rules with a formula of their own: they follow rows and columns, and say which cells they change.

A rule is kept as if its first range began in A1: what has no $ sign is counted from there, so that only what is fixed
has to follow. Assumed of Google: a rule whose formula shows an error, or anything but TRUE, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from addon.playground.formulas.arrays import first
from addon.playground.formulas.coerce import truth_from
from addon.playground.formulas.evaluate import Evaluator
from addon.playground.formulas.parser import parse
from addon.playground.formulas.refs import Ref
from addon.playground.formulas.tree import Fault, Formula
from addon.playground.workbook.areas import Area, Dimension
from addon.playground.workbook.book import Book
from addon.playground.workbook.calculation import Calculation, Surroundings
from addon.playground.workbook.shifts import Shift
from addon.playground.workbook.tabs import Bound, Tab

Body = dict[str, Any]
Rewrite = Callable[[str], str]


def rules_follow(book: Book, sheet_id: int, dimension: Dimension, shift: Shift) -> None:
    """Let the fixed references of all rules follow rows or columns that came, went or moved."""

    def moved(home: int) -> Callable[[Ref], Ref]:
        def change(ref: Ref) -> Ref:
            fixed = ref.first.fixed_row if dimension == "ROWS" else ref.first.fixed_column
            return ref.shifted(sheet_id, home, dimension, shift) if fixed else ref

        return change

    for tab in book.tabs:
        rules = tab.bound.get("conditionalFormats", ())
        rewrite = _rewriting(book, moved(tab.sheet_id))
        if any(_formula(rule.body) for rule in rules):
            tab.bound["conditionalFormats"] = tuple(Bound(rule.areas, _with(rule.body, rewrite)) for rule in rules)


def anchored(book: Book, areas: tuple[Area, ...], body: Body) -> Body:
    """Write a rule, as it is given for its first range, as if that range began in A1."""
    top, left = areas[0].top, areas[0].left
    return _with(body, _rewriting(book, lambda ref: ref.carried(-top, -left)))


def unanchored(book: Book, areas: tuple[Area, ...], body: Body) -> Body:
    """Write a rule that is kept as one for its first range."""
    top, left = areas[0].top, areas[0].left
    return _with(body, _rewriting(book, lambda ref: ref.carried(top, left)))


def formats_at(calculation: Calculation, tab: Tab, row: int, column: int) -> list[Body]:
    """Give the formats of all rules with a formula that hold for a cell, the first rule's first."""
    return list(_holding(calculation, tab, row, column))


def _holding(calculation: Calculation, tab: Tab, row: int, column: int) -> Iterator[Body]:
    for rule in tab.bound.get("conditionalFormats", ()):
        text = _formula(rule.body)
        if text and any(area.holds(row, column) for area in rule.areas):
            titled = tuple((each.title, each.sheet_id) for each in calculation.book.tabs)
            kept, corner = _read(text, titled), rule.areas[0]
            here = _carried(_carried(kept, corner.top, corner.left), row - corner.top, column - corner.left)
            if _holds(calculation, (tab.sheet_id, row, column), here):
                yield rule.body["booleanRule"].get("format") or {}


@lru_cache(maxsize=256)
def _read(text: str, tabs: tuple[tuple[str, int], ...]) -> Formula:
    """Read a rule's formula, once as long as the tabs keep their titles."""
    return parse(text, {title.lower(): number for title, number in tabs}.get)


def _carried(formula: Formula, rows: int, columns: int) -> Formula:
    return formula.changed(lambda ref: ref.carried(rows, columns))


def _holds(calculation: Calculation, place: tuple[int, int, int], formula: Formula) -> bool:
    if formula.tree is None:
        return False
    said = truth_from(first(Evaluator(Surroundings(calculation, place, formula)).result(formula.tree)))
    return not isinstance(said, Fault) and bool(said)


def _rewriting(book: Book, change: Callable[[Ref], Ref]) -> Rewrite:
    return lambda text: parse(text, book.sheet_of).changed(change).written(book.title_of)


def _formula(body: Body) -> str:
    condition = (body.get("booleanRule") or {}).get("condition") or {}
    values = condition.get("values") or [{}]
    return values[0].get("userEnteredValue") or "" if condition.get("type") == "CUSTOM_FORMULA" else ""


def _with(body: Body, rewrite: Rewrite) -> Body:
    text = _formula(body)
    if not text:
        return body
    rule = body["booleanRule"]
    condition = rule["condition"] | {"values": [{"userEnteredValue": rewrite(text)}]}
    return body | {"booleanRule": rule | {"condition": condition}}
