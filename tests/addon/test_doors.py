"""The doors: there are no others, each verifies first, and none takes more than it can hold."""

from __future__ import annotations

import http.client
import logging
import resource
import socket
from contextlib import closing, suppress
from pathlib import Path

import pytest
from builders.backend import local_backend
from builders.knocks import doors, knock, named
from builders.local_page import local_page
from hypothesis import given
from hypothesis import strategies as st

from addon import limits
from addon.command.up import _served
from addon.doors import DOORS, HEADERS, callback_urls
from addon.limits import DEEPEST, LARGEST_BODY, Buckets, is_shallow
from addon.logs import tell

SHEET, SUB = "sheet-behind-the-doors-01", "21"
LOCAL = ("google.", "page.", "issuer.")
"""What `claimwatch up` has beside the doors, on this machine only."""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """One backend for all."""
    with local_backend(tmp_path_factory.mktemp("doors")) as made:
        yield made


def rules(app):
    """Every address that an application answers, with its methods."""
    return {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD"}
        if not rule.endpoint.startswith(LOCAL)
    }


def test_a_backend_answers_nowhere_but_at_its_doors(running):
    """Walking every rule of the application finds the doors of the list, each method once, and nothing else."""
    listed = [(door.path, method) for door in DOORS for method in door.methods]
    assert len(listed) == len(set(listed))
    assert rules(running.app) == set(listed)


def test_the_local_page_adds_no_door(tmp_path):
    """Without a backend the page of this machine has none of them; what is below theirs is not found, as JSON."""
    with local_page(tmp_path) as page:
        answer = page.get("/v1/functions")
    assert (answer.status, answer.headers["Content-Type"]) == (404, "application/json")


@pytest.mark.parametrize("door", doors(), ids=named)
def test_nothing_is_read_before_the_caller_is_known(running, monkeypatch, door):
    """To somebody without a token a door does not even open the body."""

    def never(_):
        raise AssertionError

    monkeypatch.setattr("addon.verify.json_of", never)
    monkeypatch.setattr("addon.doors.json_of", never)
    door, method = door
    path = door.path.replace("<name>", "home").replace("<spreadsheet>", SHEET).replace("<run>", "0" * 16)
    assert running.ask(method, path, json={"x": 1}).status_code == 401


@pytest.mark.parametrize("door", doors(), ids=named)
def test_every_answer_carries_the_guards(running, door):
    """Let in, refused, too large or of no use: the same guards, JSON, and no permission for other origins."""
    right = knock(running, *door, SHEET, SUB)
    headers = {"Authorization": f"Bearer {right.token}", "Origin": "https://evil.example"}
    asked = running.app.test_client()
    answers = [
        right.at(running),
        right.at(running, token="x"),
        asked.open(right.path, method=right.method, headers=headers, data=b"["),
        asked.open(right.path, method="OPTIONS", headers=headers),
        asked.open(right.path + "/nowhere/at/all", method=right.method, headers=headers),
    ]
    for answer in answers:
        assert answer.content_type == "application/json"
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]
        assert "Set-Cookie" not in answer.headers
    assert [answer.status_code for answer in answers[3:]] == [405, 404]


def posting():
    """The doors that take a body."""
    return [pair for pair in doors() if pair[1] == "POST"]


@pytest.mark.parametrize("door", posting(), ids=named)
@pytest.mark.parametrize(
    ("data", "headers", "status"),
    [
        (b'{"x":"' + b"x" * LARGEST_BODY + b'"}', {}, 413),
        (b"[" * 200_000 + b"]" * 200_000, {}, 400),
        (b"[" * 200 + b"]" * 200, {}, 400),
        (b"{", {}, 400),
        (b"\xff\xfe", {}, 400),
        (b"{}", {"Content-Encoding": "gzip"}, 415),
    ],
    ids=["too large", "bottomless", "too deep", "cut", "no text", "packed"],
)
def test_a_body_that_cannot_be_taken_is_refused(running, door, data, headers, status):
    """More than 1 MiB, more than 32 levels, no JSON or packed: one constant answer each, at every door."""
    right = knock(running, *door, SHEET, SUB)
    sent = {"Authorization": f"Bearer {right.token}", "Content-Type": "application/json", **headers}
    answer = running.app.test_client().post(right.path, data=data, headers=sent)
    assert answer.status_code == status


