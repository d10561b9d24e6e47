"""How Sheets turns one kind of value into another inside a formula."""

from __future__ import annotations

from addon.playground.formulas.tree import BAD_NUMBER, BAD_VALUE, Fault, Value

SCIENTIFIC_FROM = 15
"""A number of this many digits before the point, or more, is written as 1E+15."""


def number_from(value: Value) -> int | float | Fault:
    """Read a value as a number: blank is 0, TRUE is 1, text that looks like a number is one."""
    if value.__class__ is float or value.__class__ is int:
        return value
    if isinstance(value, Fault):
        return value
    return _from_text(value) if isinstance(value, str) else int(value or 0)


def _from_text(text: str) -> int | float | Fault:
    try:
        return plain(float(text)) if text.strip().isascii() and "n" not in text.lower() else NO_NUMBER
    except ValueError:
        return NO_NUMBER


NO_NUMBER = Fault(
    BAD_VALUE.sign, "Parameter expects number values. But it is a text and cannot be coerced to a number."
)


def plain(number: float) -> int | float | Fault:
    """Keep whole numbers whole; what left the range of numbers is #NUM!."""
    if number.__class__ is int and abs(number) < 2**53:
        return number
    try:
        number = float(number)
    except OverflowError:
        return BAD_NUMBER
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124  the test for not-a-number
        return BAD_NUMBER
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def text_from(value: Value, decimal: str = ".") -> str | Fault:
    """Write a value as `&` does: up to 15 digits, the locale's decimal mark, TRUE and FALSE, nothing for blank."""
    if value.__class__ is str:
        return value
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return general(value, decimal)  # type: ignore[arg-type]  # a number is left


def general(number: float, decimal: str = ".") -> str:
    """Write a number without a format."""
    if number.__class__ is int and abs(number) < 10**SCIENTIFIC_FROM:
        return str(number)
    written = f"{number:.15g}"
    if "e" not in written:
        return written.replace(".", decimal)
    mantissa, exponent = written.split("e")
    return f"{mantissa.replace('.', decimal)}E{exponent[0]}{exponent[1:].lstrip('0').zfill(2)}"


def truth_from(value: Value) -> bool | Fault:
    """Read a value as yes or no: numbers but 0 are yes, the words TRUE and FALSE are read, other text is an error."""
    if isinstance(value, str):
        word = value.strip().upper()
        return word == "TRUE" if word in {"TRUE", "FALSE"} else Fault(BAD_VALUE.sign, f"'{value}' is no TRUE or FALSE.")
    return value if isinstance(value, Fault) else bool(value)
