"""A second evaluator, written to be obviously right: cell by cell, no arrays, no caches, look-ups by scanning.

It shares the parser's tree with the product, and nothing else. It knows formulas inside ARRAYFORMULA whose columns all
begin in the same row and have the same height, which is how the mirror is built.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from addon.playground.formulas.tree import Call, Constant, Formula, Operation, Reference

ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#DIV/0!", "#ERROR!")


class Error(Exception):
    """An error value."""

    def __init__(self, sign: str) -> None:
        super().__init__(sign)
        self.sign = sign


Cells = dict[tuple[str, int, int], Any]
"""By tab title, row and column: what is typed; errors are not typed."""


class Slow:
    """Evaluates one element of a formula: `row` is the element's distance from the ranges' first row."""

    def __init__(self, formula: Formula, titles: Any, cells: Cells, heights: dict[str, int], today: int) -> None:
        self.formula, self.titles, self.cells, self.heights, self.today = formula, titles, cells, heights, today

    def element(self, row: int, home: tuple[str, int]) -> Any:
        """Evaluate an element; errors are given by their sign."""
        tree = self.formula.tree
        assert isinstance(tree, Call)
        assert tree.name == "ARRAYFORMULA"
        try:
            return self.value(tree.arguments[0], row, home)
        except Error as error:
            return error.sign

    def value(self, node: Any, row: int, home: tuple[str, int]) -> Any:
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Reference):
            return self.cell(node.slot, row, 0, home)
        if isinstance(node, Operation):
            return self.operation(node.sign, [self.value(part, row, home) for part in node.operands])
        return self.call(node.name, node.arguments, row, home)

    def cell(self, slot: int, down: int, right: int, home: tuple[str, int]) -> Any:
        ref = self.formula.refs[slot]
        tab = home[0] if ref.sheet is None else self.titles(ref.sheet)
        down = 0 if ref.last is None else down
        return self.cells.get((tab, ref.rows[0] + down, ref.columns[0] + right))

    def call(self, name: str, arguments: Any, row: int, home: tuple[str, int]) -> Any:  # noqa: C901, PLR0911  one flat list, to be read at once
        def get(at: int, default: Any = None) -> Any:
            return self.value(arguments[at], row, home) if at < len(arguments) else default

        match name:
            case "IF":
                return get(1) if truth(get(0)) else get(2, False)
            case "IFERROR" | "IFNA":
                try:
                    return get(0)
                except Error as error:
                    if name == "IFNA" and error.sign != "#N/A":
                        raise
                    return get(1)
            case "ROW":
                return home[1] + 1 if not arguments else self.formula.refs[arguments[0].slot].rows[0] + 1 + row
            case "VLOOKUP":
                return self.cell(arguments[1].slot, self.scan(get(0), arguments[1].slot, home), int(get(2)) - 1, home)
            case "MATCH":
                return self.scan(get(0), arguments[1].slot, home) + 1
            case "TODAY":
                return self.today
            case "ISBLANK" | "ISNUMBER":
                try:
                    return get(0) is None if name == "ISBLANK" else type(get(0)) in {int, float}
                except Error:
                    return False
        return plain_call(name, [get(at) for at in range(len(arguments))])

    def scan(self, key: Any, slot: int, home: tuple[str, int]) -> int:
        ref = self.formula.refs[slot]
        tab = home[0] if ref.sheet is None else self.titles(ref.sheet)
        bottom = self.heights[tab] if ref.rows[1] is None else min(ref.rows[1], self.heights[tab])
        for at in range(ref.rows[0], bottom):
            if key is not None and same(key, self.cells.get((tab, at, ref.columns[0]))):
                return at - ref.rows[0]
        raise Error("#N/A")

    @staticmethod
    def operation(sign: str, values: list[Any]) -> Any:
        if sign == "&":
            return "".join(text(value) for value in values)
        if sign in {"=", "<>", "<", ">", "<=", ">="}:
            first, second = rank(values[0], values[1]), rank(values[1], values[0])
            tests = {"=": first == second, "<": first < second, ">": first > second}
            return {**tests, "<>": first != second, "<=": first <= second, ">=": first >= second}[sign]
        numbers = [number(value) for value in values]
        if sign == "/" and numbers[1] == 0:
            raise Error("#DIV/0!")
        unary = {"u-": lambda a: -a, "u+": lambda a: a, "%": lambda a: a / 100}
        binary = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b}
        return unary[sign](*numbers) if sign in unary else binary[sign](*numbers)


def plain_call(name: str, values: list[Any]) -> Any:
    """Evaluate a function of single values."""
    match name:
        case "LEN":
            return len(text(values[0]))
        case "N":
            return values[0] + 0 if type(values[0]) in {int, float, bool} else 0
        case "ROUND":
            step = Decimal(10) ** -int(number(values[1]) if len(values) > 1 else 0)
            return float(Decimal(f"{number(values[0]):.15g}").quantize(step, ROUND_HALF_UP))
    raise Error("#NAME?")


def number(value: Any) -> Any:
    """Read as a number."""
    if isinstance(value, str):
        if not re.fullmatch(r"\s*-?\d+(\.\d*)?\s*", value):
            raise Error("#VALUE!")
        return float(value)
    return value or 0


def text(value: Any) -> str:
    """Write as `&` does."""
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else value if isinstance(value, str) else f"{value:.15g}".upper()


def truth(value: Any) -> bool:
    """Read as yes or no."""
    if isinstance(value, str):
        if value.lower() not in {"true", "false"}:
            raise Error("#VALUE!")
        return value.lower() == "true"
    return bool(value)


def same(key: Any, cell: Any) -> bool:
    """Compare as an exact look-up does, wild signs included."""
    if isinstance(key, str) and isinstance(cell, str):
        signs = re.findall(r"~[*?~]|.", key, re.DOTALL)
        pattern = "".join({"*": ".*", "?": "."}.get(sign, re.escape(sign[-1])) for sign in signs)
        return bool(re.fullmatch(pattern, cell, re.DOTALL | re.IGNORECASE))
    return (
        type(key) is not str and type(cell) is not str and (type(key) is bool) == (type(cell) is bool) and key == cell
    )


def rank(value: Any, other: Any) -> tuple[int, Any]:
    """Order values; a blank is read as what it is compared with."""
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0
    return (2, value) if isinstance(value, bool) else (1, value.lower()) if isinstance(value, str) else (0, value)
