"""Break the judge and the policy in every small way, one at a time, and count how many breaks the tests notice.

`python tests/mutation.py [--only PART] [--every N] [--start N] [--workers N]`: one mutant per comparison, number,
boolean or arithmetic operator, negation and condition of `sheets_sync/claims/` and `sheets_sync/policy/`. Each mutant
runs the tests of the judge in a fresh process that forked before any of the code was loaded; the first failing test
kills it. A mutant that takes far longer than the unbroken code counts as killed, one that survives is printed. Exit 1
below the bar. All of them take about an hour and a half of one core.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import io
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import babel.dates
import holidays
import hypothesis
import marshmallow
import numpy as np
import pytest

LOADED = (babel.dates, holidays, hypothesis, marshmallow, np)
"""Loaded once, before the forks: none of it is ours."""

ROOT = Path(__file__).resolve().parents[1]
OURS = ("addon", "schemas", "sheets_sync")
OPTIONS = (
    "-x",
    "-q",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "-p",
    "no:cacheprovider",
    "-m",
    "not soak and not long",
    "--hypothesis-seed=1",
)
PACKAGES = ("sheets_sync/claims", "sheets_sync/policy")
GOAL = 0.9
PATIENCE = 4
"""How many times longer than the unbroken run a mutant may take before it counts as endless."""

OF_CLAIMS = (
    "tests/sheets_sync/claims/test_claims_vectors.py", "tests/sheets_sync/claims/test_claims_clocks.py",
    "tests/sheets_sync/claims/test_claims_actions.py", "tests/sheets_sync/claims/test_claims_risk.py",
    "tests/sheets_sync/claims/test_claims_grounds.py", "tests/sheets_sync/claims/test_claims_facts.py",
    "tests/sheets_sync/claims/test_claims_three.py", "tests/sheets_sync/claims/test_claims_registries.py",
    "tests/sheets_sync/claims/test_claims_calendar.py", "tests/sheets_sync/claims/test_claims_laws.py",
)  # fmt: skip
LIKELY = {
    "actions": ("actions", "offers", "stages"), "calendar": ("calendar",),
    "clocks": ("case", "clocks", "duties", "moments", "starts"),
    "facts": ("facts",), "grounds": ("contact", "exclusions", "grounds"), "registries": ("judgements", "rule"),
    "risk": ("amount", "missing", "notes", "risk", "signs"), "three": ("three",),
}  # fmt: skip
"""Modules by the tests that are about them."""
OF_POLICY = ("tests/schemas/test_policy_shape.py", "tests/sheets_sync/policy", "tests/oracle/test_oracle_policy.py")
LAST = ("tests/oracle/test_oracle.py",)
"""The second judge, on its everyday sample."""

COMPARISONS = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}  # fmt: skip
OPERATORS = {
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult, ast.LShift: ast.RShift, ast.Mod: ast.Mult,
}  # fmt: skip


def mutations(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Every way to break one node, each as what it is and the broken node."""
    match node:
        case ast.Compare(ops=ops):
            for place, operator in enumerate(ops):
                for other in COMPARISONS.get(type(operator), ()):
                    changed = copy.deepcopy(node)
                    changed.ops[place] = other()
                    yield f"{type(operator).__name__} → {other.__name__}", changed
        case ast.BinOp(op=operator) | ast.AugAssign(op=operator) if type(operator) in OPERATORS:
            changed = copy.deepcopy(node)
            changed.op = OPERATORS[type(operator)]()
            yield f"{type(operator).__name__} → {type(changed.op).__name__}", changed
        case ast.BoolOp(op=operator):
            changed = copy.deepcopy(node)
            changed.op = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield "and ↔ or", changed
        case ast.UnaryOp(op=ast.Invert() | ast.Not() | ast.USub() as operator):
            yield f"without {type(operator).__name__}", node.operand
        case ast.Constant(value=bool() as value):
            yield f"{value} → {not value}", ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield f"{value} → {value + 1}", ast.Constant(value + 1)
            yield f"{value} → {value - 1}", ast.Constant(value - 1)
        case ast.IfExp() | ast.If():
            changed = copy.deepcopy(node)
            changed.test = ast.UnaryOp(ast.Not(), changed.test)
            yield "condition turned round", changed


def idle(tree: ast.Module) -> set[int]:
    """Nodes whose breaking changes nothing that runs: annotations and type declarations."""
    found: set[int] = set()
    for node in ast.walk(tree):
        parts = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Subscript, ast.BinOp)) and is_type(node):
            parts.append(node.value)
        found |= {id(inner) for part in parts if part is not None for inner in ast.walk(part)}
    return found


def is_type(node: ast.Assign) -> bool:
    """Whether an assignment names a type."""
    name = getattr(node.targets[0], "id", "")
    return name[:1].isupper() and not name.isupper()


