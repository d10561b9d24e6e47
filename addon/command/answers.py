"""Answers for scripts: what `--json` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from addon.moments import iso
from schemas.choices import Choices
from schemas.grid import letter
from schemas.problem import Problem
from sheets_sync.assess import Assessment
from sheets_sync.claims import ACTIONS, GROUNDS
from sheets_sync.claims.judgements import RISKS
from sheets_sync.policy import policy
from sheets_sync.tally import tally
from sheets_sync.wording import Words, words

Json = dict[str, object]


def check_answer(file: Path, assessment: Assessment, choices: Choices, as_of: int) -> Json:
    """Describe a checked file: the keys of a sync's answer that make sense for one, and every line's results."""
    counts = tally(assessment.orders, assessment.judgements)
    return {
        "file": str(file),
        "report": assessment.recognition.report,
        "rows": counts.rows,
        "orders": counts.orders,
        "judged": len(assessment.judgements),
        "problems": problems_answer(assessment.problems, words(choices.language)),
        "risk": dict(counts.risk),
        "as_of": iso(as_of),
        "policy": policy(choices.profile).version,
        "profile": choices.profile,
        "results": list(_lines(assessment)),
    }


def problems_answer(problems: Sequence[Problem], speech: Words) -> list[Json]:
    """Describe problems: key, 1-based row, column letters, one sentence."""
    return [
        {
            "key": problem.key,
            "row": problem.at.row,
            "column": None if problem.at.column is None else letter(problem.at.column),
            "text": speech.problem(problem),
        }
        for problem in problems
    ]


def _lines(assessment: Assessment) -> Iterator[Json]:
    judgements = assessment.judgements
    cells = assessment.results.cells
    grounds = [ground.key for ground in GROUNDS]
    for line, row in enumerate(assessment.orders.row.tolist()):
        held = int(judgements.grounds.yes[line])
        yield {
            "row": row,
            "order_id": assessment.orders.texts["order_id"].text[line] or None,
            "risk_key": RISKS[judgements.risk[line]],
            "ground_keys": [key for bit, key in enumerate(grounds) if held >> bit & 1],
            "action_key": ACTIONS[judgements.action[line]].key,
            **{key: column[line] for key, column in cells.items()},
        }