def test_an_endless_chunked_body_is_cut_off(running):
    """A body without a length is read to the limit and no further, over a real port; memory stays as it was."""
    token, chunk = running.paired(SHEET, SUB), b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    with closing(socket.create_server(("127.0.0.1", 0))) as door, _served(running.app, door):
        call = http.client.HTTPConnection("127.0.0.1", door.getsockname()[1], timeout=20)
        call.putrequest("POST", "/v1/functions/CLAIM_RISK")
        call.putheader("Authorization", f"Bearer {token}")
        call.putheader("Transfer-Encoding", "chunked")
        call.endheaders()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with suppress(OSError):
            for _ in range(1_000):
                call.send(chunk)
        status = call.sock.recv(64)
        call.close()
    assert b" 413 " in status
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


nested = st.recursive(
    st.one_of(st.none(), st.text("[]{}ab", max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("[{", max_size=2), inner, max_size=2)),
    max_leaves=30,
)


def depth(body):
    """Count levels the plain way."""
    inner = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return int(isinstance(body, (dict, list))) + max(map(depth, inner), default=0)


@given(nested, st.integers(0, 60))
def test_depth_is_counted_as_it_is(body, more):
    """The quick count agrees with a plain one, whatever brackets stand in texts and names."""
    for _ in range(more):
        body = [body]
    assert is_shallow(body) == (depth(body) <= DEEPEST)


def test_a_bucket_gives_a_burst_and_then_its_pace():
    """So many calls at once, then so many a second; another's calls do not count; the wait that is told is enough."""
    clock = [0.0]
    buckets = Buckets(3, 2.0, lambda: clock[0])
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]
    assert buckets.wait("b") == 0
    clock[0] += 0.5
    assert [buckets.wait("a") for _ in range(2)] == [0, 0.5]
    clock[0] += 1_000
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0.5]


def test_who_calls_too_often_waits_and_others_do_not(tmp_path):
    """The 121st call in a row for one spreadsheet is told when to come again; another spreadsheet is answered."""
    with local_backend(tmp_path) as running:
        capability = next(pair for pair in doors("capability") if pair[1] == "GET")
        one, other = (knock(running, *capability, f"{SHEET}{letter}", SUB) for letter in "ab")
        answers = [one.at(running) for _ in range(limits.BURST + 40)]
        late = [answer for answer in answers if answer.status_code == 429]
        assert late
        assert {answer.headers["Retry-After"] for answer in late} == {"1"}
        assert other.at(running).status_code == 200


def test_callbacks_are_listed_one_by_one(running):
    """Google's tokens may name each of our add-on addresses, and no address with a blank in it."""
    urls = callback_urls(running.held)
    assert "https://claims.example.com/addon/homepage" in urls
    assert not [url for url in urls if "<" in url]
    assert len(urls) > 5


def test_a_log_line_drops_what_is_not_on_its_list(caplog):
    """Whatever somebody passes by mistake, a token or a name, is left out."""
    caplog.set_level(logging.INFO, "claimwatch")
    tell("call", door="/x", token="eyJ", email="canary@example.org", status=200)
    assert caplog.messages == ['{"event":"call","door":"/x","status":200}']


def test_nothing_switches_verification_off():
    """No setting and no line of the doors lets anybody in unverified."""
    source = "".join(path.read_text("utf-8") for path in Path(limits.__file__).parent.rglob("*.py"))
    for word in ("skip_verif", "no_verif", "insecure", "verify=False", "disable_auth", "verify_signature"):
        assert word not in source
