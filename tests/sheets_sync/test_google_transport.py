"""Laws of the transport: what is tried again, how long, and what failures are called. Real sockets, our own clock."""

from __future__ import annotations

import gc
import socket
from dataclasses import dataclass, field
from email.utils import formatdate

import orjson
import pytest
from builders.scripted_google import HANG_UP, RESET, TRUNCATED, said, scripted
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.problem import CannotGoOn
from sheets_sync.google.failures import CannotSignIn, GaveUp, failure
from sheets_sync.google.opening import open_workbook, spreadsheet_id
from sheets_sync.google.pace import CALL_SECONDS, LONGEST_PAUSE, SYNC_SECONDS, TRIES, Pace
from sheets_sync.google.transport import Transport
from sheets_sync.google.workbook import Conflict, Workbook

ID = "1" * 44
RETRIED = [408, 429, 500, 502, 503, 504]
FINAL = [301, 302, 400, 401, 403, 404, 409, 410, 413, 418, 501]
WALL = 1_800_000_000.0


@dataclass
class Time:
    """A clock that only sleeping moves."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    dice: float = 1.0
    permits: int = 0

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds

    def permit(self, use):
        assert use in {"read", "write"}
        self.permits += 1

    def pace(self):
        return Pace(lambda: self.now, lambda: WALL + self.now, self.sleep, lambda: self.dice, self.permit)


def transport(google, time, credentials=None):
    return Transport(credentials, google.url, time.pace())


def get(client):
    return client.spreadsheets_get(ID, {"fields": "spreadsheetId"})


def error(code, **more):
    return said(code, orjson.dumps({"error": {"code": code, "message": "no", **more}}))


@pytest.mark.parametrize("status", RETRIED)
def test_a_passing_failure_is_tried_again_and_then_answered(status):
    """Each status that passes is tried again, an HTML body being no obstacle, and the answer is the later one."""
    time = Time()
    with scripted(said(status, b"<html>busy</html>"), error(status), said(200, b'{"ok": 1}')) as google:
        assert get(transport(google, time)) == {"ok": 1}
    assert len(google.asked) == 3
    assert time.slept == [1.0, 2.0]


@pytest.mark.parametrize(
    "broken", [RESET, HANG_UP, TRUNCATED, said(200, b""), said(200, b'{"a": '), said(200, b"<html>")]
)
def test_a_broken_answer_is_tried_again(broken):
    """A reset, a silent end, an answer cut short, an empty one, half a JSON, HTML with status 200: asked again."""
    time = Time()
    with scripted(broken, said(200, b'{"ok": 1}')) as google:
        assert get(transport(google, time)) == {"ok": 1}
    assert len(time.slept) == 1


@pytest.mark.parametrize("status", FINAL)
def test_a_refusal_is_final(status):
    """What will be refused again is asked once: no retry, no redirect followed, no second host."""
    time = Time()
    answer = said(status, b'{"error": {"message": "no"}}', Location="http://127.0.0.1:9/")
    with scripted(answer) as google, pytest.raises((GaveUp, CannotSignIn)):
        get(transport(google, time))
    assert len(google.asked) == 1
    assert not time.slept


@pytest.mark.parametrize("status", RETRIED)
def test_a_permanent_failure_ends_within_its_budget(status):
    """At most six tries and sixty seconds a call, whatever the dice say; the limiter is asked before each."""
    for dice in (0.0, 0.5, 0.999):
        time = Time(dice=dice)
        with scripted(said(status, b"busy")) as google, pytest.raises(GaveUp):
            get(transport(google, time))
        assert len(google.asked) == time.permits <= TRIES
        assert time.now <= CALL_SECONDS


def test_a_sync_ends_within_its_own_budget():
    """All calls of one transport together stop after 240 seconds, however many there are."""
    time = Time(dice=0.999)
    with scripted(said(503)) as google:
        client = transport(google, time)
        for _ in range(40):
            with pytest.raises(GaveUp):
                get(client)
    assert time.now <= SYNC_SECONDS


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", ["7", formatdate(WALL + 7, usegmt=True)])
def test_retry_after_is_honoured_in_both_forms(status, asked):
    """Seconds or an HTTP date: we never come back before it."""
    time = Time(dice=0.0)
    with scripted(said(status, Retry_After=asked), said(200)) as google:
        get(transport(google, time))
    assert time.slept == [7.0]


def test_a_wait_that_is_too_long_is_not_begun():
    """Google asks for more time than a call has: we stop at once and say for how long."""
    time = Time()
    with scripted(said(429, Retry_After="3600")) as google, pytest.raises(CannotGoOn) as stop:
        Workbook(ID, transport(google, time), "", google.url).describe()
    assert stop.value.problem.key == "google.quota"
    assert stop.value.problem.facts["seconds"] >= 3600
    assert not time.slept


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_any_retry_after_header_is_survived(text):
    """Whatever a header says, it is a number of seconds that is not negative."""
    assert Pace(wall=lambda: WALL).asked_for(text) >= 0


@given(st.integers(1, 40), st.floats(0, 0.999))
def test_the_pause_is_full_jitter_in_a_doubling_window(tried, dice):
    """Anywhere between nothing and twice the window before, and never longer than the longest."""
    pause = Pace(jitter=lambda: dice).pause(tried, None)
    assert pause == dice * min(LONGEST_PAUSE, 2 ** (tried - 1))


class Signed(Credentials):
    """Credentials whose token changes at each refresh; `stale` of them are refused."""

    def __init__(self, *, fails=False):
        super().__init__()
        self.token = "old"
        self.refreshed = 0
        self.fails = fails

    @property
    def expired(self):
        return False

    @property
    def valid(self):
        return True

    def refresh(self, request):  # noqa: ARG002  google-auth's own signature
        self.refreshed += 1
        if self.fails:
            raise RefreshError("no")
        self.token = "new"


def test_a_401_is_refreshed_once_and_sent_again():
    """One new token, one more try with it, and no pause."""
    time, who = Time(), Signed()
    with scripted(error(401), said(200)) as google:
        get(transport(google, time, who))
    assert [asked.headers["authorization"] for asked in google.asked] == ["Bearer old", "Bearer new"]
    assert who.refreshed == 1
    assert not time.slept


def test_a_second_401_is_final():
    """A new token that is not taken either is a question of credentials."""
    time, who = Time(), Signed()
    with scripted(error(401)) as google, pytest.raises(CannotGoOn) as stop:
        Workbook(ID, transport(google, time, who), "", google.url).describe()
    assert stop.value.problem.key == "google.credentials"
    assert len(google.asked) == 2


@pytest.mark.parametrize("who", [None, Signed(fails=True)])
def test_no_new_token_is_a_question_of_credentials(who):
    """Where there is nothing to refresh, or it fails, the sentence is about credentials."""
    with scripted(error(401)) as google, pytest.raises(CannotGoOn) as stop:
        Workbook(ID, transport(google, Time(), who), "", google.url).describe()
    assert stop.value.problem.key == "google.credentials"


QUOTA = [
    {"status": "RESOURCE_EXHAUSTED"},
    {"errors": [{"reason": "rateLimitExceeded"}]},
    {"errors": [{"reason": "userRateLimitExceeded"}]},
    {"errors": [{"reason": "quotaExceeded"}]},
    {"details": [{"reason": "RATE_LIMIT_EXCEEDED"}]},
]


@pytest.mark.parametrize("reason", QUOTA)
def test_a_403_for_quota_is_waited_for(reason):
    """A 403 that means "too fast" is told from one that means "not yours"."""
    time = Time()
    with scripted(error(403, **reason), said(200)) as google:
        get(transport(google, time))
    assert len(time.slept) == 1


CASES = [
    (error(403, status="PERMISSION_DENIED"), "sheet.not_shared", "sheet.view_only"),
    (error(404, status="NOT_FOUND"), "sheet.not_found", "sheet.not_found"),
    (error(403, details=[{"reason": "SERVICE_DISABLED"}]), "google.refused", "google.refused"),
    (error(409), "google.refused", "google.refused"),
    (said(503), "google.busy", "google.busy"),
    (said(200, b"<html>"), "google.garbled", "google.garbled"),
    (said(429), "google.quota", "google.quota"),
    (RESET, "google.unreachable", "google.unreachable"),
    (said(302, Location="http://127.0.0.1:9/"), "google.refused", "google.refused"),
]


@pytest.mark.parametrize(("answer", "reading", "writing"), CASES)
def test_each_failure_is_one_problem_with_its_facts(answer, reading, writing):
    """Reading and writing alike: each failure has its own sentence, with the address to share with and the id."""
    with scripted(answer) as google:
        book = Workbook(ID, transport(google, Time()), "robot@example.com", google.url)
        for call, key in (
            (book.describe, reading),
            (lambda: book.values(["A1"]), reading),
            (lambda: book.apply([]), writing),
        ):
            with pytest.raises(CannotGoOn) as stop:
                call()
            assert stop.value.problem.key == key
            assert stop.value.problem.facts.get("address", "robot@example.com") in {"robot@example.com", google.url}


def test_a_refused_batch_is_a_conflict():
    """A 400 on cells means that the sheet is no longer what it was; on the sheet as a whole it is Google's refusal."""
    with scripted(error(400)) as google:
        book = Workbook(ID, transport(google, Time()), "", google.url)
        for call in (lambda: book.apply([]), lambda: book.values(["A1"])):
            with pytest.raises(Conflict):
                call()
        with pytest.raises(CannotGoOn) as stop:
            book.describe()
    assert stop.value.problem.key == "google.refused"


