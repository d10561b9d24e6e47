"""Syncs in processes of their own, which die where they are told to. One order a line (JSON), one answer a line.

It imports everything once and forks for each sync, so that killing a process costs no start of another.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any

from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter

from schemas.choices import Choices
from schemas.problem import CannotGoOn
from sheets_sync import ledger
from sheets_sync.google import open_workbook, requests
from sheets_sync.sync import sync
from sheets_sync.values import cells

REFUSED = 3
"""How a process ends whose sync ended with a Problem."""


class Deadly(HTTPAdapter):
    """Kills its own process at one call: before it is sent, when it is sent and not yet answered, or when it is."""

    def __init__(self, at: int, when: str) -> None:
        super().__init__()
        self.left = at
        self.when = when

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        """Send, or die."""
        self.left -= 1
        if self.left != -1:
            return super().send(request, *args, **more)
        if self.when == "sent":
            with suppress(RequestException):
                super().send(request, *args, **{**more, "timeout": (5, 0.000_001)})
        elif self.when == "answered":
            super().send(request, *args, **more)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


def child(order: dict[str, Any], start: int) -> None:
    """Sync once, when the start is given, and end the process."""
    os.read(start, 1)
    workbook = open_workbook(order["spreadsheet"], order["url"])
    if order["at"] is not None:
        workbook._transport.session.mount("http://", Deadly(order["at"], order["when"]))
    code = 0
    try:
        choices = Choices(marketplace="US", language=order["language"], display=order["display"])
        sync(workbook, choices, order["as_of"])
    except CannotGoOn:
        code = REFUSED
    os._exit(code)


def answer(order: dict[str, Any]) -> list[int]:
    """Start as many syncs as are ordered, all at once; say how each ended: an exit code, or minus a signal."""
    requests.MOST_BYTES, requests.FIRST_ROWS, ledger.LONGEST_RUN, cells.LONGEST_RUN = order["limits"]
    start, give = os.pipe()
    children = []
    for _ in range(order["processes"]):
        pid = os.fork()
        if pid == 0:
            child(order, start)
        children.append(pid)
    os.write(give, b"." * len(children))
    os.close(give)
    os.close(start)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in children]


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()
