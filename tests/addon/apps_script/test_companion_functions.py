"""The companion's custom functions against the real backend: every one, in how many calls, and without it."""

from __future__ import annotations

import re
import socket
from contextlib import ExitStack, closing

import pytest
from builders.backend import local_backend
from builders.companion import SCRIPTS, SPREADSHEET, cell_date, companion, shown
from builders.synced_sheet import TODAY, ZONE, order_rows
from flask import Flask, Response
from worlds.canaries import canary_rows, hits

from addon.command.up import _served
from addon.functions import FUNCTIONS, answer
from schemas.calls import CELLS, ROWS

PERSON = "114000000000000000001"
DATES = {"Order date", "Expected by", "Delivered at", "Buyer contacted at"}
DAY = cell_date(TODAY, ZONE)
TABLES = [function.name for function in FUNCTIONS if function.table]
NAMED = [function.name for function in FUNCTIONS if function.arguments]


def as_cells(rows):
    """A table as a formula is given it: a date where the sheet holds one, an empty text for a blank."""
    dated = [title in DATES for title in rows[0]]
    cells = [
        [cell_date(held, ZONE) if date and held != "" else held for date, held in zip(dated, row, strict=True)]
        for row in rows[1:]
    ]
    return [rows[0], *cells]


def served(stack, folder):
    """A backend on a loopback port; the backend, and what closes the port."""
    running = stack.enter_context(local_backend(folder))
    port = stack.enter_context(ExitStack())
    door = port.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
    port.enter_context(_served(running.app, door))
    running.address = f"http://127.0.0.1:{door.getsockname()[1]}"
    return running, port


def connected(stack, running, rows, **document):
    """A document with these rows that somebody has connected."""
    sheets = [{"name": "Orders", "cells": rows, "active": True}]
    made = stack.enter_context(companion(running.address, sheets=sheets, **{"zone": ZONE} | document))
    running.joined(SPREADSHEET, PERSON)
    made.who = {"email": running.identity(PERSON), "plain": running.issuer.identity(PERSON, "")}
    made.run("showSettings", answers=["YES", "CANCEL"])
    assert made.last["properties"]["token"]
    return made


@pytest.fixture(scope="module")
def stack():
    """What is closed when the tests of this file end."""
    with ExitStack() as made:
        yield made


@pytest.fixture(scope="module")
def paired(stack, tmp_path_factory):
    """A document that somebody has connected to a backend."""
    running, _ = served(stack, tmp_path_factory.mktemp("backend"))
    return connected(stack, running, order_rows(3))


@pytest.fixture
def leaving(tmp_path):
    """A connected document, and what makes its backend unreachable."""
    with ExitStack() as made:
        running, port = served(made, tmp_path)
        yield connected(made, running, order_rows(3), locale="zh_TW"), port.close, running


def held(values):
    """What the sheet holds of an answer."""
    return [[shown(cell, ZONE) for cell in row] for row in values]


def said(name, args, **more):
    """What the backend answers when it is asked without the companion."""
    return answer(name, {"args": args, "zone": ZONE, "lang": "en"} | more, 0)["values"]


ARGUMENTS = {
    "text": [["US"], ["DE"], ["JP"]],
    "number": [[12.5], [99], [""]],
    "date": [[TODAY - 40.5], [TODAY - 20], [TODAY - 3.25]],
    "moment": TODAY,
}


@pytest.mark.parametrize("name", NAMED)
def test_every_function_answers_named_cells_and_columns(paired, name):
    """Columns of dates, texts and numbers are answered row by row as the backend answers them; so is a single cell."""
    function = next(each for each in FUNCTIONS if each.name == name)
    args = [ARGUMENTS[each.takes] for each in function.arguments]
    if name == "CLAIM_POLICY":
        args = ["claim.window", "US", TODAY]
    dated = [each.takes in {"date", "moment"} for each in function.arguments]
    cells = [
        [[cell_date(cell[0], ZONE)] for cell in each] if isinstance(each, list) else cell_date(each, ZONE)
        for each in (each if date else [[0]] for each, date in zip(args, dated, strict=True))
    ]
    given = [cell if date else each for cell, each, date in zip(cells, args, dated, strict=True)]
    assert held(paired.cell(name, *given)) == said(name, args)
    one = [each[0][0] if isinstance(each, list) else each for each in given]
    plain = [each[0][0] if isinstance(each, list) else each for each in args]
    assert held(paired.cell(name, *one)) == said(name, plain)


@pytest.mark.parametrize("name", TABLES)
def test_every_function_answers_a_table(paired, name):
    """A table with its titles is answered as the backend answers the whole of it; where dates are, dates are shown."""
    rows = order_rows(60, seed=3)
    table = paired.cell(name, as_cells(rows), DAY)
    assert held(table) == said(name, [rows, TODAY])
    kind = next(each.kind for each in FUNCTIONS if each.name == name)
    dates = any(isinstance(cell, dict) for row in table for cell in row)
    assert dates == (kind == "date" and name != "CLAIM_APPEAL_DUE")


