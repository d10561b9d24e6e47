"""The arguments of a call as a tab to be judged, in whichever of the two forms they have."""

from __future__ import annotations

from addon.functions.call import Call
from addon.functions.dates import by_dates
from addon.functions.faults import Misfit
from addon.functions.registry import Function
from addon.functions.sheet import Sheet
from addon.functions.table import by_table, is_table
from schemas.problem import Problem


def sheet_of(function: Function, call: Call) -> Sheet:
    """Read the arguments of a call in the form that they have: a table with its header row, or named dates.

    Raises:
        CannotGoOn: they fit neither form; the header is none or without an order id.
    """
    table = bool(function.columns) and is_table(call)
    if not table and not function.arguments:
        raise Misfit(Problem("call.no_table", facts={"text": function.name}), "args[0]")
    most = len(function.table if table else function.arguments)
    if len(call.args) > most:
        raise Misfit(Problem("call.arguments", facts={"text": function.name}), f"args[{most}]")
    return by_table(function, call) if table else by_dates(function, call)
