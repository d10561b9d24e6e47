"""The functions of single values, and the few that look at whole ranges. Nothing else is known: it shows #NAME?."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from addon.playground.formulas.arrays import Block, Operand, Range, array, first, spread
from addon.playground.formulas.coerce import number_from, plain, text_from, truth_from
from addon.playground.formulas.lookup import found, found_sorted, found_sorted_down
from addon.playground.formulas.tree import BAD_NUMBER, BAD_REF, BAD_VALUE, NOT_FOUND, Fault, Value

HIGHEST_CHARACTER = 0x10FFFF
MOST_DIGITS = 300
EXACT, NEAR = 1e15, 1e-5
"""Below EXACT, and further than NEAR from a half, rounding to a whole number needs no decimal arithmetic."""


def is_blank(value: Value) -> Value:
    """Only a true blank is blank; empty text is not."""
    return value is None


def is_number(value: Value) -> Value:
    """Say whether it is a number (a date is one; TRUE is none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def rounded(value: Value, places: Value = 0) -> Value:
    """Round half away from zero, on the number as it is written."""
    number, digits = number_from(value), number_from(places)
    if isinstance(number, Fault) or isinstance(digits, Fault):
        return number if isinstance(number, Fault) else digits
    if number.__class__ is int and digits >= 0:
        return number
    if abs(digits) > MOST_DIGITS:
        return number if digits > 0 else 0
    if not digits and abs(number) < EXACT and abs(number % 1 - 0.5) > NEAR:
        return int(number + 0.5) if number >= 0 else -int(0.5 - number)
    exact = Decimal(f"{number:.15g}").scaleb(int(digits)).to_integral_value(ROUND_HALF_UP).scaleb(-int(digits))
    return plain(float(exact))


def character(value: Value) -> Value:
    """Give the character of a Unicode number; 0 and what is no character is #NUM!."""
    code = number_from(value)
    if isinstance(code, Fault):
        return code
    if not 1 <= code <= HIGHEST_CHARACTER or 0xD800 <= int(code) <= 0xDFFF:  # noqa: PLR2004  the surrogates, by name in Unicode
        return Fault(BAD_NUMBER.sign, f"Function CHAR parameter 1 value is {code}. It is out of range.")
    return chr(int(code))


def as_number(value: Value) -> Value:
    """Numbers stay, TRUE is 1, everything else is 0; errors stay."""
    if isinstance(value, Fault):
        return value
    return 0 if value is None or isinstance(value, str) else int(value) if isinstance(value, bool) else value


def length(value: Value) -> Value:
    """Count UTF-16 units, as Sheets does."""
    text = text_from(value)
    return text if isinstance(text, Fault) else len(text.encode("utf-16-le")) // 2


def leading(value: Value, count: Value = 1) -> Value:
    """Give the first characters of a text, counted in UTF-16 units as Sheets does."""
    text, number = text_from(value), number_from(count)
    if isinstance(text, Fault) or isinstance(number, Fault):
        return text if isinstance(text, Fault) else number
    if number < 0:
        return Fault(BAD_VALUE.sign, "Function LEFT parameter 2 value is negative.")
    return text.encode("utf-16-le")[: int(number) * 2].decode("utf-16-le", "replace")


def trailing(value: Value, count: Value = 1) -> Value:
    """Give the last characters of a text, counted in UTF-16 units as Sheets does."""
    text, number = text_from(value), number_from(count)
    if isinstance(text, Fault) or isinstance(number, Fault):
        return text if isinstance(text, Fault) else number
    if number < 0:
        return Fault(BAD_VALUE.sign, "Function RIGHT parameter 2 value is negative.")
    units = text.encode("utf-16-le")
    return units[max(0, len(units) - int(number) * 2) :].decode("utf-16-le", "replace")


def place_of(needle: Value, hay: Value) -> Value:
    """FIND: where a text begins within another, from 1, case and all; #VALUE! where it does not."""
    wanted, text = text_from(needle), text_from(hay)
    if isinstance(wanted, Fault) or isinstance(text, Fault):
        return wanted if isinstance(wanted, Fault) else text
    at = text.find(wanted)
    return BAD_VALUE if at < 0 else len(text[:at].encode("utf-16-le")) // 2 + 1


def if_na(value: Value, otherwise: Value = None) -> Value:
    """Replace #N/A."""
    return otherwise if isinstance(value, Fault) and value.sign == NOT_FOUND.sign else value


def if_error(value: Value, otherwise: Value = None) -> Value:
    """Replace any error."""
    return otherwise if isinstance(value, Fault) else value


def choose(condition: Value, then: Value, otherwise: Value = False) -> Value:  # noqa: FBT002  a cell's value, as Sheets has it
    """Take one of two values; an error of the condition wins."""
    truth = truth_from(condition)
    return truth if isinstance(truth, Fault) else then if truth else otherwise


SINGLE: dict[str, tuple[Callable[..., Value], int, int]] = {
    "CHAR": (character, 1, 1),
    "FIND": (place_of, 2, 2),
    "IF": (choose, 2, 3),
    "IFERROR": (if_error, 1, 2),
    "IFNA": (if_na, 1, 2),
    "ISBLANK": (is_blank, 1, 1),
    "ISNUMBER": (is_number, 1, 1),
    "LEFT": (leading, 1, 2),
    "LEN": (length, 1, 1),
    "N": (as_number, 1, 1),
    "RIGHT": (trailing, 1, 2),
    "ROUND": (rounded, 1, 2),
}
"""By name: the function, and how many arguments it takes at least and at most."""


def vlookup(arguments: Sequence[Operand]) -> Operand:
    """VLOOKUP(key, range, column, sorted): one value per key; without the last argument the range counts as sorted."""
    table = arguments[1]
    if not isinstance(table, Range | Block):
        return table if isinstance(table, Fault) else BAD_VALUE
    find = found_sorted if _truth(arguments, 3) else found

    def look(key: Value, column: Value) -> Value:
        number = number_from(column)
        if isinstance(number, Fault):
            return number
        if number < 1:
            return Fault(BAD_VALUE.sign, "Function VLOOKUP parameter 3 value is less than 1.")
        if int(number) > table.width:
            return Fault(BAD_REF.sign, "VLOOKUP evaluates to an out of bounds range.")
        row = find(key, table)
        return row if isinstance(row, Fault) else _cell(table, row, int(number) - 1)

    return spread(look, arguments[0], arguments[2])


def match(arguments: Sequence[Operand]) -> Operand:
    """MATCH(key, range, type): the place of the key, from 1; type 1 (the default) counts the range as sorted."""
    table = arguments[1]
    if not isinstance(table, Range | Block):
        return table if isinstance(table, Fault) else BAD_VALUE
    kind = number_from(first(arguments[2])) if len(arguments) > 2 else 1  # noqa: PLR2004  the third argument
    if isinstance(kind, Fault):
        return kind
    line = table if table.width == 1 else _upright(table)
    if line is None:
        return Fault(NOT_FOUND.sign, "MATCH range must be a single row or a single column.")
    find = found if kind == 0 else found_sorted if kind > 0 else found_sorted_down

    def look(key: Value) -> Value:
        row = find(key, line)
        return row if isinstance(row, Fault) else row + 1

    return spread(look, arguments[0])


def index(arguments: Sequence[Operand]) -> Operand:
    """INDEX(range, row, column): one cell; 0 or nothing means the whole line. Of arrays of numbers the first counts."""
    block = arguments[0]
    if isinstance(block, Fault):
        return block
    numbers = [number_from(first(argument)) for argument in arguments[1:]]
    for number in numbers:
        if isinstance(number, Fault):
            return number
    row, column = (int(number) for number in [*numbers, 0, 0][:2])  # type: ignore[arg-type]  # the errors are out
    if len(numbers) == 1 and not isinstance(block, Range | Block):
        column = 1
    if len(numbers) == 1 and isinstance(block, Range | Block) and _height(block) == 1:
        row, column = 1 if block.width > 1 else row, row
    return _part(block, row, column)


def _part(block: Operand, row: int, column: int) -> Operand:
    whole = block if isinstance(block, Range | Block) else array(block)
    if row < 0 or column < 0:
        return Fault(BAD_NUMBER.sign, "Function INDEX parameter value is out of range.")
    if row > _height(whole) or column > whole.width:
        return Fault(BAD_REF.sign, "Function INDEX parameter value is out of range.")
    if row and column:
        return _cell(whole, row - 1, column - 1)
    columns = array(whole).columns
    chosen = [columns[column - 1]] if column else columns
    return Block([[values[row - 1]] for values in chosen] if row else chosen)


def _truth(arguments: Sequence[Operand], at: int) -> bool:
    value = truth_from(first(arguments[at])) if len(arguments) > at else True
    return not isinstance(value, Fault) and value


def _cell(table: Range | Block, row: int, column: int) -> Value:
    return table.cell(row, column) if isinstance(table, Range) else table.columns[column][row]


def _height(table: Range | Block) -> int:
    return table.height


def _upright(table: Range | Block) -> Block | None:
    return Block([[values[0] for values in array(table).columns]]) if table.height == 1 else None


WHOLE: dict[str, tuple[Callable[[Sequence[Operand]], Operand], int, int]] = {
    "INDEX": (index, 1, 3),
    "MATCH": (match, 2, 3),
    "VLOOKUP": (vlookup, 3, 4),
}
