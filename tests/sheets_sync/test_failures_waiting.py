"""How long a sync waits, for what, and what it says when it waits no longer."""

from __future__ import annotations

import threading
import time as real_time
from dataclasses import replace
from email.utils import formatdate

import pytest
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError, TransportError
from google.oauth2.credentials import Credentials as UserCredentials
from worlds.failing_syncs import ID, differences, made, small, state
from worlds.failures import (
    BASE,
    FAULTS,
    TOO_FAST,
    USER_RATE,
    WALL,
    WRITE,
    Fault,
    Plan,
    Port,
    Signed,
    Time,
    answer,
    error,
    tries,
)

from schemas.problem import CannotGoOn
from sheets_sync.google.opening import open_workbook
from sheets_sync.google.pace import CALL_SECONDS, SYNC_SECONDS, TRIES, Pace
from sheets_sync.google.transport import Transport
from sheets_sync.google.workbook import Workbook
from sheets_sync.sync import sync
from sheets_sync.wording import words

BY_NAME = {fault.name: fault for fault in FAULTS}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Let worlds be the same as for the other tests of failures."""
    small(monkeypatch)


@pytest.fixture
def world():
    """A sheet whose sync reads thrice and writes once."""
    return made()["changes"]


@pytest.mark.parametrize("dice", [0.0, 0.5, 0.999])
@pytest.mark.parametrize("name", ["503", "HTML 502", "reset after send", "connect timeout", "read timeout"])
def test_a_permanent_failure_ends_in_its_time_with_one_sentence(name, dice, world):
    """Whatever the dice: at most six tries and sixty seconds, one sentence, the sheet as it was."""
    store, time = world.store(), Time(dice=dice)
    before = state(store)
    outcome = world.sync(store, Plan(BY_NAME[name], 0, ever=True), time=time)
    assert outcome.problem
    assert outcome.problem.key == BY_NAME[name].says[0]
    (sentence,) = words("en").problem(outcome.problem).splitlines()
    assert "try again" in sentence
    assert len(outcome.port.calls) <= TRIES
    assert time.now <= CALL_SECONDS
    assert not differences(state(store), before)


def test_a_sync_of_slow_calls_ends_in_its_time(world):
    """Each call fails until its last try, for ever and ever: the whole sync ends within 240 seconds all the same."""
    store, time = world.store(), Time(dice=0.999)
    slow = Fault("slow", _after, BY_NAME["503"].says)

    class Slow(Plan):
        def hits(self, request: int) -> bool:
            return request % 5 != 4

    for _ in range(9):
        port = Port(store, time, Slow(slow, 0))
        workbook = port.workbook(ID)
        began = time.now
        with pytest.raises(CannotGoOn) as stop:
            _forever(workbook.describe)
        assert stop.value.problem.key in {"google.busy", "google.unreachable"}
        assert time.now - began <= SYNC_SECONDS
        assert all(call.timeout.total <= SYNC_SECONDS - (call.began - began) + 0.1 for call in port.calls)


def _forever(call):
    while True:
        call()


def _after(request, timeout, time):
    time.now += min(9, timeout.total)
    return answer(request, 503, b"busy")


def test_nothing_is_asked_after_the_last_second(world):
    """When a sync's time is over, no further call is sent, not even once."""
    time = Time()
    port = Port(world.store(), time)
    workbook = port.workbook(ID)
    time.now += SYNC_SECONDS
    with pytest.raises(CannotGoOn) as stop:
        workbook.describe()
    assert stop.value.problem.key == "google.unreachable"
    assert not port.calls


def test_eight_threads_wait_each_for_itself(world):
    """Eight syncs in eight threads meet one 503 each: each sleeps its own draw once, none for another."""
    times = [Time(dice=(number + 1) / 10) for number in range(8)]
    ended = {}

    def run(number):
        ended[number] = world.sync(world.store(), Plan(BY_NAME["503"], number % 4), time=times[number])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(ended[number].run for number in range(8))
    assert [time.slept for time in times] == [[time.dice] for time in times]


