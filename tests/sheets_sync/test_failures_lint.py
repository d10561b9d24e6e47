"""What would make a repeated write harmful, or a wait unbounded, is not in the product at all: read from its syntax."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOGLE = "addon/playground/calls/", "addon/playground/api.py"
"""The local workbook's own answers to whatever Google's clients may ask."""
WRITERS = {
    "USER_ENTERED": set[str](),
    "findReplace": {"sheets_sync/doctor/requests.py", "sheets_sync/rewriting.py"},
    "formulaValue": {"sheets_sync/google/requests.py", "sheets_sync/tabs/home.py", "sheets_sync/doctor/requests.py"},
}
"""The modules that send our own formulas, as if typed and as formulas: the mirror's, the join's, the doctor's."""
WAITERS = {
    "sheets_sync/google/pace.py": "the transport's own pace, as a default that tests replace",
    "sheets_sync/engine/quota.py": "a worker waits for the quota that all share, as long as it was given",
    "sheets_sync/doctor/quota.py": "counts how often that pace waits, and waits by it",
    "addon/handlers.py": "a card looks once more, a moment later, whether a run that was just begun is done",
}
"""The modules that may wait, and why; each a bounded time."""
APPENDS = frozenset({"append_row", "append_rows", "append_table", "values_append", "appendCells"})
SLEEPERS = frozenset({"time.sleep", "asyncio.sleep", "sleep"})
SECOND_RETRIES = frozenset(
    {"BackOffHTTPClient", "BackoffClient", "Retry", "max_retries", "tenacity", "backoff", "retrying", "urllib3.Retry"}
)
RULES = {
    "append": "a row is appended: repeated after a lost reply it would stand there twice",
    "typed": "formulas are written outside of the module that writes ours: a person's text could become one",
    "sleep": "somebody waits outside of the transport's own, bounded pace",
    "retry": "something is tried again outside of the transport",
}


def found(tree: ast.AST, path: str) -> Iterator[tuple[str, int]]:
    """Find what is banned, by rule and line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        names = set(_names(node))
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if names & APPENDS or text in APPENDS or text.endswith(":append"):
            yield "append", line
        if any(word in {text, *names} and path not in writers for word, writers in WRITERS.items()):
            yield "typed", line
        if names & SLEEPERS and path not in WAITERS:
            yield "sleep", line
        if names & SECOND_RETRIES:
            yield "retry", line


def _names(node: ast.AST) -> Iterator[str]:
    """Give what a node names: a name, an attribute, a dotted one, a keyword, what is imported."""
    match node:
        case ast.Name(id=name) | ast.keyword(arg=str(name)):
            yield name
        case ast.Attribute(attr=name, value=ast.Name(id=owner)):
            yield from (f"{owner}.{name}", *(() if name == "sleep" else (name,)))
        case ast.Attribute(attr=name):
            yield from () if name == "sleep" else (name,)
        case ast.ImportFrom(module=module, names=aliases):
            yield str(module)
            for alias in aliases:
                yield from (alias.name, f"{module}.{alias.name}")
        case ast.Import(names=aliases):
            yield from (alias.name for alias in aliases)
        case _:
            return


def modules() -> list[str]:
    """Every module of the product."""
    paths = (path for top in ("schemas", "sheets_sync", "addon") for path in (ROOT / top).rglob("*.py"))
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


@pytest.mark.parametrize("rule", RULES)
def test_the_product_has_none_of_it(rule):
    """Nothing appended, nothing typed, nobody sleeping, nothing retried elsewhere; the local Google may know them."""
    faults = [
        f"{path}:{line}: {RULES[rule]}"
        for path in modules()
        if not path.startswith(GOOGLE)
        for said, line in found(ast.parse((ROOT / path).read_text(encoding="utf-8")), path)
        if said == rule
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("append", "sheet.append_row([1])"),
        ("append", "sheet.append_rows(rows)"),
        ("append", "client.values_append(i, r, {}, body)"),
        ("append", "url = f'{base}/values/{cells}:append'"),
        ("append", "request = {'appendCells': {}}"),
        ("typed", "body = {'valueInputOption': 'USER_ENTERED'}"),
        ("typed", "option = ValueInputOption.USER_ENTERED"),
        ("typed", "cell = {'userEnteredValue': {'formulaValue': text}}"),
        ("sleep", "import time\ntime.sleep(1)"),
        ("sleep", "from time import sleep"),
        ("sleep", "await asyncio.sleep(1)"),
        ("retry", "from gspread.http_client import BackOffHTTPClient"),
        ("retry", "client = gspread.BackOffHTTPClient(c)"),
        ("retry", "adapter = HTTPAdapter(max_retries=3)"),
        ("retry", "from urllib3.util import Retry"),
        ("retry", "import tenacity"),
    ],
)
def test_each_rule_can_fail(rule, code):
    """A line of each kind is found."""
    whole = f"async def f():\n    {code}" if "await" in code else code
    assert rule in {said for said, _ in found(ast.parse(whole), "sheets_sync/new.py")}


@pytest.mark.parametrize("code", ["pace.sleep(1)", "rows.append(row)", "requests.append(1)", "self._pace.sleep(2)"])
def test_what_is_allowed_is_not_found(code):
    """Lists may grow, and whoever is handed a pace may use it."""
    assert not list(found(ast.parse(code), "sheets_sync/new.py"))
