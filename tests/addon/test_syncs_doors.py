"""Laws of the syncs doors: who may, what is answered, and that a run asked for there is the run that is shown."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from builders.backend import running
from builders.local_google import NOW

from addon.running import choices_of
from addon.syncs import ask, last_run, run_answer, stopped
from schemas.problem import Problem
from schemas.syncs import STATES, RunSchema, StartedSchema
from sheets_sync.engine import members, runs
from sheets_sync.engine.port import Asked
from sheets_sync.wording import words

__all__ = ["running"]

HEADER = ["Order ID", "Purchase date", "Marketplace", "Status", "Amount", "Currency", "Latest delivery"]
ORDER = ["113-1234567-1234567", "2026-10-01", "US", "Shipped", 25, "USD", "2026-10-10"]


@pytest.fixture
def backend(running, local_google):
    """A backend whose Google is the local one, judged by Google's own documents; its engine ends with the test."""
    made = running.again(google_url=local_google.url, as_of=NOW)
    yield made
    assert made.held.running.stop()


@pytest.fixture
def sheet(backend, local_google):
    """An order sheet that ann may edit and vic may read."""
    spreadsheet = local_google.spreadsheet([HEADER, ORDER])
    backend.joined(spreadsheet, "ann")
    backend.joined(spreadsheet, "vic", "viewer")
    return spreadsheet


def ended(backend, run, sub="ann"):
    """Ask the door until a run has ended; every answer on the way is in the shape that is promised."""
    ends = time.monotonic() + 20
    while True:
        answer = backend.ask("GET", f"/v1/syncs/{run}", backend.identity(sub))
        assert answer.status_code == 200, answer.text
        assert RunSchema().validate(answer.json) == {}
        if answer.json["state"] in STATES[2:]:
            return answer.json
        assert time.monotonic() < ends
        time.sleep(0.02)


def started(answer):
    """The run that an answer names."""
    assert answer.status_code == 202, answer.text
    assert StartedSchema().validate(answer.json) == {}
    return answer.json["run"]


def test_a_sync_is_asked_for_shown_and_undone(backend, sheet, local_google):
    """202 with a run at once; the run is shown until it is done; its undo is a run too, and takes the answers back."""
    path = f"/v1/spreadsheets/{sheet}/syncs"
    run = ended(backend, started(backend.ask("POST", path, backend.identity("ann"), {})))
    assert (run["state"], run["kind"], run["problem"], run["undoable"]) == ("done", "sync", None, True)
    assert run["counts"]["orders"] == 1
    assert all(datetime.fromisoformat(run[name]) for name in ("asked_at", "began_at", "ended_at"))
    assert "high" in str(local_google.shown(sheet)).lower() or len(local_google.shown(sheet)[1]) > len(ORDER)
    undo = ended(backend, started(backend.ask("POST", f"/v1/syncs/{run['run']}/undo", backend.identity("ann"), {})))
    assert (undo["state"], undo["kind"], undo["counts"]["restored"]) == ("done", "undo", 1)
    assert ended(backend, run["run"], sub="vic") == run


def test_a_dry_run_writes_nothing_and_cannot_be_undone(backend, sheet, local_google):
    """With dry_run the sheet is as it was, the answer says how many cells would change; nothing is to undo."""
    before = local_google.shown(sheet)
    path = f"/v1/spreadsheets/{sheet}/syncs"
    run = ended(backend, started(backend.ask("POST", path, backend.identity("ann"), {"dry_run": True})))
    assert (run["state"], run["dry_run"], run["undoable"]) == ("done", True, False)
    assert run["counts"]["changes"] > 0
    assert local_google.shown(sheet) == before
    refused = backend.ask("POST", f"/v1/syncs/{run['run']}/undo", backend.identity("ann"))
    assert (refused.status_code, refused.json["error"]["key"]) == (422, "run.changed_nothing")


