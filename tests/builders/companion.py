"""The companion, run under node by the platform's rules, against a real backend on loopback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "addon" / "apps_script"
CHECKS = ROOT / "tests" / "addon" / "apps_script"
SPREADSHEET = "1Companion_of_a_sheet-0123456789abcdef"
EPOCH = datetime(1899, 12, 30, tzinfo=UTC).replace(tzinfo=None)
NO_NODE = "node is not here"


def node() -> str:
    """Where node is; a test that asks for it skips by name where it is absent."""
    found = shutil.which("node")
    if found is None:
        pytest.skip(NO_NODE)
    return found


def cell_date(serial: float, zone: str) -> dict[str, float]:
    """What a formula is given for a date cell: the instant at which a clock in the zone of the sheet shows it."""
    local = (EPOCH + timedelta(milliseconds=round(serial * 86_400_000))).replace(tzinfo=ZoneInfo(zone))
    return {"$date": round((local - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)}


def shown(cell: Any, zone: str) -> Any:
    """What a sheet holds for a cell of an answer: the serial number of a date."""
    if not isinstance(cell, dict):
        return cell
    local = datetime.fromtimestamp(cell["$date"] / 1000, ZoneInfo(zone)).replace(tzinfo=None)
    return (local - EPOCH) / timedelta(days=1)


@dataclass
class Companion:
    """One document with the companion in it.

    Attributes:
        who: what Google says of the person who is here, with and without an e-mail address.
        captured: every request that left the document.
        last: what came of the last execution: `value`, `error`, `toasts`, `alerts`, `menu`, `captured`, `document`, …
    """

    process: subprocess.Popen[str]
    who: dict[str, str] = field(default_factory=dict)
    captured: list[dict[str, Any]] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)

    def run(self, call: str | None = None, *args: Any, **execution: Any) -> Any:
        """Execute a function of the companion; what it gives back."""
        line = {"call": call, "args": args, "identity": self.who or None} | execution
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        self.last = json.loads(self.process.stdout.readline())
        assert self.last["error"] is None, self.last["error"]
        self.captured += self.last["captured"]
        return self.last["value"]

    def cell(self, formula: str, *args: Any, **execution: Any) -> Any:
        """Calculate a custom function, as a cell does."""
        return self.run(formula, *args, mode="CUSTOM_FUNCTION", **execution)

    @property
    def calls(self) -> int:
        """How many requests the last execution sent."""
        return len(self.last["captured"])


@contextmanager
def companion(address: str, *, scripts: Path = SCRIPTS, withheld: str = "", **document: Any) -> Iterator[Companion]:
    """Open a document with the companion in it, whose backend is at `address`."""
    command = [node(), str(CHECKS / "run.js"), str(scripts), address, withheld]
    environ = {key: held for key, held in os.environ.items() if not key.startswith("NODE_")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, text=True, encoding="utf-8", env=environ, **pipes) as process:
        made = Companion(process)
        try:
            made.run(document={"id": SPREADSHEET} | document)
            yield made
        finally:
            with closing(process.stdin):
                pass
