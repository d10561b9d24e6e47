"""The companion's menu, its guard over result columns and its syncs, by the platform's rules for each way it is run."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack, closing

import pytest
from builders.backend import running
from builders.companion import SCRIPTS, companion
from builders.local_google import NOW

from addon.command.up import _served
from sheets_sync.google.requests import GUARD
from sheets_sync.mirror import _BEGINNING
from sheets_sync.placement import COLUMN_MARK, FRONT_MARK
from sheets_sync.wording import words

__all__ = ["running"]

ADDRESS = "http://127.0.0.1:9"
HANDLERS = ["showToday", "syncNow", "previewChanges", "undoLastSync", "showSettings", "showHelp"]
MENU = ["today", "sync", "preview", "undo", "settings", "help"]
LANGUAGES = [
    ("en", "en"),
    ("en_GB", "en"),
    ("de", "en"),
    ("zh_TW", "zh-Hant"),
    ("zh-HK", "zh-Hant"),
    ("zh-Hant", "zh-Hant"),
]
FORMULA = '=IF(ROW()<>ROW($A$1);"";ARRAYFORMULA(1))'


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
@pytest.mark.parametrize("mode", ["NONE", "LIMITED", "FULL"])
def test_the_menu_is_there_before_anything_is_allowed(locale, language, mode):
    """The menu comes in the reader's language, in every mode, also where nothing but the language may be asked for."""
    with companion(ADDRESS) as made:
        made.run("onOpen", mode=mode, locale=locale)
        says = words(language).say
        assert made.last["menu"] == [
            [says(f"companion.menu.{key}"), each] for key, each in zip(MENU, HANDLERS, strict=True)
        ]
        if mode == "FULL":
            made.run("onInstall", locale=locale)
            assert len(made.last["menu"]) == len(MENU)


@pytest.mark.parametrize("handler", HANDLERS[1:5])
def test_a_choice_that_cannot_be_carried_out_is_said(handler):
    """Without a backend, or without an identity, a choice from the menu ends in one sentence, never in an exception."""
    with companion(ADDRESS, sheets=[{"name": "Orders", "cells": [], "active": True}]) as made:
        for identity in (None, {"email": "x"}):
            made.run(handler, identity=identity, answers=["YES"], locale="zh_TW")
            assert made.last["alerts"][-1][-1] in "。；" or "Claimwatch" in made.last["alerts"][-1]
            assert "Error" not in "".join(made.last["alerts"])


def sheet(*, live=True, marks=True, **more):
    """A tab whose columns C and D are ours: formulas or plain values under the titles in row 2."""
    under = [["1", "a", FORMULA, FORMULA]] if live else [["1", "a", FORMULA, "Claim risk"]]
    cells = [["note", "", "", ""], *under, *([f"{row}", "b", "", "" if live else "high"] for row in range(3, 7))]
    ours = {"marks": {"3": COLUMN_MARK, "4": COLUMN_MARK}} if marks else {"guarded": [3, 4]}
    return {"name": "Orders", "cells": cells, "active": True} | ours | more


def edited(made, row, column, cells, **more):
    """Edit cells as a person does, and let the simple trigger run; the tab afterwards."""
    edit = {"sheet": "Orders", "row": row, "column": column, "cells": cells} | more
    made.run("onEdit", edit=edit, mode="LIMITED", locale="zh_TW")
    return made.last["document"]["sheets"][0]


@pytest.mark.parametrize("marks", [True, False])
@pytest.mark.parametrize("typed", ["mine", "=A1", "2026-11-24"])
def test_typing_over_a_result_is_taken_out_and_kept(marks, typed):
    """What is typed under a result formula is out at once and kept as the cell's note; the person is told."""
    with companion(ADDRESS, sheets=[sheet(marks=marks, notes={"4,4": "before"})], marks_refused=not marks) as made:
        tab = edited(made, 4, 4, [[typed]])
        assert tab["cells"][3][3] == ""
        assert tab["notes"] == {"4,4": f"before\n{typed}"}
        assert made.last["toasts"] == [words("zh-Hant").say("companion.typed_over")]


def test_a_paste_over_several_columns_takes_out_ours_only():
    """Of a paste over people's columns and ours, only what fell into ours is taken out."""
    with companion(ADDRESS, sheets=[sheet()]) as made:
        tab = edited(made, 3, 1, [["x", "y", "z", ""], ["1", "2", "", "4"]])
        assert [row[:4] for row in tab["cells"][2:4]] == [["x", "y", "", ""], ["1", "2", "", ""]]
        assert tab["notes"] == {"3,3": "z", "4,4": "4"}


def test_a_formula_that_was_typed_over_leaves_a_blank_cell():
    """Where a header formula is typed over, the text is kept and the cell is left blank, which the next sync fills."""
    with companion(ADDRESS, sheets=[sheet()]) as made:
        tab = edited(made, 2, 4, [["My title"]], oldValue="Claim risk")
        assert tab["cells"][1][3] == ""
        assert tab["notes"] == {"2,4": "My title"}


def test_a_plain_value_comes_back():
    """A result that is a plain value comes back from the event; a paste over several cannot, and the person is told."""
    with companion(ADDRESS, sheets=[sheet(live=False)]) as made:
        tab = edited(made, 4, 4, [["mine"]], oldValue="high")
        assert tab["cells"][3][3] == "high"
        assert tab["notes"] == {"4,4": "mine"}
        tab = edited(made, 5, 4, [["a"], ["b"]])
        assert [row[3] for row in tab["cells"][4:]] == ["a", "b"]
        assert made.last["toasts"] == [words("zh-Hant").say("companion.typed_over_many")]


