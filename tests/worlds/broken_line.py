"""A line to the local workbook that breaks at one request: real sockets, real resets, real silence."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

BREAKS = ("reset before", "reset after", "hung up after", "cut after", "silent after")


@dataclass
class Line:
    """The line: where it begins and ends, at which request it breaks and how; and how many went by."""

    url: str
    target: tuple[str, int]
    at: int = -1
    how: str = ""
    passed: int = 0
    silence: threading.Event = field(default_factory=threading.Event)

    def breaks(self) -> str:
        """Say how the next request fares."""
        self.passed += 1
        return self.how if self.passed - 1 == self.at else ""


@contextmanager
def broken_line(target: str) -> Iterator[Line]:
    """Open a line to `target` on a loopback port of its own."""
    host = urlsplit(target)
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = Line(f"http://127.0.0.1:{server.getsockname()[1]}", (str(host.hostname), int(host.port or 80)))
        thread = threading.Thread(target=_serve, args=(server, line), daemon=True)
        thread.start()
        yield line
        line.silence.set()
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
    thread.join(2)


def _serve(server: socket.socket, line: Line) -> None:
    with suppress(OSError):
        while True:
            connection, _ = server.accept()
            threading.Thread(target=_pass_on, args=(connection, line), daemon=True).start()


def _pass_on(connection: socket.socket, line: Line) -> None:
    with connection, suppress(OSError):
        request = _whole(connection)
        how = line.breaks()
        answer = b"" if how == "reset before" else _asked(line.target, request)
        if how.startswith("reset"):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif how == "silent after":
            line.silence.wait(5)
        elif how != "hung up after":
            connection.sendall(answer[: len(answer) * 2 // 3] if how == "cut after" else answer)


def _asked(target: tuple[str, int], request: bytes) -> bytes:
    answer = b""
    with socket.create_connection(target) as there:
        there.sendall(request)
        while piece := there.recv(65_536):
            answer += piece
    return answer


def _whole(connection: socket.socket) -> bytes:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += connection.recv(65_536)
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    length = next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head.replace(b"keep-alive", b"close") + b"\r\n\r\n" + body
