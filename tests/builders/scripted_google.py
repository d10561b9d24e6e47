"""A server on a real loopback port that answers exactly what a test wrote down, byte by byte, and breaks as told."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

RESET, HANG_UP, TRUNCATED = b"<reset>", b"<hang up>", b"<truncated>"
"""Instead of an answer: a reset, an end without a byte, an answer that stops in the middle."""


def said(status: int, body: bytes = b"{}", **headers: str) -> bytes:
    """Write an HTTP answer down."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Asked:
    """One request as it arrived."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Scripted:
    """The server: its address, what it will answer (the last answer again and again), and what it was asked."""

    url: str
    script: list[bytes]
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> bytes:
        """Take the next answer."""
        with self.lock:
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]


@contextmanager
def scripted(*script: bytes) -> Iterator[Scripted]:
    """Serve a script."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        google = Scripted(f"http://127.0.0.1:{server.getsockname()[1]}", list(script))
        thread = threading.Thread(target=_serve, args=(server, google), daemon=True)
        thread.start()
        yield google
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
    thread.join(2)


def _serve(server: socket.socket, google: Scripted) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_answer, args=(connection, google), daemon=True).start()


def _answer(connection: socket.socket, google: Scripted) -> None:
    with connection, suppress(OSError):
        google.asked.append(_read(connection))
        answer = google.next()
        if answer == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif answer == TRUNCATED:
            connection.sendall(said(200, b'{"a": 1}')[:-3])
        elif answer != HANG_UP:
            connection.sendall(answer)


def _read(connection: socket.socket) -> Asked:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65_536)
    head, _, body = raw.partition(b"\r\n\r\n")
    line, *headers = head.decode().split("\r\n")
    named = {name.lower(): value.strip() for name, _, value in (header.partition(":") for header in headers)}
    while len(body) < int(named.get("content-length", 0)):
        body += connection.recv(65_536)
    return Asked(line, named, body)
