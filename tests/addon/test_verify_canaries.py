"""No person's name, address, number or message gets out of a sheet: into no log, refusal or database."""

from __future__ import annotations

import json
import logging
from dataclasses import replace

import pytest
from builders.backend import local_backend
from builders.knocks import doors, knock, named
from builders.local_google import local_google
from builders.synced_sheet import SyncedSheet
from worlds.canaries import PERSON_EMAIL, PERSON_SUB, PERSONAL, canary_rows, hits

from addon import doors as doorway
from addon.logs import FIELDS, LOG

__all__ = ["local_google"]

ROWS = 12
TOKENS = ("ya29.short-lived", "eyJ")
"""How the tokens that Google gives begin."""


@pytest.fixture
def book(tmp_path, local_google):
    """A backend in front of a local Google that holds a sheet full of persons, all levels of all logs kept."""
    sheet = SyncedSheet(local_google, canary_rows(ROWS)).id
    with local_backend(tmp_path, {"google_url": local_google.url}) as running:
        running.sheet, running.kept = sheet, []
        handler = logging.Handler(logging.NOTSET)
        handler.emit = lambda record: running.kept.append(logging.Formatter().format(record))
        root, before = logging.getLogger(), logging.getLogger().level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            yield running
        finally:
            root.setLevel(before)
            root.removeHandler(handler)


def dumped(running):
    """The whole database as text."""
    with running.held.store.engine.connect() as conn:
        return "\n".join(conn.connection.driver_connection.iterdump())


def as_person(running, door, method):
    """The call of a person whose account is a canary too."""
    right = knock(running, door, method, running.sheet, PERSON_SUB)
    if door.who in {"companion", "member"}:
        return replace(right, token=running.issuer.identity(PERSON_SUB, PERSON_EMAIL))
    return right


def table_call():
    """A call whose body a careless companion filled with the whole table, persons and all."""
    return {"args": [canary_rows(ROWS)], "marketplace": "US"}


def test_the_search_finds_what_it_looks_for():
    """The needles are in every personal cell, so that no hit means none."""
    assert all(hits(text) for _, text in PERSONAL)
    assert hits(PERSON_SUB, PERSON_EMAIL)
    assert not hits("an order of today")


def test_nothing_personal_is_logged_or_kept(book):
    """Each door is used by a member over a sheet full of persons, and refused to a stranger: no log line, no row."""
    for door, method in doors():
        right = as_person(book, door, method)
        answers = [right.at(book), right.at(book, token=None), right.at(book, body=["canary", "5550142"])]
        if door.who == "capability":
            answers.append(right.at(book, body=table_call()))
        assert not {answer.status_code for answer in answers} & {500}
        refused = [answer for answer in answers if answer.status_code >= 400]
        assert not hits(*(answer.data for answer in refused)), door.path
    book.held.running.stop()
    lines = "\n".join(book.kept)
    assert '"event":"call"' in lines
    assert not hits(lines)
    assert not any(begins in lines for begins in TOKENS)
    assert not hits(dumped(book))


class BrokenError(RuntimeError):
    """A fault that quotes whatever it met, as careless ones do."""


class Breaking:
    """Lets a handler do all its work, and breaks then."""

    def __init__(self, *_):
        self.quoted = " ".join(text for _, text in PERSONAL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        raise BrokenError(self.quoted) from ValueError(PERSON_EMAIL)


@pytest.mark.parametrize("door", doors(), ids=named)
def test_a_fault_of_ours_says_nothing_of_anybody(book, monkeypatch, door):
    """A call that breaks with a person's words in its message: a constant 500, and a line that says only where."""
    right = as_person(book, *door)
    monkeypatch.setattr(doorway, "using", Breaking)
    answer = right.at(book)
    assert (answer.status_code, answer.json["error"]["key"]) == (500, "failed")
    assert not hits(answer.data, *answer.headers.values(), *book.kept)
    told = [json.loads(line) for line in book.kept if line.startswith('{"event":"failed"')]
    assert [(line["fault"], bool(line["where"])) for line in told] == [("BrokenError", True)]


def test_a_line_of_the_log_holds_only_what_is_on_its_list(book):
    """Every line of ours is JSON with known fields; a spreadsheet is named by ten letters of its id."""
    for door, method in doors():
        as_person(book, door, method).at(book)
    lines = [json.loads(line) for line in book.kept if line.startswith('{"event"')]
    assert len(lines) >= len(doors())
    for line in lines:
        assert set(line) <= {"event", *FIELDS}
        assert len(line.get("spreadsheet", "")) <= 10
    assert LOG.name == "claimwatch"
    assert book.sheet not in "\n".join(line for line in book.kept if line.startswith('{"event"'))