def mutants(path: Path) -> list[tuple[int, str, ast.Module]]:
    """Every mutant of one module: line, what was broken, the broken module."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = idle(tree)
    nodes = [node for node in ast.walk(tree) if id(node) not in skipped]
    ways = [(node, what, broken) for node in nodes for what, broken in mutations(node)]
    return [(getattr(node, "lineno", 0), what, replaced(tree, node, broken)) for node, what, broken in ways]


def replaced(tree: ast.Module, node: ast.AST, broken: ast.AST) -> ast.Module:
    """A copy of the tree with one node broken."""

    class Break(ast.NodeTransformer):
        def visit(self, here: ast.AST) -> ast.AST:
            return ast.copy_location(broken, here) if here is node else self.generic_visit(copy.copy(here))

        def generic_visit(self, here: ast.AST) -> ast.AST:
            for name, value in ast.iter_fields(here):
                if isinstance(value, list):
                    setattr(here, name, [self.visit(one) if isinstance(one, ast.AST) else one for one in value])
                elif isinstance(value, ast.AST):
                    setattr(here, name, self.visit(value))
            return here

    return ast.fix_missing_locations(Break().visit(tree))


class Broken(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Hands out one broken module instead of the one on disk."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, fullname, *_):
        """Find the broken module, and leave every other to Python."""
        if fullname != self.name:
            return None
        package = [str(self.path.parent)] if self.path.stem == "__init__" else None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=self, submodule_search_locations=package
        )

    def exec_module(self, module):
        """Run the broken code."""
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def tests_for(path: Path) -> list[str]:
    """Which tests a module's mutants face, the likeliest to notice first."""
    if "policy" in path.parts:
        return [*OF_POLICY, *OF_CLAIMS, *LAST]
    first = [test for test in OF_CLAIMS if path.stem in LIKELY.get(Path(test).stem.removeprefix("test_claims_"), ())]
    return [*first, *(test for test in OF_CLAIMS if test not in first), *LAST]


def verdict(name: str, path: Path, tree: ast.Module | None, limit: float) -> str:
    """Run the tests in a child against one mutant: "killed", "survived", or "endless"."""
    child = os.fork()
    if child == 0:
        os._exit(run(name, path, tree))
    started = time.monotonic()
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"
        if time.monotonic() - started > limit:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return "endless"
        time.sleep(0.05)


def run(name: str, path: Path, tree: ast.Module | None) -> int:
    """1 as soon as one file of tests notices, else 0; in this process."""
    assert not any(module.split(".")[0] in OURS for module in sys.modules), "the code must not be loaded yet"
    if tree is not None:
        sys.meta_path.insert(0, Broken(name, path, tree))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(any(pytest.main([*OPTIONS, test]) != pytest.ExitCode.OK for test in tests_for(path)))


def share(work: list, worker: int, workers: int, limit: float, out: int) -> None:
    """One worker's share of the mutants; a line per verdict."""
    for place, (name, path, line, what, tree) in enumerate(work):
        if place % workers == worker:
            found = verdict(name, path, tree, limit)
            os.write(out, f"{found}\t{path.relative_to(ROOT)}:{line}\t{what}\n".encode())


def module_name(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def work_of(only: str, every: int, start: int = 0) -> list:
    """All mutants to run."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")) if only in str(path)]
    found = [(module_name(path), path, *mutant) for path in paths for mutant in mutants(path)]
    return found[start::every]


def main() -> int:
    """Run, print what survived and the score."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--only", default="", help="part of a path")
    options.add_argument("--every", type=int, default=1, help="take every Nth mutant")
    options.add_argument("--start", type=int, default=0, help="the first to take, from 0")
    options.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = options.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    work = work_of(chosen.only, chosen.every, chosen.start)
    started = time.monotonic()
    if verdict("", work[0][1], None, 600) != "survived":
        print("the unbroken code fails its tests; mend that first")  # noqa: T201  the answer
        return 2
    limit = PATIENCE * (time.monotonic() - started) * max(chosen.workers, 1) + 10
    reading, out = os.pipe()
    children = []
    for worker in range(chosen.workers):
        child = os.fork()
        if child == 0:
            os.close(reading)
            share(work, worker, chosen.workers, limit, out)
            os._exit(0)
        children.append(child)
    os.close(out)
    return report(os.fdopen(reading, encoding="utf-8"), len(work), children)


def report(lines: io.TextIOBase, total: int, children: list[int]) -> int:
    """Print survivors as they come, then the score."""
    tally: Counter[str] = Counter()
    for text in lines:
        found, *where = text.rstrip("\n").split("\t")
        tally[found] += 1
        print(f"\r{sum(tally.values())} of {total}", end="", file=sys.stderr, flush=True)  # noqa: T201  progress
        if found == "survived":
            print(*where, flush=True)  # noqa: T201  the answer
    for child in children:
        os.waitpid(child, 0)
    killed = tally["killed"] + tally["endless"]
    score = f"{killed} of {total} mutants killed ({killed / total:.1%})"
    print(f"{score}, {tally['endless']} of them by running endlessly")  # noqa: T201  the answer
    return 0 if sum(tally.values()) == total and killed >= GOAL * total else 1


if __name__ == "__main__":
    sys.exit(main())
