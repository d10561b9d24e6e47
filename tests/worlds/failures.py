"""Everything that can fail between us and Google: a port that is put under the transport's own session.

The port answers from the local workbook without a socket, and at chosen calls does what a broken network, a proxy or
Google itself does, raising what `requests` and `urllib3` really raise (`test_failures_sockets.py` compares with a real
socket).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.client import RemoteDisconnected
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import orjson
import requests.exceptions as broken
from builders.discovery import request_faults
from google.auth.credentials import Credentials
from google.auth.exceptions import RefreshError
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3 import exceptions as lower

from addon.playground.api import REPEATED, routed
from addon.playground.calls.faults import Refusal
from addon.playground.store import READING, Store
from sheets_sync.google.pace import Pace
from sheets_sync.google.transport import Transport
from sheets_sync.google.workbook import Workbook

BASE = "http://127.0.0.1:8099"
WALL = 1_795_435_200.0
WHOLE, CELLS, WRITE = range(3)
"""What a call asks for: the sheet as a whole, cells, a write."""
ONE_IN = 7
"""Of how many requests one is held against Google's discovery document, where not each is."""


@dataclass
class Time:
    """A clock that only sleeping and waiting for an answer move."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)
    dice: float = 0.5

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds

    def pace(self) -> Pace:
        """Let a transport live in this time."""
        return Pace(lambda: self.now, lambda: WALL + self.now, self.sleep, lambda: self.dice)


class Signed(Credentials):
    """Credentials of a service account: a new token each time one is asked for."""

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__()
        self.token = "first"
        self.refreshed = 0
        self.refuses = refuses

    @property
    def expired(self) -> bool:
        """Nobody knows."""
        return False

    @property
    def valid(self) -> bool:
        """So it seems."""
        return True

    def refresh(self, request: object) -> None:  # noqa: ARG002  google-auth's own signature
        """Take a new token."""
        self.refreshed += 1
        if self.refuses:
            raise RefreshError("invalid_grant")
        self.token = f"after {self.refreshed}"


@dataclass(frozen=True)
class Fault:
    """One way to fail.

    Attributes:
        name: what it is called.
        act: does it: raises, or gives the answer that comes instead. It is told how long we would wait.
        says: the Problem when it does not pass, by what was asked: the sheet as a whole, cells, a write.
        passes: whether asking again is worth it; else the first time is the last.
        slow: whether it takes a call's whole time, so that there is none for a second try.
        fresh: whether a new token is the answer.
    """

    name: str
    act: Callable[[PreparedRequest, Any, Time], Response]
    says: tuple[str, str, str]
    passes: bool = True
    slow: bool = False
    fresh: bool = False


def answer(request: PreparedRequest, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """Make the answer that requests would make of these bytes; its length is what the headers say."""
    length = {"Content-Length": str(len(body)), "Content-Type": "application/json; charset=UTF-8"}
    raw = HTTPResponse(BytesIO(body), {**length, **(headers or {})}, status, preload_content=False)
    return HTTPAdapter().build_response(request, raw)


def _unopened(request: PreparedRequest, reason: Exception) -> lower.MaxRetryError:
    return lower.MaxRetryError(None, str(request.url), reason)  # type: ignore[arg-type]  # urllib3 takes None where no pool is


def _refused(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    reason = lower.NewConnectionError(None, "[Errno 111] Connection refused")  # type: ignore[arg-type]  # urllib3 takes None where no pool is
    raise broken.ConnectionError(_unopened(request, reason), request=request)


def _unresolved(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    why = socket.gaierror(-3, "Temporary failure in name resolution")
    reason = lower.NameResolutionError("sheets", None, why)  # type: ignore[arg-type]  # urllib3 takes None where no pool is
    raise broken.ConnectionError(_unopened(request, reason), request=request)


def _uncertified(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    raise broken.SSLError(_unopened(request, lower.SSLError("wrong version number")), request=request)


def _unconnected(request: PreparedRequest, timeout: Any, time: Time) -> Response:
    time.now += timeout.connect_timeout
    reason = lower.ConnectTimeoutError(None, "timed out")
    raise broken.ConnectTimeout(_unopened(request, reason), request=request)


def _unread(request: PreparedRequest, timeout: Any, time: Time) -> Response:
    time.now += min(timeout.total, timeout._read)
    reason = lower.ReadTimeoutError(None, None, "Read timed out.")  # type: ignore[arg-type]  # urllib3 takes None where no pool is
    raise broken.ReadTimeout(reason, request=request)


def _reset(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    reason = ConnectionResetError(104, "Connection reset by peer")
    raise broken.ConnectionError(lower.ProtocolError("Connection aborted.", reason), request=request)


def _hung_up(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    reason = RemoteDisconnected("Remote end closed connection without response")
    raise broken.ConnectionError(lower.ProtocolError("Connection aborted.", reason), request=request)


def _cut(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    return answer(request, 200, b'{"spreadsheetId": "loc', {"Content-Length": "400"})


def _half(request: PreparedRequest, _timeout: Any, _time: Time) -> Response:
    return answer(request, 200, b'{"spreadsheetId": "loc')


def _says(status: int, body: bytes = b"", **headers: str) -> Callable[[PreparedRequest, Any, Time], Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, _timeout, _time: answer(request, status, body, named)


def error(status: int, name: str, message: str = "no", **more: Any) -> bytes:
    """Write Google's error body."""
    return orjson.dumps({"error": {"code": status, "message": message, "status": name, **more}})


