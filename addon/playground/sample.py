"""The sample order book: about two hundred invented orders in which everything the judge can say occurs.

What the orders are stands in `sample.toml`; here they are laid out as the rows of a sheet, for a given moment, the same
each time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from itertools import cycle, islice
from random import Random
from re import fullmatch
from typing import Any
from zoneinfo import ZoneInfo

from schemas.choices import LANGUAGES
from schemas.columns import columns
from schemas.grid import Cell
from sheets_sync.policy import marketplaces

Row = dict[str, Cell]

_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a serial number has no zone: it is what the clock on the wall says
AWAKE = (480, 1_260)
"""Minutes of the day between which people order and write."""
LONG = 7
"""Digits of the second and third part of an order id."""
_HOME = "US"
"""The marketplace by whose days an order without a known one is dated."""


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook of one tab: `rows` with its header first, `formats` by 0-based column for its dates and amounts."""

    title: str
    tab: str
    zone: str
    locale: str
    rows: list[list[Cell]]
    formats: Mapping[int, str]


def sample_book(as_of: int, language: str = "en") -> Book:
    """Lay out the sample orders as they stand at `as_of` (UTC seconds), with headers in `language`."""
    source = _source()
    keys = list(source["headers"])
    headers: list[Cell] = [titles[LANGUAGES.index(language)] for titles in source["headers"].values()]
    rows = [[row.get(key) for key in keys] for row in _Orders(source, as_of).rows()]
    formats = {place: _format(key, language) for place, key in enumerate(keys) if _format(key, language)}
    locale = {"en": "en_US", "zh-Hant": "zh_TW"}[language]
    return Book(source["title"][language], source["tab"][language], source["zone"], locale, [headers, *rows], formats)


def _after(text: str, start: str) -> str:
    """Turn days after the order (">2d") into days from the as-of moment ("-12d")."""
    return f"{int(start[:-1]) + int(text[1:-1]):+d}d" if text.startswith(">") else text


@cache
def _source() -> dict[str, Any]:
    return tomllib.loads(files("addon.playground").joinpath("sample.toml").read_text("utf-8"))


def _format(key: str, language: str) -> str:
    day = "yyyy-mm-dd" if language == "en" else "yyyy/mm/dd"
    match columns()[key].kind:
        case "instant":
            return f"{day} hh:mm" if key in _source()["moments"] else day
        case "money":
            return "#,##0.00"
    return ""


@dataclass
class _Orders:
    """Draws the orders one after the other; what is drawn depends on the seed and the moment alone."""

    source: Mapping[str, Any]
    as_of: int
    draw: Random = field(init=False)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.draw = Random(self.source["seed"])  # noqa: S311  a sample that is the same each time, nothing secret

    def rows(self) -> list[Row]:
        """Lay out every story as often as it is told, fill up with ordinary orders, and mix them."""
        told = [story for story in self.source["stories"] for _ in range(story.get("times", 1))]
        ordinary = islice(cycle(self.source["ordinary"]), self.source["orders"] - len(told))
        orders = [list(self._order(story)) for story in (*told, *ordinary)]
        self.draw.shuffle(orders)
        return [row for order in orders for row in order]

    def _order(self, story: Mapping[str, Any]) -> Iterator[Row]:
        market = self._market(story)
        spoken = {**self.source["shipped"], **story["cells"]}
        first = self._line(spoken, story, market)
        yield first
        if "second" in story:
            other = self._line({**spoken, **story["second"]}, story, market)
            changed = {"sku", "title", "amount", "quantity", *story["second"]}
            yield first | {key: other[key] for key in changed}
        if story.get("again"):
            yield dict(first)

    def _market(self, story: Mapping[str, Any]) -> str:
        allowed = story.get("markets") or list(self.source["markets"])
        weights = [self.source["markets"][market]["weight"] for market in allowed]
        return str(self.draw.choices(allowed, weights)[0])

    def _line(self, spoken: Mapping[str, str], story: Mapping[str, Any], market: str) -> Row:
        place = self.source["markets"][market]
        product = self._product(story)
        quantity = self.draw.choice((1, 1, 1, 2))
        amount = round(product["price"] * place["rate"] * quantity, place["cents"])
        drawn: Row = {
            "order_id": self._order_id(story.get("prefix", "")),
            "marketplace": market,
            "sku": product["sku"],
            "title": product["title"],
            "quantity": quantity,
            "currency": place["currency"],
            "amount": amount,
            "carrier": place["carrier"],
            "owner": self.draw.choice(self.source["team"]["owners"]) or None,
            "note": story.get("note"),
        }
        start = spoken.get("ordered_at") or f"-{self.source['age']}d"
        told = {
            key: self._cell(key, _after(text, start), market, amount) for key, text in spoken.items() if text != "other"
        }
        return drawn | told

    def _product(self, story: Mapping[str, Any]) -> Mapping[str, Any]:
        products = self.source["products"]
        named = [product for product in products if product["sku"] == story.get("product")]
        chosen: Mapping[str, Any] = named[0] if named else self.draw.choice(products)
        return chosen

    def _order_id(self, prefix: str) -> str:
        """Draw an id that no real order has: Amazon's own begin with other digits."""
        while True:
            head = prefix or f"9{self._digits(2)}"
            text = f"{head}-{self._digits(LONG)}-{self._digits(LONG)}"
            if text not in self.used:
                self.used.add(text)
                return text

    def _digits(self, count: int) -> str:
        return f"{self.draw.randrange(10**count):0{count}d}"

    def _cell(self, key: str, text: str, market: str, amount: float) -> Cell:
        if text in {"all", "half"}:
            return amount if text == "all" else round(amount / 2, self.source["markets"][market]["cents"])
        told = fullmatch(r"(=?)([+-]\d+)([dh])", text)
        if told is None:
            return (float(text) if fullmatch(r"\d+\.\d+", text) else text) or None
        typed, count, unit = told[1], int(told[2]), told[3]
        if unit == "h":
            return self._serial(datetime.fromtimestamp(self.as_of, UTC) + timedelta(hours=count))
        day = self._local(market).replace(hour=0, minute=0, second=0) + timedelta(days=count)
        if typed:
            return day.date().isoformat()
        if key in self.source["moments"]:
            return self._serial(day + self._time_of_day())
        return (day.replace(tzinfo=None) - _SERIAL_ZERO).days

    def _time_of_day(self) -> timedelta:
        return timedelta(minutes=self.draw.randrange(*AWAKE))

    def _local(self, market: str) -> datetime:
        return datetime.fromtimestamp(self.as_of, ZoneInfo(marketplaces().get(market, marketplaces()[_HOME]).zone))

    def _serial(self, moment: datetime) -> float:
        wall = moment.astimezone(ZoneInfo(self.source["zone"])).replace(tzinfo=None, second=0, microsecond=0)
        return (wall - _SERIAL_ZERO) / timedelta(days=1)