def test_eight_threads_wait_at_the_same_time(world):
    """With a real clock the eight waits of 0.3 seconds lie beside each other, not one after the other."""
    began = []

    def run(number):
        port = Port(world.store(), Time(), Plan(BY_NAME["503"], 0))
        pace = Pace(jitter=lambda: 0.3, sleep=lambda seconds: (began.append(real_time.monotonic()), naps(seconds)))
        transport = Transport(Signed(), BASE, pace)
        transport.session.mount("http://", port)
        Workbook(ID, transport, "", BASE).describe()

    naps = real_time.sleep
    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(began) == 8
    assert max(began) - min(began) < 8 * 0.3


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), (formatdate(WALL + 9, usegmt=True), 9.0), ("x", 0.0), ("", 0.0)]
)
@pytest.mark.parametrize(("status", "body"), [(429, TOO_FAST), (403, USER_RATE), (503, b"<html>")])
def test_retry_after_is_kept_in_both_forms(status, body, header, seconds, world):
    """Seconds or a date, whatever the status: never before it, and the sync goes through."""
    time = Time(dice=0.0)
    fault = Fault("wait", lambda request, _timeout, _time: answer(request, status, body, {"Retry-After": header}), ())
    outcome = world.sync(world.store(), Plan(fault, 3), time=time)
    assert outcome.run
    assert time.slept == [seconds]


def test_too_fast_and_not_yours_are_told_apart(world):
    """A 403 about quota is waited for; a 403 about permission is said at once, with whom to share the sheet."""
    for at, key in ((0, "sheet.not_shared"), (1, "sheet.not_shared"), (3, "sheet.view_only")):
        quota, permission = Time(), Time()
        assert world.sync(world.store(), Plan(BY_NAME["403 quota"], at), time=quota).run
        assert len(quota.slept) == 1
        outcome = world.sync(world.store(), Plan(BY_NAME["403 permission"], at), time=permission)
        assert outcome.problem
        assert outcome.problem.key == key
        assert "robot@example.iam.gserviceaccount.com" in words("en").problem(outcome.problem)
        assert not permission.slept
        assert len(outcome.port.calls) == at + 1


@pytest.mark.parametrize("at", range(4))
def test_a_service_account_signs_in_again_once(at, world):
    """One 401 in the middle of a sync: one new token, no pause, no second set of anything."""
    who, store, time = Signed(), world.store(), Time()
    assert world.sync(store, Plan(BY_NAME["401"], at, applied=True), who=who, time=time).run
    assert who.refreshed == 1
    assert not time.slept
    assert not differences(state(store), world.final)


@pytest.mark.parametrize("at", range(4))
def test_a_users_token_that_runs_out_says_so(at, world):
    """A short-lived token runs out in the middle of a sync: one sentence says to open the sheet again; no retry."""
    store = world.store()
    port = Port(store, Time(), Plan(BY_NAME["401"], at, ever=True))
    transport = Transport(UserCredentials(token="short-lived"), BASE, port.time.pace())
    transport.session.mount("http://", port)
    with pytest.raises(CannotGoOn) as stop:
        sync(Workbook(ID, transport, "", BASE), world.choices, world.as_of)
    assert stop.value.problem.key == "google.token_expired"
    assert "open Claimwatch in the sheet again" in words("en").problem(stop.value.problem)
    assert len(port.calls) == at + 1
    assert not port.time.slept
    world.is_old_or_new(store)


def test_a_users_token_is_sent_as_it_is():
    """With a token nothing is looked up on the machine: it signs the request, and nobody renews it."""
    workbook = open_workbook("a" * 44, token="short-lived")
    assert workbook._transport._credentials.token == "short-lived"
    assert workbook._transport._credentials.refresh_token is None


