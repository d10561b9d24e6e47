"""The companion's custom functions against the real backend: every one, how many calls, and what is shown without it."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest
from builders.backend import local_backend
from builders.companion import SPREADSHEET, cell_date, companion, shown
from builders.synced_sheet import TODAY, ZONE, order_rows

from addon.command.up import _served
from addon.functions import FUNCTIONS, answer
from addon.moments import now

PERSON = "114000000000000000001"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A backend on a loopback port, and its address."""
    with local_backend(tmp_path_factory.mktemp("backend")) as running:
        with closing(socket.create_server(("127.0.0.1", 0))) as door, _served(running.app, door):
            yield running, f"http://127.0.0.1:{door.getsockname()[1]}"


@pytest.fixture
def paired(served):
    """A document that somebody has connected."""
    running, address = served
    with companion(address, zone=ZONE, sheets=[{"name": "Orders", "cells": order_rows(3), "active": True}]) as made:
        running.joined(SPREADSHEET, PERSON)
        made.who = {"email": running.identity(PERSON), "plain": running.issuer.identity(PERSON, "")}
        made.run("showSettings", answers=["YES", "CANCEL"])
        assert made.last["properties"]["token"]
        yield made


def as_cells(rows):
    """A table as a formula is given it: dates where the sheet holds dates, nothing for a blank."""
    dated = [place for place, title in enumerate(rows[0]) if title in {"Order date", "Expected by", "Delivered at", "Buyer contacted at"}]
    cell = lambda place, held: cell_date(held, ZONE) if place in dated and held != "" else held  # noqa: E731
    return [rows[0], *([cell(place, held) for place, held in enumerate(row)] for row in rows[1:])]


def test_x(paired):
    print(paired.last["alerts"], paired.calls, paired.captured)
    print(paired.cell("CLAIM_RISK", as_cells(order_rows(20)), cell_date(TODAY, ZONE)), paired.calls)
    print(paired.last)
