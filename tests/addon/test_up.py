"""`claimwatch up` as a person starts it: a process of its own, a page, a synced sheet, and a clean end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

COMMAND = Path(sys.executable).with_name("claimwatch")
WEEKS_LATER = "2027-01-20T09:00:00Z"
PATIENCE = 60
"""Seconds after which a start counts as failed."""
GRADES = ("critical", "open", "lost", "high", "unknown", "watch", "clear", "not_covered")
REPORT = """amazon-order-id\tpurchase-date\torder-status\tlatest-delivery-date\tdelivered at\tcurrency\titem-price
911-7350218-0046613\t2026-10-28T08:15:00+00:00\tShipped\t2026-11-10\t\tUSD\t54.90
905-2217730-1180042\t2026-10-30T10:00:00+00:00\tShipped\t2026-11-12\t2026-11-11\tUSD\t86.40
"""


class Started:
    """A running `claimwatch up`: its address, and what it printed so far."""

    def __init__(self, process, output):
        self.process = process
        self.output = output

    @property
    def printed(self):
        return self.output.read_text("utf-8")

    @property
    def address(self):
        return re.search(r"http://127\.0\.0\.1:\d+", self.printed)[0]

    def page(self, path="/"):
        with urlopen(self.address + path, timeout=PATIENCE) as answer:
            assert answer.status == 200
            return answer.read().decode("utf-8")

    def stop(self, number=signal.SIGINT):
        """Press Ctrl-C and wait for the end; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def up(folder, *arguments, language="en", as_of="2026-11-24T14:00:00Z"):
    """Start the command in a folder of its own and wait until it is ready or has ended."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("CLAIMWATCH_", "GOOGLE_"))}
    environ |= {
        "CLAIMWATCH_DATABASE_URL": f"sqlite:///{folder}/state.sqlite3",
        "CLAIMWATCH_LANG": language,
        "CLAIMWATCH_AS_OF": as_of,
        "COLUMNS": "80",
        "PYTHONWARNINGS": "error",
    }
    output = folder / "printed.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [COMMAND, "up", "--no-browser", *arguments], cwd=folder, env=environ, stdout=file, stderr=file
        )
        try:
            started = Started(process, output)
            end = time.monotonic() + PATIENCE
            while "Ctrl-C" not in started.printed and process.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            yield started
        finally:
            process.kill()
            process.wait()


def test_the_sample_is_synced_shown_and_stopped(tmp_path):
    """The page answers with what was printed, to this machine alone; Ctrl-C ends it with 0."""
    with up(tmp_path, "--port", "0") as started, socket.socket() as probe:
        page = started.page()
        printed = started.printed
        assert probe.connect_ex(("127.0.0.2", int(started.address.rpartition(":")[2]))) != 0
        assert started.stop() == 0
        assert str(tmp_path / "state.sqlite3") in started.printed
    for grade in GRADES:
        assert f'class="risk r-{grade}"' in page, grade
    assert page.count("<tr ") > 200
    assert "Traceback" not in printed
    assert "\x1b" not in printed
    assert max(len(line) for line in printed.splitlines() if "state.sqlite3" not in line) <= 80
    told = dict(re.findall(r"^  [▲■✕◆?●✓–] ([a-z]+(?: covered)?) +(\d+) ", printed, re.MULTILINE))
    shown = dict(re.findall(r"</span> ([a-z ]+)</span> <b>(\d+)</b>", page))
    assert len(told) == len(shown) == len(GRADES)
    assert {grade: shown[grade] for grade in told} == told


@pytest.mark.soak
def test_later_starts_show_the_same_workbook_until_a_fresh_one_is_asked_for(tmp_path):
    """With the same database nothing is asked, nothing changes, old orders are told; `--fresh` keeps the old ones."""
    orders = r'class="id">([^<]*)<'
    with up(tmp_path, "--port", "0") as started:
        first = started.page()
        assert "--fresh" not in started.printed
        assert started.stop() == 0
    with up(tmp_path, "--port", "0") as started:
        second = started.page()
        assert started.stop() == 0
    assert re.findall(orders, first) == re.findall(orders, second)
    assert "0 answers changed" in second
    with up(tmp_path, "--port", "0", as_of=WEEKS_LATER) as started:
        assert re.findall(orders, first) == re.findall(orders, started.page())
        assert "2026-11-24" in started.printed
        assert "claimwatch up --fresh" in started.printed
        assert started.stop() == 0
    before = (tmp_path / "state.sqlite3").stat().st_size
    with up(tmp_path, "--port", "0", "--fresh", as_of=WEEKS_LATER) as started:
        assert "--fresh" not in started.printed
        assert "0 answers changed" not in started.page()
        assert started.stop() == 0
    assert (tmp_path / "state.sqlite3").stat().st_size > before


def test_a_file_of_ones_own_in_chinese(tmp_path):
    """A report is opened as a workbook, synced and shown, in Traditional Chinese; the file itself is not touched."""
    report = tmp_path / "orders.txt"
    report.write_text(REPORT)
    with up(tmp_path, "orders.txt", "--port", "0", "--marketplace", "US", language="zh-Hant") as started:
        page = started.page()
        assert started.stop(signal.SIGTERM) == 0
    assert '<html lang="zh-Hant">' in page
    assert "911-7350218-0046613" in page
    assert "索賠風險" in page
    assert "未收到商品" in page
    assert report.read_text() == REPORT


def test_a_port_that_is_taken(tmp_path):
    """A taken port is one sentence that names another one; nothing is created."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with up(tmp_path, "--port", str(port)) as started:
            assert started.process.wait(timeout=PATIENCE) == 2
            assert len(started.printed.strip().splitlines()) == 1
            assert str(port) in started.printed
            assert re.search(r"up --port \d+", started.printed)
    assert not (tmp_path / "state.sqlite3").exists()