def _later(request: PreparedRequest, _timeout: Any, time: Time) -> Response:
    return answer(request, 429, b"<html>slow</html>", {"Retry-After": formatdate(WALL + time.now + 3, usegmt=True)})


HTML = b"<!DOCTYPE html><html><title>502. That\xe2\x80\x99s an error.</title></html>"
TOO_FAST = error(429, "RESOURCE_EXHAUSTED", "Quota exceeded", details=[{"reason": "RATE_LIMIT_EXCEEDED"}])
USER_RATE = error(403, "PERMISSION_DENIED", errors=[{"reason": "userRateLimitExceeded", "domain": "usageLimits"}])
UNREACHABLE, BUSY, GARBLED, QUOTA, SIGN_IN, NOT_FOUND, REFUSED = (
    (key,) * 3
    for key in (
        "google.unreachable", "google.busy", "google.garbled", "google.quota", "google.credentials", "sheet.not_found",
        "google.refused",
    )
)  # fmt: skip
FAULTS: tuple[Fault, ...] = (
    Fault("refused", _refused, UNREACHABLE),
    Fault("DNS", _unresolved, UNREACHABLE),
    Fault("TLS", _uncertified, UNREACHABLE),
    Fault("connect timeout", _unconnected, UNREACHABLE),
    Fault("read timeout", _unread, UNREACHABLE, slow=True),
    Fault("reset after send", _reset, UNREACHABLE),
    Fault("reply lost", _hung_up, UNREACHABLE),
    Fault("reply cut", _cut, UNREACHABLE),
    Fault("truncated JSON", _half, GARBLED),
    Fault("HTML 502", _says(502, HTML, Content_Type="text/html"), BUSY),
    Fault("empty 200", _says(200), GARBLED),
    Fault("list 200", _says(200, b"[]"), GARBLED),
    Fault("408", _says(408, b"<html>"), BUSY),
    Fault("429 seconds", _says(429, TOO_FAST, Retry_After="7"), QUOTA),
    Fault("429 date", _later, QUOTA),
    Fault("500", _says(500, error(500, "INTERNAL")), BUSY),
    Fault("503", _says(503, error(503, "UNAVAILABLE")), BUSY),
    Fault("504", _says(504, HTML), BUSY),
    Fault("401", _says(401, error(401, "UNAUTHENTICATED")), SIGN_IN, fresh=True),
    Fault("403 quota", _says(403, USER_RATE), QUOTA),
    Fault(
        "403 permission",
        _says(403, error(403, "PERMISSION_DENIED", "The caller does not have permission")),
        ("sheet.not_shared", "sheet.not_shared", "sheet.view_only"),
        passes=False,
    ),
    Fault("404", _says(404, error(404, "NOT_FOUND")), NOT_FOUND, passes=False),
    Fault("400", _says(400, error(400, "INVALID_ARGUMENT", "Unable to parse range")), REFUSED, passes=False),
)


