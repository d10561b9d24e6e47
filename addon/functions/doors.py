"""The functions' doors: what there is, which columns each wants, and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from addon.calls import Call
from addon.functions import answer, described, wanted


def listed(_: Call) -> Mapping[str, Any]:
    """List every function."""
    return described()


def columns_wanted(call: Call) -> Mapping[str, Any]:
    """Say which columns of a table with this header row a function wants."""
    return wanted(call.path["name"], call.body)


def computed(call: Call) -> Mapping[str, Any]:
    """Answer one call of a function."""
    return answer(call.path["name"], call.body, call.backend.as_of())
