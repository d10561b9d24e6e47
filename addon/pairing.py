"""Pairing: the companion of one spreadsheet is given a token that lets its custom functions ask for rules, no more."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from addon.calls import Call
from addon.refusals import Refused
from addon.verify import RULES
from sheets_sync.engine.tokens import revoke, rotate


def pair(call: Call) -> dict[str, Any]:
    """Make the spreadsheet's token; whoever had one before has to be paired anew."""
    spreadsheet = _spreadsheet(call)
    with call.backend.store.begin() as conn:
        token = rotate(conn, spreadsheet, (RULES,))
    return {
        "token": call.backend.signatures.capability(token),
        "spreadsheet": spreadsheet,
        "scope": [RULES],
        "functions_version": version("claimwatch"),
    }


def unpair(call: Call) -> dict[str, Any]:
    """Revoke every token of the spreadsheet."""
    spreadsheet = _spreadsheet(call)
    with call.backend.store.begin() as conn:
        return {"spreadsheet": spreadsheet, "revoked": revoke(conn, spreadsheet)}


def _spreadsheet(call: Call) -> str:
    if call.caller is None or call.caller.spreadsheet is None:
        raise Refused("spreadsheet")
    return call.caller.spreadsheet