@dataclass(frozen=True)
class Plan:
    """When a fault happens: at request `at` (0-based), once or for ever, before or after the call was applied."""

    fault: Fault
    at: int
    applied: bool = False
    ever: bool = False

    def hits(self, request: int) -> bool:
        """Whether it happens to this request."""
        return request >= self.at if self.ever else request == self.at


@dataclass
class Call:
    """One request as it came by: the method's discovery id, and its parts."""

    method: str
    params: dict[str, Any]
    body: dict[str, Any]
    began: float
    timeout: Any
    refused: bool = False

    @property
    def kind(self) -> int:
        """What was asked for."""
        return WHOLE if self.method.endswith("spreadsheets.get") else CELLS if self.method in READING else WRITE


@dataclass
class Port(HTTPAdapter):
    """The network and Google. `judged`: each request is held against Google's discovery document."""

    store: Store
    time: Time
    plan: Plan | None = None
    judged: bool = False
    watch: Callable[[Call], None] = lambda _: None
    before: Callable[[Call], None] = lambda _: None
    calls: list[Call] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Be an adapter."""
        super().__init__()

    def send(self, request: PreparedRequest, *_: Any, timeout: Any = None, **__: Any) -> Response:
        """Answer, or fail as planned."""
        call = self._call(request, timeout)
        self.calls.append(call)
        self.before(call)
        hit = self.plan if self.plan and self.plan.hits(len(self.calls) - 1) else None
        if hit and not hit.applied:
            return hit.fault.act(request, timeout, self.time)
        real = self._applied(call, request)
        self.watch(call)
        return hit.fault.act(request, timeout, self.time) if hit else real

    def _call(self, request: PreparedRequest, timeout: Any) -> Call:
        address = urlsplit(str(request.url))
        query = parse_qs(address.query, keep_blank_values=True)
        body = request.body if isinstance(request.body, bytes) else b""
        if self.judged or len(self.calls) % ONE_IN == 0:
            found = request_faults(str(request.method), address.path, query, body)
            self.faults += found
            assert self.judged or not found, found
        method, params = routed(str(request.method), unquote(address.path).lstrip("/"))
        params |= {name: values if name in REPEATED else values[-1] for name, values in query.items()}
        return Call(method, params, orjson.loads(body) if body else {}, self.time.now, timeout)

    def _applied(self, call: Call, request: PreparedRequest) -> Response:
        try:
            return answer(request, 200, orjson.dumps(self.store.call(call.method, call.params, call.body)))
        except Refusal as refusal:
            call.refused = True
            return answer(request, refusal.code, orjson.dumps(refusal.body()))

    def workbook(self, spreadsheet: str, credentials: Credentials | None = None) -> Workbook:
        """Open a workbook through this port, signed as with a service account."""
        transport = Transport(credentials or Signed(), BASE, self.time.pace())
        transport.session.mount("http://", self)
        return Workbook(spreadsheet, transport, "robot@example.iam.gserviceaccount.com", BASE)


def tries(calls: list[Call]) -> Iterator[list[Call]]:
    """Group the requests of a sync by call: neighbours that ask the same are one call and its retries."""
    group: list[Call] = []
    for call in calls:
        if group and (call.method, call.params, call.body) != (group[0].method, group[0].params, group[0].body):
            yield group
            group = []
        group.append(call)
    if group:
        yield group
