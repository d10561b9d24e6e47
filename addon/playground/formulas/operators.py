"""Operators on single values."""

from __future__ import annotations

import operator
from collections.abc import Callable

from addon.playground.formulas.coerce import number_from, plain, text_from
from addon.playground.formulas.tree import BAD_DIVISION, BAD_NUMBER, BAD_VALUE, Fault, Value

LONGEST_TEXT = 50_000
NUMBERS = (int, float)
Binary = Callable[[Value, Value], Value]


def joiner(decimal: str) -> Callable[..., Value]:
    """Make `&` for a locale's decimal mark; it takes any number of values."""

    def join(*values: Value) -> Value:
        try:
            joined = "".join(values)  # type: ignore[arg-type]  # most often they are texts; else it raises
        except TypeError:
            texts = [text_from(value, decimal) for value in values]
            fault = next((text for text in texts if isinstance(text, Fault)), None)
            if fault is not None:
                return fault
            joined = "".join(map(str, texts))
        return joined if len(joined) <= LONGEST_TEXT else TOO_LONG

    return join


TOO_LONG = Fault(BAD_VALUE.sign, f"Text result of CONCAT is longer than the limit of {LONGEST_TEXT} characters.")


def _arithmetic(function: Callable[[int | float, int | float], int | float | Fault]) -> Binary:
    def apply(left: Value, right: Value) -> Value:
        first, second = number_from(left), number_from(right)
        if isinstance(first, Fault) or isinstance(second, Fault):
            return _worst(left, right, first, second)
        result = function(first, second)
        return result if isinstance(result, Fault) else plain(result)

    return apply


def _worst(*values: Value) -> Fault:
    """An error that came in goes before one that reading an operand as a number made."""
    return next(value for value in values if isinstance(value, Fault))


def _divide(left: float, right: float) -> int | float | Fault:
    return left / right if right else BAD_DIVISION


def _power(left: float, right: float) -> int | float | Fault:
    try:
        result = float(left) ** float(right)
    except (OverflowError, ZeroDivisionError):
        return BAD_NUMBER
    return BAD_NUMBER if isinstance(result, complex) else result


def _compared(test: Callable[[int], bool]) -> Binary:
    def compare(left: Value, right: Value) -> Value:
        if isinstance(left, Fault):
            return left
        return right if isinstance(right, Fault) else test(order(left, right))

    return compare


def equal(left: Value, right: Value) -> Value:
    """Compare with `=`; two texts, by far the most frequent pair, are compared at once."""
    if left.__class__ is str and right.__class__ is str:
        return left == right or left.lower() == right.lower()
    if left.__class__ in NUMBERS and right.__class__ in NUMBERS:
        return left == right
    if isinstance(left, Fault):
        return left
    return right if isinstance(right, Fault) else order(left, right) == 0


def unequal(left: Value, right: Value) -> Value:
    """Compare with `<>`."""
    same = equal(left, right)
    return not same if isinstance(same, bool) else same


def order(left: Value, right: Value) -> int:
    """Compare as Sheets does: numbers, then text without regard to case, then FALSE, TRUE; a blank fits its partner."""
    first, second = ranked(_like(left, right)), ranked(_like(right, left))
    return (first > second) - (first < second)


def ranked(value: Value) -> tuple[int, float | str]:
    """Turn a value into something that compares as Sheets orders values."""
    if value.__class__ is str:
        return 1, value.lower()
    return (2, int(value)) if isinstance(value, bool) else (0, value or 0)  # type: ignore[return-value]  # a number or blank


def _like(value: Value, other: Value) -> Value:
    """Read blank as what it is compared with."""
    if value is not None:
        return value
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0


def _unary(function: Callable[[int | float], int | float]) -> Callable[[Value], Value]:
    def apply(value: Value) -> Value:
        number = number_from(value)
        return number if isinstance(number, Fault) else plain(function(number))

    return apply


OPERATORS: dict[str, Callable[..., Value]] = {
    "+": _arithmetic(operator.add),
    "-": _arithmetic(operator.sub),
    "*": _arithmetic(operator.mul),
    "/": _arithmetic(_divide),
    "^": _arithmetic(_power),
    "=": equal,
    "<>": unequal,
    "<": _compared(lambda order: order < 0),
    ">": _compared(lambda order: order > 0),
    "<=": _compared(lambda order: order <= 0),
    ">=": _compared(lambda order: order >= 0),
    "u-": _unary(operator.neg),
    "u+": lambda value: value,
    "%": _unary(lambda number: number / 100),
}
