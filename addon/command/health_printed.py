"""What `claimwatch health` shows in a terminal: rates and headroom, defects that leave, the weeks ahead, causes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addon.appearance import ON_DARK
from addon.dates import shown_moment, shown_serial
from schemas.orders import SCALE
from sheets_sync.assess import Assessment
from sheets_sync.health import Health
from sheets_sync.health.ageing import Ahead
from sheets_sync.health.causes import Cause
from sheets_sync.health.rate import Rate
from sheets_sync.health.topics import Searched
from sheets_sync.health.weeks import Week, weeks
from sheets_sync.policy import MARKETPLACES
from sheets_sync.policy.measures import measure
from sheets_sync.wording import Words
from sheets_sync.wording.moments import EPOCH_SERIAL
from sheets_sync.wording.placeholders import shown

QUIET, LOUD, PEAK = ON_DARK["not_covered"], f"bold {ON_DARK['critical']}", ON_DARK["watch"]
INDENT = (0, 0, 0, 2)
MOST_LEAVING = 10
MOST_BANDS = 2
"""Marketplaces and channels whose weeks are shown, the most pressed first; `--json` has them all."""
LONGEST_NAME = 28
"""Characters of a group's name."""
NO_RATE = "–"
NUMBERS_OF_A_RATE, NUMBERS_OF_A_WEEK = range(2, 8), range(1, 5)
"""The columns that hold numbers."""


def print_health(console: Console, health: Health, assessment: Assessment, speech: Words, name: str) -> None:
    """Print account health as of the moment at which the orders were judged."""
    moment = shown_moment(assessment.judgements.as_of, assessment.orders.zone, speech)
    console.print(
        Text.assemble((name, "bold"), (f"   {speech.say('summary.as_of', moment=moment)}", QUIET)), "", sep="\n"
    )
    if not health.rates:
        console.print(Text(speech.say("health.none"), "bold"))
        return
    parts = (_rates(health, speech), *_leaving(health, speech), *_bands(health, speech), _causes(health, speech))
    for part in parts:
        console.print(part)
        console.print()
    console.print(Text(speech.say("health.how"), QUIET))


def percent(points: int | None) -> str:
    """Write hundredths of a percent."""
    return NO_RATE if points is None else f"{points / SCALE:.2%}"


def _rates(health: Health, speech: Words) -> RenderableType:
    table = _table(*NUMBERS_OF_A_RATE)
    keys = ("marketplace", "channel", "rate.short", "if_lost", "headroom.short", "orders", "defects", "pending.short")
    table.add_row(*(Text(speech.say(f"health.title.{key}"), QUIET) for key in keys))
    for rate, ahead in zip(health.rates, health.ahead, strict=True):
        room = str(rate.headroom) if rate.orders else NO_RATE
        table.add_row(
            Text(MARKETPLACES[rate.market]),
            Text(speech.say(f"health.channel.{rate.channel}")),
            _rated(rate.basis_points),
            _rated(ahead[0].open),
            Text(room, LOUD if rate.headroom < 0 else "bold"),
            *(Text(f"{count:,}") for count in (rate.orders, rate.defects, rate.pending)),
        )
    days = [_day(bound, speech) for bound in (min(r.first for r in health.rates), max(r.last for r in health.rates))]
    window = speech.say("health.window", first=days[0], last=days[1], target=percent(measure("odr.target")))
    undated = sum(rate.undated for rate in health.rates)
    notes = [Text(speech.say("health.undated", count=undated), QUIET)] if undated else []
    return _titled(speech.say("health.odr"), Group(Text(window, QUIET), table, *notes))


def _rated(points: int | None) -> Text:
    """Write a rate; one that misses the target has a sign before it."""
    over = points is not None and points >= measure("odr.target")
    return Text(f"▲ {percent(points)}" if over else percent(points), LOUD if over else "")


def _leaving(health: Health, speech: Words) -> Iterator[RenderableType]:
    if not health.leaving:
        return
    table = _table()
    keys = ("leaves", "counts", "marketplace", "order", "defect")
    table.add_row(*(Text(speech.say(f"health.title.{key}"), QUIET) for key in keys))
    for defect in health.leaving[:MOST_LEAVING]:
        kinds = speech.say("list.separator").join(speech.say(f"health.kind.{kind}") for kind in defect.kinds)
        days = (_day(day, speech) for day in (defect.leaves_on, defect.counts_from))
        table.add_row(*map(Text, (*days, MARKETPLACES[defect.market], defect.order, kinds)))
    yield _titled(speech.say("health.leaving"), Group(table, *_more(len(health.leaving) - MOST_LEAVING, speech)))


