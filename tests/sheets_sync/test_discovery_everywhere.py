"""Every request to a local workbook, over HTTP or past it, goes by Google's discovery documents."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from builders import local_google as builder
from builders.synced_sheet import AS_OF, SyncedSheet, order_rows
from worlds.failures import Port, Time

from addon.playground.store import Store
from schemas.choices import Choices
from sheets_sync.google.transport import Transport
from sheets_sync.sync import sync

TESTS = Path(__file__).resolve().parents[1]
DOORS = {
    "create_api": {"builders/local_google.py"},
    "routed": {"worlds/failures.py"},
    "make_server": {"builders/local_google.py"},
}
"""The ways into a local workbook, and the only modules that use them; each of these judges what comes in."""


def names(path):
    """Every name that a module uses or imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (each.name.rsplit(".", 1)[-1] for each in node.names)


@pytest.mark.parametrize("door", DOORS)
def test_nobody_has_a_door_of_their_own(door):
    """Only the judged builders serve a local workbook's API or route requests to it."""
    used = {str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if door in set(names(path))}
    assert used == DOORS[door]


def unknown(send):
    """A transport's call that asks for a parameter Google does not know."""
    return lambda self, sheet, params: send(self, sheet, {**params, "filds": "x"})


def test_a_wrong_request_fails_whoever_served_it(monkeypatch):
    """Over HTTP the judge speaks when the server closes, past HTTP at the request itself."""
    monkeypatch.setattr(Transport, "spreadsheets_get", unknown(Transport.spreadsheets_get))
    store = Store(None, lambda: AS_OF, keep=False)
    sheet = SyncedSheet(builder.LocalGoogle("", store), order_rows(2))
    with pytest.raises(AssertionError, match="filds"), builder.serving(store) as google:
        SyncedSheet(google, [], id=sheet.id).sync()
    with pytest.raises(AssertionError, match="filds"):
        sync(Port(store, Time()).workbook(sheet.id), Choices(), AS_OF)