@pytest.mark.parametrize(("method", "path", "sub", "let_in"), [
    ("POST", "/v1/spreadsheets/{sheet}/syncs", "ann", True),
    ("POST", "/v1/spreadsheets/{sheet}/syncs", "vic", False),
    ("POST", "/v1/spreadsheets/{sheet}/syncs", "eve", False),
    ("GET", "/v1/syncs/{run}", "vic", True),
    ("GET", "/v1/syncs/{run}", "eve", False),
    ("POST", "/v1/syncs/{run}/undo", "vic", False),
    ("POST", "/v1/syncs/{run}/undo", "eve", False),
    ("GET", "/v1/syncs/0123456789abcdef", "ann", False),
])  # fmt: skip
def test_editors_ask_viewers_look_and_strangers_hear_nothing(  # noqa: PLR0913, PLR0917  a row of the table above
    backend, sheet, method, path, sub, let_in
):
    """Only who may edit a sheet starts or undoes, who may view it sees its runs, and nobody else hears of any."""
    run = started(backend.ask("POST", f"/v1/spreadsheets/{sheet}/syncs", backend.identity("ann"), {"dry_run": True}))
    answer = backend.ask(method, path.format(sheet=sheet, run=run), backend.identity(sub))
    assert (answer.status_code < 300) == let_in
    assert let_in or answer.json["error"]["key"] == "refused"


@pytest.mark.parametrize("body", [[], 7, "x", {"worksheet": "Ann's tab"}, {"worksheet": -1}, {"worksheet": True},
                                  {"dry_run": "yes"}, {"dry_run": None}, {"rows": 1}])  # fmt: skip
def test_a_body_of_another_shape_is_refused_in_a_sentence(backend, sheet, body):
    """What the description does not allow gets 400 and one sentence, and starts nothing."""
    answer = backend.ask("POST", f"/v1/spreadsheets/{sheet}/syncs", backend.identity("ann"), body)
    assert (answer.status_code, answer.json["error"]["key"]) == (400, "call.shape")
    assert "Ann" not in answer.text
    assert last_run(backend.held, sheet) is None


def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it(backend, sheet, local_google):
    """Where the backend's own account may not, the run fails and its sentence names the address to share with."""
    local_google.store.share(sheet, "none")
    run = ended(backend, started(backend.ask("POST", f"/v1/spreadsheets/{sheet}/syncs", backend.identity("ann"), {})))
    assert (run["state"], run["problem"]["key"]) == ("failed", "sheet.not_shared")
    assert "claimwatch@local.iam.gserviceaccount.com" in run["problem"]["text"]
    assert sheet in run["problem"]["text"]


def test_a_press_in_the_sidebar_runs_in_the_name_of_who_pressed(backend, sheet):
    """The same engine takes a person's token; neither the token nor the opener is anywhere in the store."""
    run = ask(backend.held, sheet, Asked(urgent=True), token="ya29.a-token")
    ended(backend, run)
    with backend.held.store.reading() as conn:
        kept = [
            str(row)
            for table in ("runs", "spreadsheets", "audit")
            for row in conn.exec_driver_sql(f"select * from {table}")
        ]
    assert "ya29" not in "".join(kept)


def test_every_sentence_of_a_failed_run_is_whole(backend):
    """Whatever stopped a run, its kept facts make a sentence without holes; … stands for what a person wrote."""
    facts = {"text": "Ann's tab", "allowed": "Bob's tab", "status": 500, "seconds": 3, "tab": "Orders"}
    with backend.held.store.begin() as conn:
        members.register(conn, "s" * 20, "t")
        for key in (
            "sheet.no_such_tab",
            "google.refused",
            "google.quota",
            "run.parked",
            "run.broken",
            "sheet.unsettled",
        ):
            run = runs.begin(conn, "s" * 20)
            runs.end(conn, run, "failed", problem=Problem(key, facts=facts))
            for language in ("en", "zh-Hant"):
                said = stopped(runs.get(conn, run), words(language))
                assert said
                assert "{" not in said
                assert "tab”" not in said.replace("“…”", "")
                assert "Ann" not in said
    assert run_answer(last_run(backend.held, "s" * 20), words("en"))["problem"]["key"] == "sheet.unsettled"


def test_kept_settings_choose_and_what_they_leave_open_stays_open():
    """A known word chooses; another one does not; the sheet's own settings come first for all the rest."""
    chosen = choices_of({"marketplace": "DE", "profile": "nonsense", "language": "zh-Hant"})
    assert (chosen.marketplace, chosen.profile, chosen.language) == ("DE", "guide", "zh-Hant")
    assert chosen.defaulted == {"profile", "display", "columns"}
    assert choices_of({}).defaulted == {"marketplace", "profile", "language", "display", "columns"}