def _bands(health: Health, speech: Words) -> Iterator[RenderableType]:
    """Show the weeks ahead of those that are pressed most, by the worst that a day can bring."""
    both = [(rate, ahead) for rate, ahead in zip(health.rates, health.ahead, strict=True) if _worst(ahead)]
    both.sort(key=lambda pair: -_worst(pair[1]))
    if not both:
        yield _titled(speech.say("health.ahead"), Text(speech.say("health.ahead.clear")))
    for rate, ahead in both[:MOST_BANDS]:
        yield _band(rate, weeks(ahead, health.peaks), speech)
    if len(both) > MOST_BANDS:
        yield Padding(Group(*_more(len(both) - MOST_BANDS, speech)), INDENT)


def _worst(ahead: Sequence[Ahead]) -> int:
    return max((day.high or 0 for day in ahead), default=0)


def _band(rate: Rate, found: Sequence[Week], speech: Words) -> RenderableType:
    table = _table(*NUMBERS_OF_A_WEEK)
    keys = ("week", "low", "open", "high", "new", "peak")
    table.add_row(*(Text(speech.say(f"health.title.{key}"), QUIET) for key in keys))
    for week in found:
        peaks = speech.say("list.separator").join(speech.say(f"health.peak.{peak}") for peak in week.peaks)
        span = f"{_day(week.first, speech)} – {_day(week.last, speech)}"
        rates = (_rated(points) for points in (week.low, week.open, week.high))
        table.add_row(Text(span, PEAK if peaks else ""), *rates, Text(f"{week.estimated:,}"), Text(peaks, PEAK))
    where = (speech.say("health.ahead"), MARKETPLACES[rate.market], speech.say(f"health.channel.{rate.channel}"))
    return _titled(" · ".join(where), table)


def _causes(health: Health, speech: Words) -> RenderableType:
    lines = [line for searched in health.causes for line in _searched(searched, speech)]
    return _titled(speech.say("health.causes"), Group(*lines))


def _searched(searched: Searched, speech: Words) -> Iterator[RenderableType]:
    found = searched.found
    counts = speech.say("health.searched", tested=found.tested, few=found.too_few)
    yield Text.assemble((speech.say(f"health.topic.{searched.topic.key}"), "bold"), (f" · {counts}", QUIET))
    if not found.causes:
        yield Text(f"  {speech.say('health.no_cause')}")
    for cause in found.causes:
        yield Text.assemble("  ▸ ", (_group(cause, searched, speech), "bold"), f" · {_share(cause, speech)}")


def _group(cause: Cause, searched: Searched, speech: Words) -> str:
    name = searched.names[cause.dimension][cause.group]
    said = speech.say("length.days", count=int(name)) if cause.dimension == "promise" else shown(name, LONGEST_NAME)
    return f"{speech.say(f'health.by.{cause.dimension}')} {said}"


def _share(cause: Cause, speech: Words) -> str:
    return speech.say(
        "health.share",
        troubled=cause.troubled,
        orders=cause.orders,
        share=_percent_of(cause.troubled, cause.orders),
        others=_percent_of(cause.others_troubled, cause.others),
    )


def _percent_of(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else NO_RATE


def _more(count: int, speech: Words) -> list[Text]:
    return [Text(speech.say("summary.more", count=count), QUIET)] if count > 0 else []


def _day(day: int, speech: Words) -> str:
    return shown_serial(day + EPOCH_SERIAL, speech)


def _table(*numbers: int) -> Table:
    """A list whose columns at these places hold numbers."""
    table = Table.grid(padding=(0, 2), pad_edge=False)
    for place in range(max(numbers, default=-1) + 1):
        table.add_column(justify="right" if place in numbers else "left")
    return table


def _titled(title: str, body: RenderableType) -> RenderableType:
    return Group(Text(title, "bold"), Padding(body, INDENT, expand=False))
