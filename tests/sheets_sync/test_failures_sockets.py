"""What the port of failures raises is what requests raises; and a few syncs over a line that really breaks."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, contextmanager, suppress
from time import sleep

import pytest
import requests
from builders.local_google import serving
from builders.scripted_google import HANG_UP, RESET, TRUNCATED, said, scripted
from urllib3 import Timeout
from worlds.broken_line import BREAKS, broken_line
from worlds.failing_syncs import ID, differences, made, small, state
from worlds.failures import FAULTS, WRITE, Time

from addon.playground.store import Store
from sheets_sync.google import open_workbook, transport
from sheets_sync.sync import sync

BY_NAME = {fault.name: fault for fault in FAULTS}


@contextmanager
def nobody():
    """An address where nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


@contextmanager
def full():
    """A server whose queue of callers is full."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        address = server.getsockname()
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)  # noqa: FBT003  the socket's own signature
            caller.connect_ex(address)
        yield f"http://127.0.0.1:{address[1]}"
        for caller in callers:
            caller.close()


@contextmanager
def silent():
    """A server that takes a call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def says(answer):
    """A server with one answer."""
    with scripted(answer) as google:
        yield google.url


@contextmanager
def untold():
    """A server that speaks before it is spoken to, and no TLS."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_speak, args=(server,), daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.getsockname()[1]}"
    thread.join(2)


def _speak(server):
    with suppress(OSError):
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"220 no TLS here\r\n")
            connection.recv(65_536)


@contextmanager
def unknown():
    """A name that nobody has."""
    yield "http://nobody.invalid"


REAL = {
    "refused": nobody,
    "DNS": unknown,
    "TLS": untold,
    "connect timeout": full,
    "read timeout": silent,
    "reset after send": lambda: says(RESET),
    "reply lost": lambda: says(HANG_UP),
    "reply cut": lambda: says(TRUNCATED),
    "HTML 502": lambda: says(said(502, b"<html>")),
    "empty 200": lambda: says(said(200, b"")),
    "503": lambda: says(said(503, b"{}")),
}
"""How each failure is made with real sockets; the other answers differ from these in status and body alone."""


def shape(call):
    """What comes of a call: the answer's status, or the types of the error and of what is inside."""
    try:
        return call().status_code
    except requests.RequestException as error:
        inner = error.args[0]
        cause = getattr(inner, "reason", None) or inner.args[-1]
        return type(error), type(inner), type(cause) if isinstance(cause, Exception) else None


@pytest.mark.parametrize("name", REAL)
def test_the_port_fails_as_a_socket_does(name):
    """Same error with the same errors inside, or the same answer, from the port of failures and from a real socket."""
    request = requests.Request("GET", "http://127.0.0.1:9/").prepare()
    with REAL[name]() as url, requests.Session() as session:
        session.trust_env = False
        real = shape(lambda: session.get(url, timeout=(0.4, 0.3)))
    timeout = Timeout(total=60, connect=5, read=60)
    port = shape(lambda: _read(BY_NAME[name].act(request, timeout, Time())))
    assert port == real


def _read(response):
    assert response.content is not None
    return response


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Let worlds be the same as for the other tests of failures."""
    small(monkeypatch)


@pytest.fixture
def sheets():
    """Two sheets: one to build on, one to mend."""
    return {name: made()[name] for name in ("first", "column deleted")}


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("name", ["first", "column deleted"])
def test_a_line_that_breaks_at_a_write(name, how, sheets, monkeypatch):
    """Over real sockets each write's line breaks once: the sync goes through all the same, and nothing is double."""
    monkeypatch.setattr(transport, "READ_SECONDS", 0.3)
    world = sheets[name]
    for at in (at for at, call in enumerate(world.calls) if call.kind == WRITE):
        store = Store(None, lambda: world.as_of, keep=False)
        store.add(world.book.copy())
        with serving(store) as google, broken_line(google.url) as line:
            line.at, line.how = at, how
            run = sync(open_workbook(ID, line.url, pace=Time().pace()), world.choices, world.as_of)
        assert line.passed > len(world.calls)
        assert run.calls.write >= 1
        assert world.is_untouched(store)
        assert not differences(state(store), world.final)


def test_a_trickle_is_a_broken_answer():
    """An answer that comes byte by byte for longer than a call may take is given up, not waited for."""
    time = Time()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_trickle, args=(server, time), daemon=True)
        thread.start()
        client = transport.Transport(None, f"http://127.0.0.1:{server.getsockname()[1]}", time.pace())
        with pytest.raises(transport.GaveUp):
            client.spreadsheets_get(ID, {"fields": "spreadsheetId"})
    thread.join(5)
    assert not thread.is_alive()
    assert time.now < len(TRICKLE) * SECONDS_A_BYTE


TRICKLE = said(200, b'{"spreadsheetId": "' + b"x" * 400 + b'"}')
SECONDS_A_BYTE = 10


def _trickle(server, time):
    connection, _ = server.accept()
    with connection, suppress(OSError):
        connection.recv(65_536)
        for byte in TRICKLE:
            connection.sendall(bytes([byte]))
            time.now += SECONDS_A_BYTE
            sleep(0.002)