def test_what_is_sent_is_compact_and_asks_for_gzip():
    """No pretty printing, gzip asked for in both headers, a field mask, JSON without spaces."""
    with scripted(said(200, b'{"spreadsheetId": "x"}')) as google:
        client = transport(google, Time())
        get(client)
        client.batch_update(ID, {"requests": [{"a": 1}]})
    for asked in google.asked:
        assert asked.headers["accept-encoding"] == "gzip"
        assert "gzip" in asked.headers["user-agent"]
        assert "prettyPrint=false" in asked.line
        assert "fields=" in asked.line
    assert google.asked[1].body == b'{"requests":[{"a":1}]}'
    assert gc.isenabled()


def test_gspread_can_use_it_as_its_client():
    """It is gspread's own HTTP client: what gspread asks goes the same way, and its answers read as usual."""
    with scripted(said(200, b'{"sheets": []}')) as google:
        client = transport(google, Time())
        assert client.fetch_sheet_metadata(ID) == {"sheets": []}
        with pytest.raises(ValueError, match="not an address"):
            client.request("get", "https://example.com/")
        with pytest.raises(ValueError, match="uploads"):
            client.request("post", "https://sheets.googleapis.com/x", files={"a": b""})


def test_nobody_listening_is_unreachable():
    """A refused connection is tried again and then said, with the address that was tried."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    time = Time()
    with pytest.raises(CannotGoOn) as stop:
        open_workbook(ID, url, pace=time.pace()).describe()
    assert stop.value.problem.key == "google.unreachable"
    assert stop.value.problem.facts == {"address": url}
    assert len(time.slept) == TRIES - 1


LONG = "a" * 20
GOOD = [
    "a" * 10,
    "x-_" + "0" * 41,
    f" {ID} ",
    f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
    f"https://docs.google.com/a/b.example/spreadsheets/u/0/d/{ID}",
    f"http://127.0.0.1:8080/spreadsheets/d/{ID}",
]
BAD = [
    *("", "abc", "a" * 101, "../" * 9, "ａ" * 20),
    *(LONG + tail for tail in ("%2f", "@evil.example", "?x", "/..", "\n" + LONG, "\u2024", "\\", ":80", "#x", " x")),
    "https://docs.google.com/",
    "https://docs.google.com/spreadsheets/d/",
    f"ftp://docs.google.com/spreadsheets/d/{ID}",
    f"https://docs.google.com/document/d/{ID}",
    "https://[::1/spreadsheets/d/x",
]


@pytest.mark.parametrize("text", GOOD)
def test_an_id_or_an_address_is_taken(text):
    """The id is taken out of every form of address that a browser shows."""
    assert spreadsheet_id(text) in text


@pytest.mark.parametrize("text", BAD)
def test_nothing_else_is_taken_for_an_id(text):
    """Whatever could lead anywhere else is refused before a socket is opened."""
    with pytest.raises(CannotGoOn) as stop:
        spreadsheet_id(text)
    assert stop.value.problem.key == "sheet.bad_id"


@settings(max_examples=200)
@given(st.integers(300, 599), st.binary(max_size=80))
def test_any_error_body_has_a_name(status, body):
    """Whatever comes, it is named and never raises."""
    assert failure(status, body).status == status
