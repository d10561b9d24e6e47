"""One order: how long there is, what to do now, its clocks in the order of time, and what the answer rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from addon.cards.clocks import clocks
from addon.cards.dates import cell_said, day_said, left_said, moment_said, span_said, zone_of
from addon.cards.looks import grade
from addon.cards.reader import Reader
from addon.cards.why import why
from addon.cards.widgets import (
    Html,
    Json,
    bold,
    button,
    buttons,
    card,
    chips,
    html,
    joined,
    paragraph,
    quiet,
    row,
    section,
)
from addon.money import amount_shown
from schemas.grid import Cell
from schemas.orders import State
from schemas.problem import Place
from schemas.results import RESULT_COLUMNS
from sheets_sync.assess import Assessment
from sheets_sync.claims import ACTIONS
from sheets_sync.claims.judgements import RISKS, Known
from sheets_sync.survey import Survey
from sheets_sync.tally import SHOWN
from sheets_sync.wording.placeholders import shown as shown_text

NAME = "order"
LONGEST_NAME = 32
"""Characters of a product in the card's header, which has one line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the card says of one order line, in the words and numbers of the sheet's own cells."""

    line: int
    order_id: str
    risk: str
    cells: dict[str, Cell]


def lines_of(assessment: Assessment, order_id: str) -> list[int]:
    """Find the lines of an order, the most urgent first."""
    ids, risk = assessment.orders.texts["order_id"].text, assessment.judgements.risk
    found = [line for line, text in enumerate(ids) if text == order_id]
    return sorted(found, key=lambda line: SHOWN.index(RISKS[risk[line]]))


def shown(assessment: Assessment, order_id: str, which: int = 0) -> Shown | None:
    """Say what the card of an order shows: of several lines the most urgent, or the one that is asked for."""
    lines = lines_of(assessment, order_id)
    return shown_line(assessment, lines[which]) if 0 <= which < len(lines) else None


def shown_line(assessment: Assessment, line: int) -> Shown:
    """Say what the card of one order line shows."""
    cells = {what: assessment.results.cells[what][line] for what in RESULT_COLUMNS}
    return Shown(line, assessment.orders.texts["order_id"].text[line], RISKS[assessment.judgements.risk[line]], cells)


def order_card(
    survey: Survey, found: Shown, lines: Sequence[int], reader: Reader, product: Mapping[str, str] | None = None
) -> Json:
    """Draw the card of one order line; `lines` are all of its order, `product` what it is of."""
    speech = reader.speech
    place = Place(row=int(survey.assessment.orders.row[found.line]), column=survey.order_column)
    sections = [
        section(_head(survey, found, reader)),
        section(_advice(found, survey, reader), speech.say("card.order.do")),
        section(clocks(survey, found.line, reader), speech.say("card.order.clocks")),
        section(why(survey, found.line, speech), speech.say("card.order.why")),
        section(_others(survey, found, lines, reader), speech.say("card.order.lines")),
    ]
    to_row = button(speech.say("card.order.to_row", row=place.row or 0), reader.cell(survey.tab.id, place))
    again = button(speech.say("card.refresh"), reader.press("order", **carried(found, lines), fresh="1"))
    return card(
        found.order_id or speech.say("summary.no_id"),
        _subtitle(survey, found, product or {}, reader),
        sections,
        name=NAME,
        footer=(to_row, again),
    )


def carried(found: Shown, lines: Sequence[int]) -> dict[str, str]:
    """Say what a press must carry to come back to this line."""
    return {"order": found.order_id, "which": str(list(lines).index(found.line))}


def _subtitle(survey: Survey, found: Shown, product: Mapping[str, str], reader: Reader) -> str:
    orders, speech = survey.assessment.orders, reader.speech
    market = orders.words["marketplace"]
    named = market.words[market.code[found.line]] if market.state[found.line] == State.READ else ""
    count = product.get("quantity", "")
    items = speech.say("card.order.items", count=int(count)) if count.isdecimal() and int(count) > 1 else ""
    at = speech.say("place.row", row=int(orders.row[found.line]))
    parts = (product.get("sku") or product.get("title", ""), items, named, at)
    return " · ".join(shown_text(part, LONGEST_NAME) for part in parts if part)


def _head(survey: Survey, found: Shown, reader: Reader) -> Iterator[Json]:
    speech, assessment = reader.speech, survey.assessment
    due = assessment.judgements.act_by
    known = due.known[found.line] in {Known.YES, Known.AT_LATEST}
    left = left_said(int(due.seconds[found.line]), reader.now, speech) if known else ""
    by = cell_said(found.cells["act_by"], assessment.orders.zone, reader.now, speech)
    reasons = found.cells["reasons"]
    yield row(
        joined((grade(found.risk, speech), html(str(reasons)) if reasons else "")),
        icon="CLOCK",
        above=" · ".join(part for part in (left, by) if part) or speech.say("card.order.nothing_due"),
        below=_own_time(assessment, found.line, reader) if known else "",
    )
    amount = amount_shown(assessment, found.line)
    yield row(amount or speech.say("card.unknown"), icon="DOLLAR", above=speech.title("amount"))
    facts = list(_facts(assessment, found.line, reader))
    if facts:
        yield chips(facts)


def _own_time(assessment: Assessment, line: int, reader: Reader) -> str:
    """Say the deadline on the reader's own clock, where that is another than the sheet's."""
    due, zone = assessment.judgements.act_by, assessment.orders.zone
    seconds = int(due.seconds[line])
    ahead = [datetime.fromtimestamp(seconds, zone_of(name)).utcoffset() for name in (zone, reader.zone or zone)]
    if due.whole[line] or ahead[0] == ahead[1]:
        return ""
    return reader.speech.say("card.order.own_time", moment=moment_said(seconds, reader.zone, reader.now, reader.speech))


def _facts(assessment: Assessment, line: int, reader: Reader) -> Iterator[str]:
    """Say in a few words since when the buyer can claim, and how long the buyer waits."""
    speech, zone = reader.speech, assessment.orders.zone
    today = datetime.fromtimestamp(reader.now, zone_of(zone)).date()
    opens, held = assessment.judgements.clocks["opens"], assessment.judgements.grounds.yes[line]
    past = opens.known[line] in {Known.YES, Known.AT_LATEST} and opens.seconds[line] <= assessment.judgements.as_of
    if past and int(held) & 1:
        yield speech.say("card.order.since", day=day_said(int(opens.day[line]), today, speech))
    wrote, answered = (assessment.orders.instants[key] for key in ("buyer_contacted_at", "seller_replied_at"))
    waits = wrote.state[line] == State.READ and answered.state[line] != State.READ
    if (
        waits
        and wrote.seconds[line] <= reader.now
        and RISKS[assessment.judgements.risk[line]] not in {"clear", "not_covered"}
    ):
        yield speech.say("card.order.waits", span=span_said(reader.now - int(wrote.seconds[line]), speech))


def _advice(found: Shown, survey: Survey, reader: Reader) -> Iterator[Json]:
    speech = reader.speech
    action = ACTIONS[survey.assessment.judgements.action[found.line]].key
    says = speech.say(f"action.{action}.note") if action != "nothing" else speech.say(f"risk.{found.risk}.says")
    label = speech.say(f"action.{action}")
    yield paragraph(Html(f"{bold(label)}<br>{html(says)}"))
    if action == "complete_data":
        yield buttons(button(speech.say("card.problems"), reader.press("problems"), "OUTLINED"))


def _others(survey: Survey, found: Shown, lines: Sequence[int], reader: Reader) -> Iterator[Json]:
    """Lead to the other lines of the same order."""
    if len(lines) < 2:  # noqa: PLR2004  a line alone has no others
        return
    orders, speech = survey.assessment.orders, reader.speech
    for which, line in enumerate(lines):
        if line != found.line:
            risk = RISKS[survey.assessment.judgements.risk[line]]
            action = survey.assessment.results.cells["action"][line]
            press = reader.press("order", order=found.order_id, which=str(which))
            yield row(
                joined((grade(risk, speech), quiet(str(action)) if action else "")),
                above=speech.say("place.row", row=int(orders.row[line])),
                button=button(speech.say("card.open"), press, "BORDERLESS"),
            )
