"""The table of hazards: each of the 31 has tests of its name, and each of those says what the outcome is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HAZARDS = (
    "the whole tab sorted", "only the seller's columns sorted", "a row inserted above", "a row deleted",
    "a row moved or cut and pasted", "a row duplicated", "rows pasted over", "rows hidden by a filter",
    "rows appended during a read", "columns inserted, deleted, moved", "a header renamed or doubled",
    "a column of ours deleted or hidden", "the header row moved, sorted in, doubled",
    "the tab renamed, duplicated, deleted, moved", "the file copied", "an older version restored",
    "rights lost, ten million cells", "locale or time zone changed", "an input edited after the read",
    "an order id corrected", "typed over a cell of ours", "an old cell of ours undone back",
    "a formula still loading", "merges, validations, protections", "two syncs at once", "a late writer",
    "a reply lost", "a crash between two calls", "another vendor's script", "a torn read",
    "row ids of other services",
)  # fmt: skip
"""H1–H31, in the order of the study."""
FILES = sorted(Path(__file__).parent.glob("test_life_*.py"))
NAMED = re.compile(r"test_h(\d\d)_")


def named() -> dict[int, list[ast.FunctionDef]]:
    """The tests of each hazard, by its number."""
    found: dict[int, list[ast.FunctionDef]] = {}
    for file in FILES:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            match = NAMED.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if match and isinstance(node, ast.FunctionDef):
                found.setdefault(int(match[1]), []).append(node)
    return found


def test_each_hazard_has_a_test_of_its_name():
    """H1 to H31, none left out and none besides."""
    assert set(named()) == set(range(1, len(HAZARDS) + 1))
    assert len(HAZARDS) == 31


def test_each_test_of_a_hazard_states_its_outcome():
    """The docstring begins with what people will see."""
    for number, tests in named().items():
        for test in tests:
            said = ast.get_docstring(test) or ""
            assert said.startswith("Outcome: "), f"H{number} {test.name}"
