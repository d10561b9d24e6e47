"""Google's certificates: fetched once, renewed ahead, kept while their address is silent; and nothing else is asked."""

from __future__ import annotations

import socket
import threading
from contextlib import closing

import pytest
from flask import Flask, Response, redirect, request

from addon.command.up import _served
from addon.playground.issuer import CERTIFICATES, COMPANION, Issuer
from sheets_sync.google.certificates import LONGEST_SECONDS, SHORTEST_SECONDS, Certificates, NoCertificates
from sheets_sync.google.tokens import NotVerified, identity

LIFE = 3_600
"""What the local issuer's certificate says of its own life."""


class Served:
    """A certificate server whose clock is ours."""

    def __init__(self):
        self.issuer = Issuer()
        self.fetched: list[str] = []
        self.answer = None
        self.now = 1_000.0
        self.app = Flask("certificates")
        self.app.register_blueprint(self.issuer.blueprint())
        self.app.before_request(self._counted)

    def _counted(self):
        self.fetched.append(request.path)
        return self.answer

    def verified(self, certificates):
        return identity(self.issuer.identity("7", "Seven@Example.com"), (COMPANION,), certificates)


@pytest.fixture(scope="module")
def server():
    made = Served()
    with closing(socket.create_server(("127.0.0.1", 0))) as door, _served(made.app, door):
        made.address = f"http://127.0.0.1:{door.getsockname()[1]}"
        yield made


@pytest.fixture
def served(server):
    """The server as it was at first, and somebody who has asked it nothing yet."""
    server.fetched.clear()
    server.answer, server.now, server.issuer.key_id = None, 1_000.0, "first"
    server.certificates = Certificates(server.address + CERTIFICATES, lambda: server.now)
    return server


def settled():
    """Wait for the fetches that run beside."""
    for thread in threading.enumerate():
        if thread.name == "certificates":
            thread.join(10)


def test_twenty_verifications_fetch_once(served):
    """Tokens really signed, verified twenty times over their certificates' life: one request."""
    for step in range(20):
        served.now += step
        who = served.verified(served.certificates)
    assert (who.sub, who.email, who.audience) == ("7", "seven@example.com", COMPANION)
    assert served.fetched == [CERTIFICATES]


def test_many_at_once_fetch_once(served):
    """Sixteen callers who come before there is a certificate wait for one request."""
    callers = [threading.Thread(target=served.verified, args=(served.certificates,)) for _ in range(16)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert served.fetched == [CERTIFICATES]


def test_they_are_renewed_ahead_and_nobody_waits(served):
    """After three quarters of their life one fetch runs beside; the caller is answered by what is known."""
    served.verified(served.certificates)
    served.now += LIFE * 3 // 4 + 1
    for _ in range(5):
        served.verified(served.certificates)
        settled()
    assert served.fetched == [CERTIFICATES] * 2


def test_old_ones_serve_while_the_address_is_silent(served):
    """With the server down tokens go on being verified for a day, asking once a minute; then nobody is believed."""
    served.verified(served.certificates)
    began = served.now
    served.answer = Response("sorry", 503)
    served.now = began + LIFE + 1
    for _ in range(3):
        assert served.verified(served.certificates).sub == "7"
    assert len(served.fetched) == 2
    served.now = began + LONGEST_SECONDS - 1
    assert served.verified(served.certificates).sub == "7"
    served.now = began + LONGEST_SECONDS + 1
    with pytest.raises(NotVerified, match="certificates"):
        served.verified(served.certificates)
    served.answer = None
    served.now += SHORTEST_SECONDS
    assert served.verified(served.certificates).sub == "7"


def test_a_new_key_is_looked_for_once_a_minute(served):
    """A key id that nobody knows causes one fetch, and no more until a minute is over, whoever sends it how often."""
    served.verified(served.certificates)
    served.now += SHORTEST_SECONDS
    for _ in range(50):
        assert not served.certificates.named("unknown")
    assert len(served.fetched) == 2
    served.now += SHORTEST_SECONDS
    served.issuer.key_id = "newer"
    assert served.verified(served.certificates).sub == "7"
    assert len(served.fetched) == 3


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"a": 1}', '{"keys": []}', "<html>", "nul"])
def test_an_answer_that_holds_no_certificates_is_none(served, body):
    """What is not {key id: certificate} is not kept, and nobody is believed by it."""
    served.answer = Response(body, 200)
    with pytest.raises(NoCertificates):
        served.certificates.named("x")


def test_a_redirect_is_not_followed(served):
    """Only the configured address is ever asked."""
    served.answer = redirect("/elsewhere")
    with pytest.raises(NoCertificates):
        served.certificates.named("x")
    assert served.fetched == [CERTIFICATES]


def test_without_audiences_nobody_is_believed(served):
    """An empty list of audiences is nobody's, not anybody's."""
    with pytest.raises(NotVerified, match="audience"):
        identity(served.issuer.identity("7", "x@example.com"), (), served.certificates)


@pytest.mark.parametrize("apart", [-8, 8])
def test_clocks_may_be_ten_seconds_apart(served, apart):
    """A token that begins in eight seconds, or ended eight seconds ago, holds."""
    at = served.issuer._clock()
    times = {"iat": at + apart, "exp": at + LIFE} if apart > 0 else {"iat": at - LIFE, "exp": at + apart}
    token = served.issuer.identity("7", "x@example.com", **times)
    assert identity(token, (COMPANION,), served.certificates).sub == "7"


def test_an_address_that_is_not_verified_is_no_address(served):
    """Only what Google has verified is compared with anything."""
    token = served.issuer.identity("7", "x@example.com", email_verified=False)
    assert not identity(token, (COMPANION,), served.certificates).email
