"""How an amount of money is written as text: what it can mean, and the currency beside it. Precise and slow."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from schemas.plain import LONGEST, Unreadable, plain
from schemas.vocabulary import currencies, shared_signs

TEN_THOUSANDTH = Decimal("0.0001")
LARGEST = Decimal(10) ** 12
"""Amounts from here on are no price; they would not fit the columns either."""

_GROUP = 3
_LETTERS = r"[^\d\s,'()+\-]*?[^\d\s.,'()+\-]\.?"
_AMOUNT = re.compile(
    rf"(?P<open>\()? ?(?P<sign>[+-])? ?(?P<before>{_LETTERS})? ?(?P<inner>[+-])? ?"
    rf"(?P<number>\d(?:[\d.,' ]*\d)?|[.,]\d+) ?(?P<after>{_LETTERS})? ?(?P<end>-)? ?(?P<close>\))?"
)


class AmountText(NamedTuple):
    """An amount as written.

    Attributes:
        value: in ten-thousandths; where the mark is `doubtful`, the value if it is a decimal mark.
        mark: the decimal mark this text proves (`.` or `,`), "" where it proves none.
        doubtful: the one mark that may group thousands or begin decimals (`1,234`), else "".
        currency: what stands beside the number, as typed; "" for nothing.
    """

    value: int
    mark: str
    doubtful: str
    currency: str


def amount_text(text: str) -> AmountText:
    """Read an amount in any of the ways reports and people write one.

    Raises:
        Unreadable: `money.unreadable` or `money.currency_unknown`.
    """
    found = _AMOUNT.fullmatch(plain(text[:LONGEST])) if len(text) <= LONGEST else None
    if not found:
        raise Unreadable("money.unreadable")
    whole, decimals, mark, doubtful = _parts(found["number"])
    value = ten_thousandths(Decimal(f"{whole}.{decimals or 0}"))
    return AmountText(-value if _negative(found) else value, mark, doubtful, _currency(found))


def ten_thousandths(amount: Decimal) -> int:
    """Count an amount in ten-thousandths, to the nearest (half to even).

    Raises:
        Unreadable: `money.unreadable`, it is no finite number or far beyond any price.
    """
    if not amount.is_finite() or abs(amount) >= LARGEST:
        raise Unreadable("money.unreadable")
    return int(amount.quantize(TEN_THOUSANDTH, ROUND_HALF_EVEN).scaleb(4))


def grouped(amount: AmountText) -> int:
    """Give the value of a doubtful amount if its mark groups thousands."""
    return amount.value * 1000


def currency_code(text: str) -> str | None:
    """Name the ISO code of a currency's code or sign; None where it is none or several share the sign."""
    found = currencies().get(plain(text).casefold())
    return found.code if found else None


def _negative(found: re.Match[str]) -> bool:
    brackets = found["open"], found["close"]
    minus = [sign for sign in (found["sign"], found["inner"], found["end"]) if sign]
    if any(brackets) != all(brackets) or len(minus) + all(brackets) > 1:
        raise Unreadable("money.unreadable")
    return all(brackets) or minus == ["-"]


def _currency(found: re.Match[str]) -> str:
    beside = [text for text in (found["before"], found["after"]) if text]
    codes = {currency_code(text) or text for text in beside}
    for text in beside:
        if text == "%":
            raise Unreadable("money.unreadable")
        if not currency_code(text) and text.casefold() not in shared_signs():
            raise Unreadable("money.currency_unknown")
    own = {code for code in codes if code not in shared_signs()}
    signs = codes - own
    if len(own) > 1 or len(signs) > 1 or any(code not in shared_signs()[sign] for sign in signs for code in own):
        raise Unreadable("money.currency_unknown")
    return next(iter(own or signs), "")


def _parts(number: str) -> tuple[str, str, str, str]:
    """Split a number into whole digits, decimals, the decimal mark it proves, and the mark that stays doubtful."""
    marks = [mark for mark in number if not mark.isdigit()]
    kinds = list(dict.fromkeys(marks))
    last = kinds[-1] if kinds else ""
    if last not in {".", ","}:
        return _groups(number), "", "", ""
    if marks.count(last) > 1:
        return _groups(number), "", _other(last), ""
    whole, _, decimals = number.partition(last)
    if len(kinds) > 1:
        return _groups(whole), decimals, last, ""
    if len(decimals) == _GROUP and 1 <= len(whole) <= _GROUP and not whole.startswith("0"):
        return whole, decimals, "", last
    return whole or "0", decimals, last, ""


def _other(mark: str) -> str:
    return "," if mark == "." else "."


def _groups(number: str) -> str:
    """Join digits grouped by one mark: thousands, or lakhs and crores as in India."""
    marks = {mark for mark in number if not mark.isdigit()}
    if not marks:
        return number
    first, *rest = re.split(r"[.,' ]", number)
    sizes = {len(group) for group in rest[:-1]}
    even = not sizes or sizes == {_GROUP} or sizes == {_GROUP - 1}
    fits = 1 <= len(first) <= _GROUP and len(rest[-1]) == _GROUP and even and "" not in rest
    if len(marks) > 1 or not fits or (sizes == {_GROUP - 1} and len(first) > _GROUP - 1):
        raise Unreadable("money.unreadable")
    return "".join((first, *rest))
