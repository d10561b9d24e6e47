"""One case as a page to print: a single file without scripts, links or pictures; A4."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from addon.dates import shown_moment, shown_serial
from schemas.orders import State
from sheets_sync.cases.told import Line, Proof, Told, begun

STYLE = """
@page { size: A4; margin: 15mm }
* { box-sizing: border-box }
body { font: 13px/1.5 Roboto, "Segoe UI", Arial, "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC",
  "Microsoft JhengHei", sans-serif;
  color: #1B1F24; background: #fff; max-width: 180mm; margin: 12mm auto; font-variant-numeric: tabular-nums }
:lang(zh-Hant) { line-height: 1.6 }
header { display: flex; justify-content: space-between; gap: 24px; border-bottom: 2px solid #1B1F24;
  padding-bottom: 12px }
h1 { font-size: 21px; margin: 0; line-height: 1.3 }
h2 { font-size: 14px; margin: 24px 0 8px; break-after: avoid }
p { margin: 0 0 4px }
header p, .quiet, th, dt { color: #4A5460 }
header div + div { text-align: right }
header .due { color: #1B1F24; font-weight: 700 }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px 16px; margin: 0 }
dt { font-size: 12px }
dd { margin: 0; font-weight: 600; overflow-wrap: anywhere }
.box { background: #F4F6F9; border-left: 3px solid #1B1F24; padding: 8px 14px; break-inside: avoid }
table { width: 100%; border-collapse: collapse }
th { text-align: left; font-weight: 400; font-size: 12px; border-bottom: 1px solid #4A5460; padding: 4px 12px 4px 0 }
td { border-bottom: 1px solid #D3DAE3; padding: 5px 12px 5px 0; vertical-align: top; overflow-wrap: anywhere }
tr { break-inside: avoid }
td:first-child { white-space: nowrap }
.list td:first-child { white-space: normal; width: 55% }
.now td { background: #FFF1C7; color: #654700; font-weight: 600 }
.missed td, .impossible td { font-weight: 700 }
.blank { border-bottom: 1px dashed #654700; color: #654700 }
@media print { body { margin: 0; max-width: none } .box, .now td { print-color-adjust: exact } }
"""
FACTS = ("sku", "amount", "ordered_at", "expected_by", "delivered_at")
"""The order's own facts at the top; the claim window stands after them."""


def case_page(told: Told) -> str:
    """Write the page; every text is a node of a tree, so none of the sheet's can become markup."""
    page = Element("html", lang=told.speech.language)
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    heading = told.speech.say("case.heading", order=told.file.order_id, row=told.file.row)
    SubElement(head, "title").text = heading
    SubElement(head, "style").text = STYLE
    body = SubElement(page, "body")
    _header(body, told, heading)
    _facts(body, told)
    _advice(body, told)
    _timeline(body, told)
    _shown(body, told)
    return "<!doctype html>\n" + tostring(page, encoding="unicode", method="html") + "\n"


def _header(body: Element, told: Told, heading: str) -> None:
    file, say = told.file, told.speech.say
    header = SubElement(body, "header")
    left, right = SubElement(header, "div"), SubElement(header, "div")
    SubElement(left, "h1").text = heading
    reason = say(f"case.reason.{file.reason}") if file.reason != "other" else ""
    _paragraph(left, " · ".join(part for part in (say(f"case.state.{file.story.state}"), reason) if part))
    moment = shown_moment(file.story.as_of, told.assessment.orders.zone, told.speech)
    _paragraph(right, begun(say("summary.as_of", moment=moment)))
    if told.kind():
        _paragraph(right, told.kind())
    by = shown_serial(file.cells["act_by"], told.speech)
    if by:
        _paragraph(right, f"{told.speech.title('act_by')} {by}", "due")


def _facts(body: Element, told: Told) -> None:
    """What was ordered, for how much, and the days; a fact that the sheet lacks is a dashed blank, never a guess."""
    facts = SubElement(body, "dl", style="margin-top: 16px")
    for key in FACTS:
        _fact(facts, begun(told.speech.say(f"column.{key}")), _held(told, key))
    days = [shown_serial(told.file.cells[key], told.speech) for key in ("opens", "closes")]
    _fact(facts, told.speech.say("case.window"), " – ".join(day or "…" for day in days) if any(days) else "")


def _fact(facts: Element, name: str, held: str) -> None:
    entry = SubElement(facts, "div")
    SubElement(entry, "dt").text = name
    value = SubElement(entry, "dd")
    if held:
        value.text = held
    else:
        SubElement(value, "span", {"class": "blank"}).text = "\u00a0" * 16


def _held(told: Told, key: str) -> str:
    """Write the line's own cell; blank where it is, or cannot be read."""
    orders, line = told.assessment.orders, told.file.story.line
    if key in orders.texts:
        return orders.texts[key].text[line]
    if key in orders.money:
        money = orders.money[key]
        return told.amount(int(money.amount[line])) if money.state[line] == State.READ else ""
    held = orders.instants[key]
    if held.state[line] != State.READ:
        return ""
    return told.moment(int(held.seconds[line]), int(held.day[line]) if held.whole[line] else None)


def _advice(body: Element, told: Told) -> None:
    file, say = told.file, told.speech.say
    box = SubElement(_section(body, say("case.do")), "div", {"class": "box"})
    SubElement(SubElement(box, "p"), "strong").text = str(file.cells["action"] or say("summary.nothing_due"))
    if file.cells["action"]:
        _paragraph(box, say(f"action.{file.action}.note"))
    if file.cells["reasons"]:
        _paragraph(box, say("case.why", reasons=str(file.cells["reasons"])), "quiet")
    for said in told.refund():
        _paragraph(box, said)
    if file.story.problems:
        contradictions = _section(body, say("case.contradictions"))
        for problem in file.story.problems:
            _paragraph(contradictions, told.speech.problem(problem))


def _timeline(body: Element, told: Told) -> None:
    say, story = told.speech.say, told.file.story
    table = SubElement(_section(body, say("case.timeline")), "table")
    head = SubElement(SubElement(table, "thead"), "tr")
    for title in ("when", "what", "who", "cell"):
        SubElement(head, "th").text = say(f"case.{title}")
    rows = SubElement(table, "tbody")
    _lines(rows, told.timeline(story.past))
    now = SubElement(SubElement(rows, "tr", {"class": "now"}), "td", colspan="4")
    now.text = say("card.order.now", moment=told.moment(story.as_of))
    _lines(rows, told.timeline(story.to_come))


def _lines(rows: Element, lines: Iterable[Line]) -> None:
    for line in lines:
        row = SubElement(rows, "tr", {"class": line.mark})
        for cell in (line.when, line.what, line.who, line.cell):
            SubElement(row, "td").text = cell


def _shown(body: Element, told: Told) -> None:
    say = told.speech.say
    if told.filed:
        _proofs(_section(body, say("case.rebuttals")), told.rebuttals(), say("case.rebuttals.none"))
    reason = say(f"case.reason.{told.file.reason}")
    _proofs(_section(body, say("case.evidence", reason=reason)), told.evidence(), "")


def _proofs(section: Element, proofs: list[Proof], none: str) -> None:
    if not proofs:
        _paragraph(section, none)
        return
    table = SubElement(section, "table", {"class": "list"})
    for proof in proofs:
        row = SubElement(table, "tr")
        SubElement(row, "td").text = proof.said
        SubElement(row, "td").text = " · ".join(part for part in (proof.standing, proof.cells) if part)


def _section(body: Element, title: str) -> Element:
    section = SubElement(body, "section")
    SubElement(section, "h2").text = title
    return section


def _paragraph(parent: Element, text: str, kind: str = "") -> None:
    SubElement(parent, "p", {"class": kind} if kind else {}).text = text