@pytest.mark.parametrize(("row", "column", "typed"), [(4, 2, "mine"), (4, 4, ""), (2, 4, FORMULA)])
def test_other_edits_are_left_alone(row, column, typed):
    """An edit of a person's column, a deletion and our own formula coming back are nobody's business."""
    with companion(ADDRESS, sheets=[sheet()]) as made:
        tab = edited(made, row, column, [[typed]])
        assert tab["cells"][row - 1][column - 1] == typed
        assert not tab.get("notes")
        assert not made.last["toasts"]


def test_the_guard_knows_the_marks_of_the_sync():
    """The guard looks for the marks, the protection and the formulas that the sync really makes."""
    text = (SCRIPTS / "Guard.js").read_text("utf-8")
    assert f"const COLUMN_MARK = '{COLUMN_MARK}';" in text
    assert f"const PROTECTION = '{GUARD}';" in text
    assert f"const OURS = '{_BEGINNING}';" in text
    assert f"'{FRONT_MARK}'" in (SCRIPTS / "Syncs.js").read_text("utf-8")


def test_today_opens_the_visible_tab():
    """Today opens the tab that the sync marked, not the hidden one; without one it says how to get it."""
    tabs = [{"name": "_claimwatch", "cells": [], "hidden": True, "mark": FRONT_MARK}]
    with companion(ADDRESS, sheets=[{"name": "Orders", "cells": [], "active": True}, *tabs]) as made:
        made.run("showToday")
        assert made.last["alerts"] == [words("en").say("companion.no_front")]
        tabs = [*made.last["document"]["sheets"], {"name": "Claimwatch", "cells": [], "mark": FRONT_MARK}]
        made.run("showToday", document={"sheets": tabs})
        assert [tab["name"] for tab in made.last["document"]["sheets"] if tab.get("active")] == ["Claimwatch"]


HEADER = ["Order ID", "Purchase date", "Marketplace", "Status", "Amount", "Currency", "Latest delivery"]
ORDER = ["113-1234567-1234567", "2026-10-01", "US", "Shipped", 25, "USD", "2026-10-10"]


@pytest.fixture
def real(running, local_google):
    """A document with an order on a local Google, in the hands of ann, whose backend syncs it for real."""
    backend = running.again(google_url=local_google.url, as_of=NOW)
    spreadsheet = local_google.spreadsheet([HEADER, ORDER])
    backend.joined(spreadsheet, "ann")
    with ExitStack() as stack:
        door = stack.enter_context(closing(socket.create_server(("127.0.0.1", 0))))
        stack.enter_context(_served(backend.app, door))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        tabs = [{"name": "Orders", "cells": [HEADER, ORDER], "active": True}]
        made = stack.enter_context(companion(address, id=spreadsheet, sheets=tabs))
        made.who = {"email": backend.identity("ann")}
        yield made, backend, lambda: local_google.shown(spreadsheet)
        assert backend.held.running.stop()


def test_the_menu_previews_syncs_and_undoes(real):
    """Preview says what would come and writes nothing; a sync answers the order; its undo takes the answers back."""
    made, _, shown = real
    before = shown()
    made.run("previewChanges")
    assert "1 orders" in made.last["alerts"][-1]
    assert shown() == before
    made.run("syncNow")
    assert made.last["alerts"][-1].startswith("Synced: 1 orders. Answers: 1 new")
    synced = shown()
    assert len(synced[1]) > len(ORDER)
    made.run("undoLastSync")
    assert made.last["alerts"] == ["The last sync was undone."]
    assert shown() != synced


def test_the_clock_syncs_once_however_often_it_was_asked_for(real):
    """Settings make one trigger an hour, never two; it syncs in the name of who asked, and can be taken away."""
    made, _, shown = real
    made.run("showSettings", answers=["YES", "YES"])
    made.run("showSettings", answers=["YES", "YES"])
    assert made.last["triggers"] == 1
    before = shown()
    made.run("syncOnSchedule")
    for _ in range(100):
        if shown() != before:
            break
    assert made.last["properties"]["run"]
    made.run("showSettings", answers=["NO", "NO"])
    assert made.last["triggers"] == 0
    assert "token" not in made.last["properties"]


def test_a_stranger_gets_nothing(real):
    """Somebody who does not belong to the spreadsheet is told so, and no token comes of it."""
    made, backend, _ = real
    made.who = {"email": backend.identity("eve")}
    made.run("syncNow")
    assert made.last["alerts"] == [words("en").say("companion.not_a_member")]
    assert "token" not in made.last["properties"]


MANIFEST = json.loads((SCRIPTS / "appsscript.json").read_text("utf-8"))


@pytest.mark.parametrize("scope", MANIFEST["oauthScopes"])
def test_no_scope_could_be_left_out(running, scope):
    """With any one of the scopes withheld, something a person chooses no longer works: there is none too many."""
    tabs = [{"name": "Orders", "cells": [HEADER, ORDER], "active": True}]
    with closing(socket.create_server(("127.0.0.1", 0))) as door, _served(running.app, door):
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        with companion(address, withheld=scope, sheets=tabs) as made:
            # Known by e-mail address only, as Drive's list of editors knows people; without the scope there is none.
            made.who = {"email": running.identity("ann"), "plain": running.issuer.identity("bob", "")}
            running.joined("1Companion_of_a_sheet-0123456789abcdef", "ann")
            made.run("showSettings", answers=["YES", "YES"])
            assert not (made.last["triggers"] and made.last["properties"].get("token"))
        with companion(address, sheets=tabs) as made:
            made.who = {"email": running.identity("ann")}
            made.run("showSettings", answers=["YES", "YES"])
            assert made.last["triggers"]
            assert made.last["properties"].get("token")
