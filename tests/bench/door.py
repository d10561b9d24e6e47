"""The functions door: 1,000 orders a call under gunicorn with two workers, beside the bare floor of Flask and orjson.

Every call is another table, so nothing can be remembered. Turn by turn, product and floor; the median of the rounds.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import orjson

from addon.functions import answer
from addon.moments import moment
from sheets_sync.engine.members import register
from sheets_sync.engine.tokens import mint
from tests.bench.door_apps import ANSWER, FOLDER, backend
from tests.bench.door_book import AS_OF, ROWS, call

ROUNDS, CALLS, CLIENTS = 7, 60, 2
FUNCTIONS = ("CLAIM_RISK", "CLAIM_OPENS", "CLAIM_REASONS")
ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Print p50, p99 and calls a second of both, and their ratios, per function."""
    bodies = [orjson.dumps(call(seed)) for seed in range(CALLS)]
    _say(f"{ROWS:,} orders a call, {len(bodies[0]) / 1e3:.0f} kB; 2 workers, {CLIENTS} clients, {ROUNDS} rounds")
    with tempfile.TemporaryDirectory() as folder:
        token = _token(Path(folder))
        for name in FUNCTIONS:
            kept = Path(folder, "answer.json")
            kept.write_bytes(orjson.dumps(answer(name, orjson.loads(bodies[0]), moment(AS_OF))))
            with served("product", folder, kept) as ours, served("floor", folder, kept) as floor:
                rounds = [
                    (_round(ours, name, token, bodies), _round(floor, name, token, bodies)) for _ in range(ROUNDS)
                ]
            _print(name, rounds)


def _token(folder: Path) -> str:
    held = backend(folder)
    with held.store.begin() as conn:
        register(conn, "a" * 30, "bench")
        token = mint(conn, "a" * 30, ("rules",))
    held.store.close()
    return held.signatures.capability(token)


@contextmanager
def served(which: str, folder: str, kept: Path) -> Iterator[int]:
    """Serve one of the applications on a free port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = int(free.getsockname()[1])
    command = [
        sys.executable, "-m", "gunicorn", "--workers", "2", "--bind", f"127.0.0.1:{port}", "--log-level", "error",
        f"tests.bench.door_apps:{which}()",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, FOLDER: folder, ANSWER: str(kept)})
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(port: int) -> None:
    for _ in range(200):
        with closing(socket.socket()) as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("gunicorn did not start")


def _round(port: int, name: str, token: str, bodies: list[bytes]) -> tuple[float, float, float]:
    """Send every body once; p50 and p99 in milliseconds, calls a second."""
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        took = sorted(clients.map(lambda body: _call(port, name, token, body), bodies))
    spent = time.perf_counter() - began
    return statistics.median(took) * 1e3, took[int(len(took) * 0.99)] * 1e3, len(took) / spent


def _call(port: int, name: str, token: str, body: bytes) -> float:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    began = time.perf_counter()
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        line.request("POST", f"/v1/functions/{name}", body, headers)
        response = line.getresponse()
        response.read()
    if response.status != 200:
        raise RuntimeError(response.status)
    return time.perf_counter() - began


def _print(name: str, rounds: list[tuple[tuple[float, float, float], tuple[float, float, float]]]) -> None:
    for place, what in enumerate(("p50 ms", "p99 ms", "calls/s")):
        ours, floor = (statistics.median(pair[which][place] for pair in rounds) for which in (0, 1))
        ratio = statistics.median(pair[0][place] / pair[1][place] for pair in rounds)
        _say(f"{name:<14} {what:<8} {ours:8.1f}   floor {floor:8.1f}   {ratio:6.2f} ×")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
