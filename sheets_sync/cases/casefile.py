"""All that is known of one case: its story, what to do, what a refund would do, what to answer Amazon, evidence."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.grid import Cell
from sheets_sync.assess import Assessment
from sheets_sync.cases.evidence import Piece, pieces, reason_of
from sheets_sync.cases.rebuttal import Rebuttal, rebuttals
from sheets_sync.cases.refund import RefundChoice, refund_choice
from sheets_sync.cases.story import Story, story_of
from sheets_sync.claims import ACTIONS
from sheets_sync.claims.case import Case
from sheets_sync.claims.judgements import RISKS, Known
from sheets_sync.health.defects import CHANNELS, defects_of
from sheets_sync.health.rate import Rate, rates
from sheets_sync.policy import Policy
from sheets_sync.tally import SHOWN


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One order line's case. `cells` are its results as the sheet shows them; `rate` is that of its orders' kind.

    `counted`: the order is a defect already, so a claim would add none. `others`: rows of the order's other lines.
    """

    order_id: str
    row: int
    others: tuple[int, ...]
    story: Story
    risk: str
    action: str
    cells: dict[str, Cell]
    reason: str
    refund: RefundChoice
    rate: Rate | None
    counted: bool
    rebuttals: tuple[Rebuttal, ...]
    pieces: tuple[Piece, ...]


def lines_of(assessment: Assessment, order_id: str) -> list[int]:
    """Find the lines of an order, the most urgent first; blanks around the id and the case of letters say nothing."""
    wanted, risk = order_id.strip().casefold(), assessment.judgements.risk
    ids = assessment.orders.texts["order_id"].text
    found = [line for line, text in enumerate(ids) if text and text.casefold() == wanted]
    due = assessment.judgements.act_by
    undated = due.known == Known.NONE
    return sorted(found, key=lambda line: (SHOWN.index(RISKS[risk[line]]), undated[line], due.seconds[line]))


def case_file(assessment: Assessment, line: int, rules: Policy) -> CaseFile:
    """Gather the case of one line of an assessed sheet, as of the moment at which it was judged."""
    orders, judged = assessment.orders, assessment.judgements
    case = Case(orders, rules, judged.as_of)
    rate, counted = _rate(case, line)
    order_id = orders.texts["order_id"].text[line]
    return CaseFile(
        order_id=order_id,
        row=int(orders.row[line]),
        others=tuple(int(orders.row[other]) for other in lines_of(assessment, order_id) if other != line),
        story=story_of(assessment, line, rules),
        risk=RISKS[judged.risk[line]],
        action=ACTIONS[judged.action[line]].key,
        cells={key: column[line] for key, column in assessment.results.cells.items()},
        reason=reason_of(orders, line),
        refund=refund_choice(case, line, rate),
        rate=rate,
        counted=counted,
        rebuttals=rebuttals(orders, line, rules),
        pieces=pieces(case, line),
    )


def _rate(case: Case, line: int) -> tuple[Rate | None, bool]:
    """Find the rate that the order counts in, and whether it is a defect already; none for one that never counts."""
    defects = defects_of(case)
    order_id = case.orders.texts["order_id"].text[line]
    if order_id not in defects.order:
        return None, False
    at = defects.order.index(order_id)
    market, channel = int(defects.market[at]), CHANNELS[defects.channel[at]]
    today = dict(zip(case.market.tolist(), case.today.tolist(), strict=True))
    found = (rate for rate in rates(defects, today) if (rate.market, rate.channel) == (market, channel))
    return next(found, None), bool(defects.counted[at])
