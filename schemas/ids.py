"""How order ids and other ids are written, and how spreadsheets damage them."""

from __future__ import annotations

import re

from schemas.plain import LONGEST, Unreadable, plain

PRECISE = 10**15
"""A number from here on may have lost digits in a spreadsheet, which keeps fifteen."""

MULTI_CHANNEL = ("S01-", "S02-")
"""How the ids of multi-channel orders begin: real orders, but not Amazon's."""

LONGEST_ADDRESS = 500
"""Characters of a cell in which an order id is looked for: the address of its page is longer than an id."""

_WHOLE = re.compile(r"\d{3}-\d{7}-\d{7}")
_WITHIN = re.compile(r"(?<![\w-])(\d{3}|s0[12]) ?- ?(\d{7}) ?- ?(\d{7})(?![\w-])", re.IGNORECASE | re.ASCII)
_SPACED = re.compile(r"(\d{3}|s0[12]) (\d{7}) (\d{7})", re.IGNORECASE | re.ASCII)
_SCIENTIFIC = re.compile(r"\d[.,]?\d*e\+?\d{1,3}", re.IGNORECASE | re.ASCII)
_STROKES = str.maketrans("ーｰ_", "---")  # what a Japanese keyboard gives for a dash


def order_id(text: str) -> str:
    """Find the one order id of a cell: `123-1234567-1234567`, or `S02-1234567-1234567` (multi-channel).

    Spaces, other dashes, quotes, `#` and an address around it do not matter.

    Raises:
        Unreadable: `order_id.unreadable`, there is none, or there are two.
    """
    if _WHOLE.fullmatch(text):
        return text
    written = plain(text[:LONGEST_ADDRESS].translate(_STROKES))
    found = {"-".join(parts).upper() for parts in _WITHIN.findall(written)}
    if spaced := _SPACED.fullmatch(written.strip("#'\" ")):
        found.add("-".join(spaced.groups()).upper())
    if len(found) != 1 or len(text) > LONGEST_ADDRESS:
        raise Unreadable("order_id.unreadable")
    return found.pop()


def number_as_id(number: float) -> str:
    """Write a number cell of an id column as the id it was.

    Raises:
        Unreadable: `id.precision_lost`, its last digits are gone.
    """
    if not abs(number) < PRECISE:
        raise Unreadable("id.precision_lost")
    return str(int(number)) if number == int(number) else repr(number)


def text_id(text: str) -> str:
    """Give the text of an id column as typed, trimmed.

    Raises:
        Unreadable: `id.precision_lost`, the spreadsheet turned it into `5.23365E+13`.
    """
    shown = text.strip()
    if shown[:1].isdigit() and shown[-1:].isdigit() and _SCIENTIFIC.fullmatch(plain(shown[:LONGEST])):
        raise Unreadable("id.precision_lost")
    return shown
