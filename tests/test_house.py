"""The laws of the house: what lives where, how long it may be, and what never stands in a tracked file."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (".ci", "addon", "deploy", "docs", "schemas", "sheets_sync", "tests")
FILES = (".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md", "pyproject.toml")
PACKAGES = ("addon", "schemas", "sheets_sync")


@cache
def tracked():
    """Every file that a clone has."""
    named = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return sorted(ROOT / name for name in named.stdout.split("\0") if name and (ROOT / name).exists())


@cache
def sources():
    """Every module that users run, parsed."""
    ours = [path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES]
    return {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in ours}


def functions():
    """Every function as (length without signature and docstring, where)."""
    for path, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                described = ast.get_docstring(node) is not None and len(node.body) > 1
                first = node.body[1 if described else 0].lineno
                yield node.end_lineno - first + 1, f"{path}:{node.lineno} {node.name}", node


def test_the_top_level_is_the_one_that_was_designed():
    """Nothing but the agreed folders and files stands at the top."""
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} == {*FOLDERS, *FILES}


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != ".ci"])
def test_each_folder_says_what_lives_there(folder):
    """Each top-level folder has one short README."""
    text = (ROOT / folder / "README.md").read_text("utf-8").strip()
    assert text
    assert len(text.splitlines()) < 20


def test_functions_and_modules_stay_short():
    """Functions: median at most 7 lines, nine in ten at most 25, none over 45; no module over 350 lines."""
    lengths = sorted((length, where) for length, where, _ in functions())
    only = [length for length, _ in lengths]
    assert statistics.median(only) <= 7
    assert only[int(len(only) * 0.9)] <= 25, lengths[int(len(only) * 0.9) :]
    assert only[-1] <= 45, lengths[-5:]
    long = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in sources()}
    assert not {path: lines for path, lines in long.items() if lines > 350}


def test_every_return_is_annotated():
    """Every function says what it gives back."""
    assert not [where for _, where, node in functions() if node.returns is None]


SILENCED = re.compile(r"#\s*(noqa\b:?(?: ?[A-Z]+[0-9]+,?)*|type: ignore(?:\[[a-z\-, ]*\])?)(?P<reason>[^\n]*)")


def test_whatever_is_silenced_says_why():
    """Each `noqa` and each `type: ignore` names its rule and has its reason on its line."""
    for path in tracked():
        if path.suffix == ".py" and path != Path(__file__):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                for found in SILENCED.finditer(line):
                    where = f"{path.relative_to(ROOT)}:{number}"
                    assert found[1] not in {"noqa", "type: ignore"}, f"{where} silences everything"
                    assert re.search(r"[a-z]{3}", found["reason"]), f"{where} does not say why"


def test_the_linter_ignores_nothing_without_a_reason():
    """Each rule that pyproject.toml turns off has its reason beside it."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = re.search(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)[1]
    for line in block.strip().splitlines():
        assert re.fullmatch(r'\s*"[A-Z0-9]+",\s+# .{5,}', line), line


