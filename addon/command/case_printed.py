"""What `claimwatch case` shows in a terminal: where it stands, what to do, its timeline, a refund, and what to show."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from addon.appearance import ON_DARK, SHAPES
from addon.dates import shown_moment, shown_serial
from sheets_sync.cases.told import Line, Proof, Told

QUIET = ON_DARK["not_covered"]
LOUD = {"missed": ON_DARK["critical"], "impossible": ON_DARK["critical"], "presumed": ON_DARK["watch"]}
"""Mark of a line in the timeline → the colour of its remark; the words say the same."""
SIGNS = {"there": ("✓", ON_DARK["clear"]), "missing": ("?", ON_DARK["unknown"]), "attach": ("▸", ON_DARK["watch"])}
"""What is known of a piece of evidence → the sign before it."""
INDENT = (0, 0, 0, 2)


def print_case(console: Console, told: Told, *, next_step: str | None = None) -> None:
    """Print one case; `next_step` is a last line."""
    for part in (_head(told), _advice(told), *_contradictions(told), _timeline(told), _refund(told), *_shown(told)):
        console.print(part)
        console.print()
    if next_step:
        console.print(Text(next_step, "bold"))


def _head(told: Told) -> RenderableType:
    file, say = told.file, told.speech.say
    moment = shown_moment(file.story.as_of, told.assessment.orders.zone, told.speech)
    told_of = "   " + say("summary.as_of", moment=moment)
    title = Text.assemble((say("case.heading", order=file.order_id, row=file.row), "bold"), (told_of, QUIET))
    risk = Text(f"{SHAPES[file.risk]} {say(f'risk.{file.risk}')}", f"bold {ON_DARK[file.risk]}")
    stands = Text.assemble("  ", risk, "  ", say(f"case.state.{file.story.state}"))
    rows = told.speech.say("list.separator").join(str(row) for row in file.others)
    others = [Text(f"  {say('case.lines', rows=rows)}", QUIET)] if rows else []
    return Group(title, stands, *others)


def _advice(told: Told) -> RenderableType:
    file, say = told.file, told.speech.say
    by = shown_serial(file.cells["act_by"], told.speech)
    what = Text(str(file.cells["action"] or say("summary.nothing_due")), "bold")
    if by and file.cells["action"]:
        what.append(f" · {say('case.by_when', moment=by)}")
    lines = [what]
    if file.cells["action"]:
        lines.append(Text(say(f"action.{file.action}.note"), QUIET))
    if file.cells["reasons"]:
        lines.append(Text(say("case.why", reasons=str(file.cells["reasons"])), QUIET))
    return _titled(say("case.do"), Group(*lines))


def _contradictions(told: Told) -> Iterator[RenderableType]:
    problems = [Text(told.speech.problem(problem)) for problem in told.file.story.problems]
    if problems:
        yield _titled(f"! {told.speech.say('case.contradictions')}", Group(*problems), LOUD["impossible"])


def _timeline(told: Told) -> RenderableType:
    table = _table()
    table.add_row(*(Text(told.speech.say(f"case.{title}"), QUIET) for title in ("when", "what", "who", "cell")))
    for line in told.timeline(told.file.story.past):
        table.add_row(*_line(line))
    now = told.speech.say("card.order.now", moment=told.moment(told.file.story.as_of))
    table.add_row(Text(f"── {now}", ON_DARK["watch"]))
    ahead = told.timeline(told.file.story.to_come)
    for line in ahead:
        table.add_row(*_line(line))
    return _titled(told.speech.say("case.timeline"), table)


def _line(line: Line) -> tuple[Text, Text, Text, Text]:
    return Text(line.when), Text(line.what), Text(line.who, LOUD.get(line.mark, "")), Text(line.cell, QUIET)


def _refund(told: Told) -> RenderableType:
    return _titled(told.speech.say("case.refund"), Group(*(Text(said) for said in told.refund())))


def _shown(told: Told) -> Iterator[RenderableType]:
    """What to show to Amazon: why the claim does not hold, and the evidence."""
    say = told.speech.say
    if told.filed:
        proofs = told.rebuttals()
        table = _proofs(proofs, ["▸"] * len(proofs), [QUIET] * len(proofs))
        yield _titled(say("case.rebuttals"), table if proofs else Text(say("case.rebuttals.none")))
    signs = [SIGNS[piece.found] for piece in told.file.pieces]
    table = _proofs(told.evidence(), [sign for sign, _ in signs], [colour for _, colour in signs])
    yield _titled(say("case.evidence", reason=say(f"case.reason.{told.file.reason}")), table)


def _proofs(proofs: list[Proof], signs: list[str], colours: list[str]) -> Table:
    table = _table()
    for proof, sign, colour in zip(proofs, signs, colours, strict=True):
        beside = " · ".join(part for part in (proof.standing, proof.cells) if part)
        table.add_row(Text.assemble((f"{sign} ", colour), proof.said), Text(beside, QUIET))
    return table


def _table() -> Table:
    return Table.grid(padding=(0, 2), pad_edge=False)


def _titled(title: str, body: RenderableType, style: str = "") -> RenderableType:
    return Group(Text(title, f"bold {style}".strip()), Padding(body, INDENT, expand=False))