class Fails(Credentials):
    """Credentials whose renewal fails in one way."""

    def __init__(self, failure: Exception) -> None:
        super().__init__()
        self.token = "old"
        self.failure = failure
        self.asked = 0

    def before_request(self, *asked):
        *_, headers = asked
        headers["authorization"] = f"Bearer {self.token}"

    def refresh(self, request):  # noqa: ARG002  google-auth's own signature
        self.asked += 1
        raise self.failure


@pytest.mark.parametrize(
    ("failure", "key", "asked"),
    [
        (TransportError("no route"), "google.unreachable", TRIES),
        (RefreshError("backend error", retryable=True), "google.unreachable", 1),
        (RefreshError("invalid_grant"), "google.credentials", 1),
    ],
)
def test_a_sign_in_that_is_out_of_order_is_no_wrong_key(failure, key, asked, world):
    """Google's sign-in is not there: that is said, and not that the key is wrong; nor is it asked in two places."""
    port = Port(world.store(), Time(), Plan(BY_NAME["401"], 0, ever=True))
    who = Fails(failure)
    transport = Transport(who, BASE, port.time.pace())
    transport.session.mount("http://", port)
    with pytest.raises(CannotGoOn) as stop:
        Workbook(ID, transport, "", BASE).describe()
    assert stop.value.problem.key == key
    assert len(port.calls) == asked
    assert who.asked == asked


def test_nothing_is_tried_in_two_places(world):
    """The session tries nothing again by itself: each request that comes by is one of the transport's own tries."""
    transport = Port(world.store(), Time()).workbook(ID)._transport
    for adapter in transport.session.adapters.values():
        assert adapter.max_retries.total == 0
        assert not adapter.max_retries.read
    assert transport.session._max_refresh_attempts == 0
    assert not transport.session._refresh_status_codes
    for at, each in enumerate(world.calls):
        outcome = world.sync(world.store(), Plan(BY_NAME["503"], at, ever=True))
        *before, failing = tries(outcome.port.calls)
        assert all(len(group) == 1 for group in before)
        assert len(failing) == TRIES
        assert failing[0].method == each.method


def test_a_sheet_that_is_refused_again_and_again_is_left(world):
    """Google refuses the batch each time it is made anew: three attempts, then one sentence; the sheet as it was."""
    store = world.store()

    class Writes(Plan):
        def hits(self, request: int) -> bool:
            return port.calls[request].kind == WRITE

    port = Port(store, Time(), Writes(BY_NAME["400"], 0))
    with pytest.raises(CannotGoOn) as stop:
        sync(port.workbook(ID), world.choices, world.as_of)
    assert stop.value.problem.key == "sheet.unsettled"
    assert "Unable to parse range" in words("en").problem(stop.value.problem)
    assert len([call for call in port.calls if call.kind == WRITE]) == 3
    world.is_old_or_new(store)
    assert replace(world).sync(store).run


def test_a_wait_that_google_asks_for_is_said():
    """What is left to wait is in the sentence, so that nobody comes back too early."""
    world = made()["first"]
    body = error(429, "RESOURCE_EXHAUSTED")
    fault = Fault("wait", lambda request, _timeout, _time: answer(request, 429, body, {"Retry-After": "90"}), ())
    outcome = world.sync(world.store(), Plan(fault, 0))
    assert outcome.problem
    assert outcome.problem.key == "google.quota"
    assert int(outcome.problem.facts["seconds"]) >= 90
    assert not outcome.port.time.slept


def test_a_lost_certificate_file_is_a_sentence_too(monkeypatch):
    """The machine's own settings name a file of certificates that is not there: said, not a crash."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/certificates.pem")
    time, base = Time(), "https://127.0.0.1:9"
    with pytest.raises(CannotGoOn) as stop:
        Workbook(ID, Transport(Signed(), base, time.pace()), "", base).describe()
    assert stop.value.problem.key == "google.unreachable"
    assert len(time.slept) == TRIES - 1
