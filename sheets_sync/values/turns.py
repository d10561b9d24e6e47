"""Which generation of format rules greys plain values, so that none ever has to be deleted.

Sheets knows a rule by its place in a list only, and people add, move and delete their own. A rule of ours that does not
fit any more stays: the next generation's goes before it, and whatever is written from then on says of which generation
it is; an outdated rule does nothing where it reads of a later one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from schemas.grid import Cell
from schemas.results import RESULT_COLUMNS
from schemas.spreadsheet import Rule, Span
from sheets_sync.mirror import ECHO, KEY, Stand, generation_of, grey_rule, is_grey, ours, same
from sheets_sync.placement import Placement


def turn_of(place: Placement, header: int, echoes: Sequence[Cell], *, plain: bool, building: bool = False) -> int:
    """Count the generation that must stand there; `echoes`: what is written in the echo's column, from row 1 on.

    Beside live answers it is later than that of every rule: none of them does anything. While columns are still
    to be made (`building`) there is no next one: in the header row it would put off the old rules while answers that
    were sorted there still stand where titles must.
    """
    known = [(what, rule) for what, rule in _own_rules(place) if is_grey(rule.formula)]
    said = max((generation_of(cell) for cell in echoes if isinstance(cell, str) and ours(cell)), default=0)
    last = max((generation_of(rule.formula) for _, rule in known), default=0)
    if not plain:
        return max(said, last + 1)
    turn = max(said, last, 1)
    right = greys(place, header, turn)
    if building or not right:
        return turn
    present = [(what, rule) for what, rule in known if generation_of(rule.formula) == turn]
    return turn if all(same(rule.formula, right.get(what, "")) for what, rule in present) else turn + 1


def greys(place: Placement, header: int, turn: int) -> Mapping[str, str]:
    """Build the rule of each result column; none, while there is no key or no echo that they could read."""
    key, echo = place.columns.get(KEY), place.columns.get(ECHO)
    if key is None or echo is None:
        return {}
    stand = Stand(header, 0, key.column, "")
    own = {what: place.columns[what].column for what in RESULT_COLUMNS if what in place.columns}
    return {what: grey_rule(what, column, stand, echo.column, turn) for what, column in own.items()}


def greyed(place: Placement, but: Container[str]) -> bool:
    """Whether a rule that greys plain values is over a result column, other than those that will not be ours."""
    return any(is_grey(rule.formula) for what, rule in _own_rules(place) if what not in but)


def over(area: Span, column: int) -> bool:
    """Whether a block of cells holds any of a column."""
    return area.left <= column and (area.right is None or column < area.right)


def _own_rules(place: Placement) -> Iterable[tuple[str, Rule]]:
    own = {what: each.column for what, each in place.columns.items() if what in RESULT_COLUMNS}
    for rule in place.tab.rules:
        yield from ((what, rule) for what, column in own.items() if any(over(area, column) for area in rule.areas))
