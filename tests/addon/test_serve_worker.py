"""`claimwatch serve` and `claimwatch worker` as processes: they serve, stop politely, and outlive each other."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import requests
from builders.backend import running
from builders.databases import database_url, postgresql_server
from builders.local_google import NOW, serving

from addon.moments import iso
from addon.playground.store import Store as LocalStore
from sheets_sync.engine import lease, members, open_store, runs

__all__ = ["database_url", "postgresql_server", "running"]

HEADER = ["Order ID", "Purchase date", "Marketplace", "Status", "Amount", "Currency", "Latest delivery"]
ORDER = ["113-1234567-1234567", "2026-10-01", "US", "Shipped", 25, "USD", "2026-10-10"]
SECRET = "s" * 32
PATIENCE = 30.0


def until(true, patience=PATIENCE):
    """Wait until something is so; give it."""
    ends = time.monotonic() + patience
    while not (found := true()):
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.02)
    return found


@contextmanager
def command(*words, **environ):
    """Run the command as a process; it is gone at the end, however the test ends."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMWATCH_")}
    process = subprocess.Popen(
        [sys.executable, "-c", "from addon.command import main; main()", *words],
        env=kept | environ | {"LANG": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def told_to_stop(process, number=signal.SIGTERM):
    """Stop it politely; what it said."""
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, ""), (out, err)
    return out


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    """Whether somebody answers there."""
    try:
        return requests.get(f"{url}/v1/nothing", timeout=5).status_code == 404
    except requests.ConnectionError:
        return False


def test_serve_serves_the_doors_and_ends_politely(database_url, local_google, running, tmp_path):
    """A sync that is asked for at its door is done and shown, with two processes where the database takes them."""
    sheet = local_google.spreadsheet([HEADER, ORDER])
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    believed = running.held.settings
    environ = {
        "CLAIMWATCH_URL": url, "CLAIMWATCH_GOOGLE_URL": local_google.url, "CLAIMWATCH_DATABASE_URL": database_url,
        "CLAIMWATCH_ADD_ON_ACCOUNT": believed.add_on_account, "CLAIMWATCH_CLIENT_IDS": ",".join(believed.client_ids),
        "CLAIMWATCH_CERTIFICATES_URL": believed.certificates, "CLAIMWATCH_SECRETS": ",".join(believed.secrets),
        "CLAIMWATCH_AS_OF": iso(NOW),
    }  # fmt: skip
    with command("serve", "--port", str(port), **environ) as process:
        until(lambda: process.poll() is not None or answers(url))
        store = open_store(database_url)
        with store.begin() as conn:
            members.join(conn, sheet, running.held.signatures.subjects("ann")[0], "editor")
        knock = {"headers": {"Authorization": f"Bearer {running.identity('ann')}"}, "timeout": 10}
        answer = requests.post(f"{url}/v1/spreadsheets/{sheet}/syncs", json={}, **knock)
        assert answer.status_code == 202, answer.text
        path = f"{url}/v1/syncs/{answer.json()['run']}"
        shown = until(lambda: (seen := requests.get(path, **knock).json())["state"] in {"done", "failed"} and seen)
        assert (shown["state"], shown["counts"]["orders"]) == ("done", 1)
        assert len(local_google.shown(sheet)[0]) > len(HEADER)
        assert url in told_to_stop(process)
        store.close()


class Slow:
    """Google answers writes late, so that a process can be killed between a call and its answer."""

    def __init__(self, app):
        self.app, self.seconds, self.writes = app, 0.0, 0

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "POST":
            self.writes += 1
            time.sleep(self.seconds)
        return self.app(environ, start_response)


@pytest.fixture
def slow_google():
    """A local Google that can be slowed down."""
    store, made = LocalStore(None, lambda: NOW, keep=False), []
    with serving(store, lambda app: made.append(Slow(app)) or made[0]) as google:
        google.slow = made[0]
        yield google
    store.close()


@pytest.mark.soak
def test_a_worker_goes_on_with_what_a_killed_one_left(database_url, slow_google):
    """Killed in the middle of a sync: the next worker has done it ten seconds later, each column stands there once."""
    sheet = slow_google.spreadsheet([HEADER, ORDER])
    environ = {
        "CLAIMWATCH_GOOGLE_URL": slow_google.url,
        "CLAIMWATCH_DATABASE_URL": database_url,
        "CLAIMWATCH_AS_OF": iso(NOW),
    }
    store = open_store(database_url)
    with store.begin() as conn:
        members.join(conn, sheet, "ann", "owner")
        run = lease.enqueue(conn, sheet, "sync", {"worksheet": None, "dry_run": False, "undoes": None})

    def state():
        with store.reading() as conn:
            return runs.get(conn, run)

    slow_google.slow.seconds = 1.0
    with command("worker", **environ) as first:
        until(lambda: slow_google.slow.writes or first.poll() is not None)
        first.kill()
        first.communicate()
    assert (state().state, state().tries) == ("running", 1)
    slow_google.slow.seconds = 0.0
    killed = time.monotonic()
    with command("worker", "--threads", "1", **environ) as second:
        until(lambda: state().state == "done" or second.poll() is not None)
        took = time.monotonic() - killed
        assert "waits for the next worker" in told_to_stop(second)
    assert state().tries == 2
    assert took < 15  # ten, and a start of Python on a machine that is busy
    headers = slow_google.shown(sheet)[0]
    assert len(headers) == len(set(headers))
    store.close()


def test_one_process_works_on_a_sqlite_file(tmp_path):
    """A second worker on the same file, and several processes on it, end with one sentence that says what to do."""
    url = f"sqlite:///{tmp_path / 'state.sqlite3'}"
    with command("worker", CLAIMWATCH_DATABASE_URL=url) as first:
        assert "Ctrl-C" in first.stdout.readline()
        with command("worker", CLAIMWATCH_DATABASE_URL=url) as second:
            out, err = second.communicate(timeout=PATIENCE)
            assert (second.returncode, out) == (2, "")
            assert "PostgreSQL" in err
            assert len(err.strip().splitlines()) == 1
        told_to_stop(first, signal.SIGINT)


@pytest.mark.parametrize(("words", "environ", "says"), [
    (("worker",), {"CLAIMWATCH_DATABASE_URL": "postgresql://ann:hush@127.0.0.1:1/x"}, "OperationalError"),
    (("serve",), {}, "CLAIMWATCH_URL is not set"),
    (("serve", "--workers", "3"), {
        "CLAIMWATCH_URL": "https://claims.example.com", "CLAIMWATCH_ADD_ON_ACCOUNT": "a@example.com",
        "CLAIMWATCH_CLIENT_IDS": "x.y", "CLAIMWATCH_SECRETS": SECRET,
        "CLAIMWATCH_DATABASE_URL": "sqlite:////nowhere/state.sqlite3",
    }, "takes one process"),
])  # fmt: skip
def test_what_keeps_them_from_starting_is_said_in_sentences(words, environ, says):
    """No trace of Python, no password, exit 2."""
    with command(*words, **environ) as process:
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (2, "")
    assert says in err
    assert "Traceback" not in err
    assert "hush" not in err