@pytest.mark.parametrize("name", ["CLAIM_RISK", "CLAIM_REASONS", "CLAIM_DEADLINE"])
def test_five_thousand_rows_take_three_calls_and_none_again(paired, name):
    """A long table takes three calls, none when it is calculated again, and one when one of its rows was edited."""
    rows = order_rows(5_000, seed=5)
    cells = as_cells(rows)
    first = paired.cell(name, cells, DAY)
    assert paired.calls == 3
    assert len(first) == 5_001
    assert paired.cell(name, cells, DAY) == first
    assert paired.calls == 0
    parts = [said(name, [[rows[0], *rows[at : at + 1_000]], TODAY])[1:] for at in range(1, 5_001, 1_000)]
    assert held(first)[1:] == [row for part in parts for row in part]
    cells[4_321] = [*cells[4_321][:4], "Lost", *cells[4_321][5:]]
    paired.cell(name, cells, DAY)
    assert paired.calls == 1


def test_five_thousand_named_dates_take_three_calls(paired):
    """Columns of 5,000 dates take three calls, and an open range costs nothing for its blank rows."""
    column = [[cell_date(TODAY - 60 + row / 100, ZONE)] for row in range(5_000)] + [[""]] * 3_000
    answered = paired.cell("CLAIM_OPENS", column, column, "US")
    assert paired.calls == 3
    assert len(answered) == 5_000
    paired.cell("CLAIM_OPENS", column, column, "US")
    assert paired.calls == 0


def test_blank_in_blank_out_without_a_call(paired):
    """A blank range asks nothing and answers nothing."""
    assert paired.cell("CLAIM_OPENS", [[""]] * 50, [[""]] * 50) is None
    assert paired.calls == 0


def test_calls_stay_within_the_doors_limits(paired):
    """A wide table is cut where the door's cells end, long texts where its bytes end."""
    rows = order_rows(2_100, seed=6)
    wide = [[*row, *row[4:]] for row in rows]
    paired.cell("CLAIM_RISK", as_cells([[title or "x" for title in wide[0]], *wide[1:]]), DAY)
    long = [rows[0], *([*row[:4], "Shipped " + "長" * 600, *row[5:]] for row in rows[1:])]
    paired.cell("CLAIM_RISK", as_cells(long), DAY)
    for each in paired.captured:
        assert len(each["body"].encode()) < 1 << 20
        assert each["body"].isascii()


def test_limits_of_the_door_are_those_of_the_backend():
    """The rows and cells that the companion puts into a call are those that the backend takes."""
    text = (SCRIPTS / "Table.js").read_text("utf-8")
    assert f"const ROWS = {ROWS};" in text
    assert f"const CELLS = {CELLS};" in text


def test_without_the_backend_the_last_values_stand_with_their_age(leaving):
    """When the backend is gone, a table keeps its last answers and says in its title from when they are."""
    made, gone, _ = leaving
    cells = as_cells(order_rows(30))
    before = made.cell("CLAIM_DEADLINE", cells, DAY)
    gone()
    assert made.cell("CLAIM_DEADLINE", cells, DAY) == before
    after = made.cell("CLAIM_DEADLINE", cells, DAY, later=2 * 3_600)
    assert made.calls == 1
    assert after[1:] == before[1:]
    assert re.fullmatch(rf"{before[0][0]}（上次回答：20[0-9-]+ [0-9:]+）", after[0][0])


def test_without_the_backend_each_form_keeps_its_values(leaving):
    """Named dates, a rate and a rule keep their values; a list of lines says in its first words from when it is."""
    made, gone, _ = leaving
    cells = as_cells(order_rows(30))
    asked = [("CLAIM_OPENS", DAY, DAY, "US"), ("CLAIM_POLICY", "claim.window", "US"), ("ODR", cells, DAY)]
    before = [made.cell(*each) for each in asked]
    health = made.cell("CLAIM_HEALTH", cells, DAY)
    gone()
    assert [made.cell(*each, later=2 * 3_600) for each in asked] == before
    after = made.cell("CLAIM_HEALTH", cells, DAY)
    assert after[0][0].startswith(f"{health[0][0]}（上次回答：")
    assert [after[0][1:], *after[1:]] == [health[0][1:], *health[1:]]


def test_without_the_backend_one_formula_asks_for_all(leaving):
    """A backend that is gone is left alone for a minute: the next formulas say so in its language."""
    made, gone, _ = leaving
    gone()
    text = made.cell("CLAIM_RISK", as_cells(order_rows(5)), DAY)
    assert text == "無法連線至 Claimwatch"
    assert made.calls == 1
    assert made.cell("CLAIM_OPENS", DAY, DAY, "US") == text
    assert made.calls == 0
    assert made.cell("CLAIM_OPENS", DAY, DAY, "US", later=61) == text
    assert made.calls == 1