def test_nothing_is_left_to_do_or_skipped():
    """No reminder, no stub, and no test that never runs."""
    wanted = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error", r"pytest\.mark\.(skip\b|xfail)"))
    for path in tracked():
        if path.suffix in {".py", ".js", ".gs", ".css", ".html", ".toml"} and path != Path(__file__):
            found = re.search(rf"\b(?:{wanted})", path.read_text("utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found[0]}"


TOOLS = "|".join(("clau" + "de", "anthr" + "opic", "chat" + "gpt", "open" + "ai"))
MACHINE = re.compile(rf"(?<![\w.])/(?:work|root|tmp|home/(?!me/))[/\w]|[A-Z]:\\|\b(?:{TOOLS})\b", re.IGNORECASE)


def test_no_file_knows_the_machine_it_was_written_on():
    """No path of one machine and no name of a tool that wrote it stands in a tracked file."""
    for path in tracked():
        if path.suffix not in {".png", ".xlsx", ".gz"} and path != Path(__file__):
            found = MACHINE.search(path.read_text("utf-8"))
            assert not found, f"{path.relative_to(ROOT)}: {found[0]}"


def test_no_tracked_file_is_huge():
    """A clone stays small: no file over 600 KiB."""
    assert not [path for path in tracked() if path.stat().st_size > 600 * 1024]


def policy_numbers():
    """Every number that the policy files hold and that is too large to be a count in code."""
    read = [tomllib.loads(path.read_text("utf-8")) for path in (ROOT / "sheets_sync" / "policy").rglob("*.toml")]
    return {number for number in values(read) if number > 3}


def values(held):
    """Every whole number that stands under `value`, at any depth."""
    if isinstance(held, dict):
        number = held.get("value")
        if isinstance(number, int) and not isinstance(number, bool):
            yield number
    if isinstance(held, (dict, list)):
        for inner in held.values() if isinstance(held, dict) else held:
            yield from values(inner)


def loose_numbers(tree):
    """Numbers in function bodies; a named constant in capitals at the top of a module says what it is."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Constant) and type(node.value) in (int, float):
                    yield node.value, node.lineno


SPREADSHEET = tuple(("addon", "playground", part) for part in ("calls", "formulas", "workbook"))
"""The local workbook's own machinery counts columns and bytes; it knows no order and no rule."""


def test_no_policy_number_stands_in_the_doors_or_in_the_judge():
    """Days, hours and thresholds of the rules live in sheets_sync/policy/*.toml, nowhere in addon/ or claims/."""
    numbers = policy_numbers()
    assert {30, 90} <= numbers
    for path, tree in sources().items():
        ours = path.parts[0] == "addon" or path.parts[:2] == ("sheets_sync", "claims")
        if ours and path.parts[:3] not in SPREADSHEET:
            for value, line in loose_numbers(tree):
                assert value not in numbers, f"{path}:{line} holds the number {value}"


REGISTRIES = {
    "schemas/problem.py": ("PROBLEMS",),
    "schemas/results.py": ("RESULT_COLUMNS",),
    "schemas/choices.py": ("PROFILES", "LANGUAGES"),
    "sheets_sync/claims/judgements.py": ("RISKS", "NOTES", "MISSING"),
    "sheets_sync/tally.py": ("SHOWN",),
}


@pytest.mark.parametrize("path", REGISTRIES)
def test_registries_are_ordered_literals(path):
    """What the product knows is a tuple written out in one place, so that its order is a decision."""
    tree = sources()[Path(path)]
    assigned = {}
    for node in tree.body:
        if isinstance(node, ast.Assign):
            assigned[node.targets[0].id] = node.value
        if isinstance(node, ast.AnnAssign):
            assigned[node.target.id] = node.value
    for name in REGISTRIES[path]:
        assert isinstance(assigned[name], ast.Tuple), name
        assert len(ast.literal_eval(assigned[name])) == len(set(ast.literal_eval(assigned[name])))


RULES = {"GROUNDS", "EXCLUSIONS", "CLOCKS", "DUTIES", "SIGNS", "ACTIONS"}


def test_the_rules_are_ordered_literals():
    """Grounds, exclusions, clocks, duties, signs and actions are tuples written out, each key once."""
    found = {}
    for path, tree in sources().items():
        if path.parts[:2] == ("sheets_sync", "claims"):
            for node in tree.body:
                target = node.target if isinstance(node, ast.AnnAssign) else None
                if isinstance(node, ast.Assign):
                    target = node.targets[0]
                if isinstance(target, ast.Name) and target.id in RULES:
                    found[target.id] = node.value
    assert set(found) == RULES
    for name, value in found.items():
        assert isinstance(value, ast.Tuple), name


def test_importing_a_package_reads_no_clock_and_opens_no_file_for_writing():
    """A module at import only defines: no call of `now`, `open` or `print` at its top level."""
    for path, tree in sources().items():
        for node in tree.body:
            if isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign)):
                called = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
                names = {getattr(func, "attr", getattr(func, "id", "")) for func in called}
                assert not names & {"now", "today", "open", "print", "urandom"}, f"{path}:{node.lineno}"
