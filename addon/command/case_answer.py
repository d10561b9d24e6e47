"""One case for scripts: what `claimwatch case --json` prints."""

from __future__ import annotations

from addon.command.answers import problems_answer
from addon.moments import iso
from schemas.orders import SCALE
from sheets_sync.cases.evidence import Piece
from sheets_sync.cases.rebuttal import Rebuttal
from sheets_sync.cases.story import Tick, cell_named
from sheets_sync.cases.told import Told

Json = dict[str, object]


def case_answer(told: Told) -> Json:
    """Describe a case: where it stands, its timeline, what to do, a refund, rebuttals and evidence with their cells."""
    file = told.file
    return {
        "order_id": file.order_id,
        "row": file.row,
        "other_rows": list(file.others),
        "as_of": iso(file.story.as_of),
        "state": file.story.state,
        "risk_key": file.risk,
        "action_key": file.action,
        "results": file.cells,
        "reason": file.reason,
        "timeline": [_tick(tick) for tick in file.story.ticks],
        "problems": problems_answer(file.story.problems, told.speech),
        "refund": _refund(told),
        "rebuttals": [_rebuttal(each, told) for each in file.rebuttals],
        "evidence": [_piece(piece, told) for piece in file.pieces],
    }


def _tick(tick: Tick) -> Json:
    return {
        "key": tick.key,
        "mark": tick.mark,
        "at": iso(tick.seconds),
        "whole_day": tick.whole,
        "at_latest": tick.at_latest,
        "by": tick.by or None,
        "cell": (cell_named(tick.at) if tick.at else "") or None,
    }


def _refund(told: Told) -> Json:
    choice = told.file.refund
    return {
        "standing": choice.standing,
        "until": None if choice.seconds is None else iso(choice.seconds),
        "cost": None if choice.cost is None else choice.cost / SCALE,
        "headroom": choice.headroom,
        "headroom_if_claimed": choice.headroom if told.file.counted else choice.headroom_if_claimed,
    }


def _rebuttal(rebuttal: Rebuttal, told: Told) -> Json:
    return {"key": rebuttal.key, "guide": rebuttal.guide, "cells": told.cells(rebuttal.proof)}


def _piece(piece: Piece, told: Told) -> Json:
    return {
        "key": piece.item.key,
        "found": piece.found,
        "cells": told.cells(piece.item.columns),
        "lacking": list(piece.lacking),
    }