def test_a_page_in_place_of_an_answer_is_no_answer(stack, tmp_path):
    """A proxy's page, a wrong shape, a server's fault: each gives the short text and never more."""
    door = stack.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
    app, answers = Flask("proxy"), []
    app.add_url_rule("/<path:_>", "any", lambda _: answers[0], methods=["GET", "POST"])
    stack.enter_context(_served(app, door))
    address = f"http://127.0.0.1:{door.getsockname()[1]}"
    with companion(address, sheets=[{"name": "Orders", "cells": [], "active": True}]) as made:
        answers[:] = [{"token": "t", "spreadsheet": SPREADSHEET}]
        made.who = {"email": "x"}
        made.run("showSettings", answers=["YES", "CANCEL"])
        bad = [Response("<html>502</html>", 502), Response("<html>", 200), Response("[]", 200), Response("{}", 500)]
        moved = Response("", 302, {"Location": f"{address}/other"})
        for number, each in enumerate([*bad, moved, Response('{"values": 3}', 200)]):
            answers[:] = [each]
            text = made.cell("CLAIM_OPENS", DAY, cell_date(TODAY + number, ZONE), "US", forget=True)
            assert text in {"Claimwatch cannot be reached", "Claimwatch could not answer this"}, (number, text)
        answers[:] = [Response("{}", 429, {"Retry-After": "600"})]
        assert "busy" in made.cell("CLAIM_OPENS", DAY, DAY, "US", forget=True)
        made.cell("CLAIM_OPENS", DAY, DAY, "US", later=500)
        assert made.calls == 0
        made.cell("CLAIM_OPENS", DAY, DAY, "US", later=601)
        assert made.calls == 1


def test_a_document_that_nobody_connected_says_how(stack, paired, tmp_path):
    """Without a token nothing is sent; a copy of a connected document has none."""
    running, _ = served(stack, tmp_path)
    with companion(running.address, sheets=[]) as made:
        text = made.cell("CLAIM_OPENS", DAY, DAY, "US")
        assert text.startswith("Not connected")
        assert made.calls == 0
    assert isinstance(paired.cell("CLAIM_OPENS", DAY, DAY, "CA"), list)
    copy = paired.cell("CLAIM_OPENS", DAY, DAY, "MX", document={"id": "2" * 30})
    paired.run(document={"id": SPREADSHEET})
    assert copy.startswith("Not connected")


def test_a_token_that_was_revoked_is_renewed_from_the_menu(leaving):
    """A revoked token is said in the cell, and the next choice from the menu connects again."""
    made, _, running = leaving
    old = made.last["properties"]["token"]
    running.ask("DELETE", "/v1/pairings", made.who["email"], {"spreadsheet": SPREADSHEET})
    assert made.cell("CLAIM_OPENS", DAY, DAY, "US").startswith("連結已失效")
    made.run("showSettings", answers=["YES", "CANCEL"])
    assert made.last["properties"]["token"] != old
    assert isinstance(made.cell("CLAIM_OPENS", DAY, DAY, "US"), list)


def test_what_is_wrong_with_a_call_is_said_in_the_cell(paired):
    """The backend's own sentence stands in the cell; what the companion can see itself is said without a call."""
    assert "CLAIM" not in paired.cell("CLAIM_POLICY", "no.such.thing", "US")
    assert paired.cell("CLAIM_OPENS", DAY, [[DAY, DAY]], "US").startswith("Give one column")
    assert paired.calls == 0
    assert paired.cell("CLAIM_RISK", as_cells(order_rows(3))[1:], DAY).startswith("The first row")
    assert paired.calls == 0


def test_nothing_of_a_person_leaves_the_sheet(paired):
    """Of a table full of people, in every function's table form, nothing that is a person's is sent."""
    rows = canary_rows(40)
    for name in TABLES:
        paired.cell(name, as_cells(rows), DAY, later=0)
        assert paired.calls or name == "CLAIM_CLOSES"
    assert not hits(*(each["body"] for each in paired.captured))
    assert any("recipient-name" in each["body"] for each in paired.captured)
    for first in (as_cells(rows)[1:], [[str(cell) for cell in row] for row in rows[1:]]):
        assert paired.cell("CLAIM_RISK", first, DAY).startswith("The first row")
        assert paired.calls == 0
    assert not hits(paired.last["logs"], paired.last["cached"], paired.last["properties"])


ZONES = [
    "America/Los_Angeles",
    "Asia/Taipei",
    "Europe/London",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Cairo",
]
TRANSLATE = "((zone, dates) => dates.map((each) => serials_(zone).serial(each)))"
BACK = "((zone, serials) => serials.map((each) => serials_(zone).date(each)))"


@pytest.mark.parametrize("zone", ZONES)
def test_a_date_is_the_serial_number_that_the_cell_holds(paired, zone):
    """Over two years, every seven hours, a date becomes the serial number of its zone's clock, and back."""
    serials = [45_000 + step * 7 / 24 for step in range(2_400)]
    dates = [cell_date(serial, zone) for serial in serials]
    there = [shown(date, zone) for date in dates]
    assert paired.run(TRANSLATE, zone, dates) == pytest.approx(there, abs=1e-8)
    back = [shown(date, zone) for date in paired.run(BACK, zone, there)]
    assert back == pytest.approx(there, abs=1e-8)


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_stays_the_day(paired, zone):
    """A whole day comes back on that very day, also where its midnight is jumped over."""
    days = list(range(44_000, 47_000))
    assert [int(shown(date, zone)) for date in paired.run(BACK, zone, days)] == days
