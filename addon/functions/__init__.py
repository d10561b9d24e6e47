"""The custom functions of a sheet: what there is, and what each answers. The same judge as a sync's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addon.functions.answers import cells_of
from addon.functions.call import call_of, shaped, speech_of
from addon.functions.faults import Misfit, fault_of
from addon.functions.health import headroom_rows, health_rows, odr_rows
from addon.functions.registry import FUNCTIONS, Argument, Function
from addon.functions.rules import policy_rows
from addon.functions.sheets import sheet_of
from addon.functions.table import recognised
from addon.refusals import Fault
from schemas.calls import CELLS, ROWS, WHOLE_ROWS, HeaderSchema
from schemas.problem import CannotGoOn, Problem

__all__ = ["FUNCTIONS", "Argument", "Fault", "Function", "answer", "described", "wanted"]

_NAMED = {function.name: function for function in FUNCTIONS}
_WHOLE = {"health": health_rows, "odr": odr_rows, "odr_headroom": headroom_rows}
_HEADER = HeaderSchema()


def answer(name: str, body: object, now: int) -> dict[str, Any]:
    """Answer one call: `{"values": [[…]]}`, a row per row asked, dates as serial numbers.

    `now` is the moment to judge at where the call names none, in UTC seconds.

    Raises:
        Fault: the call cannot be answered; it says why, where, and with which status.
    """
    try:
        function = _function(name)
        call = call_of(body, now, whole=function.whole)
        if function.answer == "policy":
            return {"values": policy_rows(call)}
        sheet = sheet_of(function, call)
        return {"values": _WHOLE.get(function.answer, cells_of)(function, call, sheet)}
    except CannotGoOn as stop:
        raise fault_of(stop, speech_of(body)) from None


def wanted(name: str, body: object) -> dict[str, Any]:
    """Say which columns of a table the function wants: their places, their keys, and how many rows fit one call.

    Raises:
        Fault: the header row is none, is without an order id, or the function takes no table.
    """
    try:
        function = _function(name)
        header = shaped(_HEADER, body)["header"]
        if not function.columns:
            raise Misfit(Problem("call.arguments", facts={"text": name}), "")
        found = recognised(header, None).columns
    except CannotGoOn as stop:
        raise fault_of(stop, speech_of(body)) from None
    places = {key: found[key] for key in function.columns if key in found}
    columns = sorted(places.values())
    by_place = {place: key for key, place in places.items()}
    rows = WHOLE_ROWS if function.whole else min(ROWS, CELLS // max(1, len(columns)) - 1)
    return {"columns": columns, "keys": [by_place[place] for place in columns], "rows": rows}


def described() -> dict[str, Any]:
    """List every function: its arguments in both forms, the columns it reads, the kind of its answer."""
    return {"functions": [_described(function) for function in FUNCTIONS]}


def _described(function: Function) -> dict[str, Any]:
    return {
        "name": function.name,
        "kind": function.kind,
        "whole": function.whole,
        "arguments": [_argument(argument) for argument in function.arguments],
        "table": [_argument(argument) for argument in function.table],
        "columns": list(function.columns),
    }


def _argument(argument: Argument) -> Mapping[str, Any]:
    return {"key": argument.key, "takes": argument.takes, "optional": argument.optional}


def _function(name: str) -> Function:
    if name not in _NAMED:
        raise Misfit(Problem("call.function_unknown", facts={"text": name, "allowed": ", ".join(_NAMED)}), "")
    return _NAMED[name]
