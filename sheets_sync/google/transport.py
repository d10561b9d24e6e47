"""Our own gspread client: timeouts, bounded retries in this one place, compact bytes in and out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import orjson
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import AuthorizedSession, Request
from gspread.http_client import HTTPClient, ParamsType
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_URL, SPREADSHEET_VALUES_BATCH_URL
from requests import PreparedRequest, RequestException, Response, Session
from urllib3 import Timeout
from urllib3.exceptions import HTTPError

from sheets_sync import garbage
from sheets_sync.google.credentials import is_passing
from sheets_sync.google.failures import CannotSignIn, Failure, GaveUp, HasExpired, failure
from sheets_sync.google.pace import TRIES, Pace, Use

GOOGLE = "https://sheets.googleapis.com"
_HOSTS = (GOOGLE, "https://www.googleapis.com")
CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0
_LEAST_SECONDS = 0.1
_CHUNK = 1 << 16
_UNAUTHORIZED = 401
_OK = range(200, 300)
_NO_CONTENT = 204
"""How Google answers a deletion: with nothing."""


@dataclass(slots=True)
class Calls:
    """How many calls were made, each counted once however often it was tried."""

    read: int = 0
    write: int = 0


class Transport(HTTPClient):
    """Sends one spreadsheet's calls, for at most `Pace.whole` seconds in all.

    `base` replaces scheme and host of the Sheets and Drive APIs; nothing else is ever contacted, and no redirect is
    followed. Without `credentials` requests are sent unsigned (a workbook on this machine).
    """

    def __init__(self, credentials: Credentials | None, base: str = GOOGLE, pace: Pace | None = None) -> None:
        super().__init__(credentials, _session(credentials))  # type: ignore[arg-type]  # gspread takes None beside a session
        self._credentials = credentials
        self._base = base
        self._pace = pace or Pace()
        self._ends = self._pace.clock() + self._pace.whole
        self.calls = Calls()

    def request(  # noqa: PLR0913, PLR0917  gspread's own signature
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """Send one request as often as it is worth it, and return the answer that came.

        Raises:
            GaveUp: no usable answer came.
            CannotSignIn: the credentials are not taken.
        """
        if files is not None:
            msg = "this client uploads nothing"
            raise ValueError(msg)
        return self._answer(method, endpoint, params, orjson.dumps(json) if json is not None else data, headers)[0]

    def batch_update(self, id: str, body: Mapping[str, Any] | None) -> Any:  # noqa: A002, ANN401  gspread's own signature
        """Apply one `spreadsheets.batchUpdate`: all of it or nothing."""
        self.calls.write += 1
        return self._post(SPREADSHEET_BATCH_UPDATE_URL % id, body)

    def values_batch_get(self, id: str, ranges: list[str], params: ParamsType | None = None) -> Any:  # noqa: A002, ANN401  gspread's own signature
        """Read several ranges in one call."""
        self.calls.read += 1
        return self._answer("get", SPREADSHEET_VALUES_BATCH_URL % id, {**(params or {}), "ranges": ranges})[1]

    def values_of_marks(self, id: str, body: Mapping[str, Any]) -> Any:  # noqa: A002, ANN401  as gspread's methods
        """Read columns that are found by their developer metadata when the call is answered."""
        self.calls.read += 1
        fields = "valueRanges(valueRange.values,dataFilters)"
        return self._post(f"{SPREADSHEET_URL % id}/values:batchGetByDataFilter", body, fields)

    def spreadsheets_get(self, id: str, params: ParamsType | None = None) -> Any:  # noqa: A002, ANN401  gspread's own signature
        """Read what a spreadsheet is made of."""
        self.calls.read += 1
        return self._answer("get", SPREADSHEET_URL % id, params)[1]

    def values_by_mark(self, id: str, body: Mapping[str, Any]) -> Any:  # noqa: A002, ANN401  as gspread's methods
        """Write values to columns that are found by their developer metadata when the call is applied."""
        self.calls.write += 1
        return self._post(f"{SPREADSHEET_URL % id}/values:batchUpdateByDataFilter", body)

    def _post(self, endpoint: str, body: Mapping[str, Any] | None, fields: str = "spreadsheetId") -> Any:  # noqa: ANN401  whatever Google answers
        return self._answer("post", endpoint, {"fields": fields}, orjson.dumps(body))[1]

    def _answer(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[Response, Any]:
        sent = {"Content-Type": "application/json; charset=UTF-8", **(headers or {})} if data is not None else headers
        asked = {"prettyPrint": "false", **(params or {})}
        send = partial(
            self.session.request,
            method.upper(),
            self._address(endpoint),
            params=asked,
            data=data,
            headers=sent,
            stream=True,
            allow_redirects=False,
        )
        return self._tried(send, _use(method, endpoint), min(self._pace.clock() + self._pace.patience, self._ends))

    def _tried(self, send: partial[Response], use: Use, ends: float) -> tuple[Response, Any]:
        if self._pace.clock() >= ends:
            raise GaveUp(Failure("busy", 0, "no time left"))
        refreshed = False
        tried = 0
        while True:
            tried += 1
            ends += self._permitted(use)
            outcome, after = self._once(send, ends)
            if not isinstance(outcome, Failure):
                return outcome
            if outcome.kind == "quota":
                self._pace.refused(use)
            if outcome.kind == "expired" and not refreshed:
                failed = self._refreshed(ends)
                refreshed = failed is None
                if refreshed and tried < TRIES:
                    continue
                outcome = failed or outcome
            self._wait(outcome, tried, after, ends)

    def _permitted(self, use: Use) -> float:
        """Wait for one's turn; the seconds that took are not the call's, nor the sync's."""
        began = self._pace.clock()
        self._pace.permit(use)
        waited = self._pace.clock() - began
        self._ends += waited
        return waited

    def _wait(self, said: Failure, tried: int, after: str | None, ends: float) -> None:
        pause = self._pace.pause(tried, after)
        if said.kind not in {"busy", "garbled", "quota"}:
            raise GaveUp(said)
        if tried >= TRIES or self._pace.clock() + pause >= ends:
            raise GaveUp(said, max(pause, self._pace.asked_for(after)))
        self._pace.sleep(pause)

    def _once(self, send: partial[Response], ends: float) -> tuple[tuple[Response, Any] | Failure, str | None]:
        """Try once; give the answer and its parsed body, or what went wrong, and the Retry-After that came along."""
        try:
            response = send(timeout=self._timeout(ends))
            body = self._body(response, ends)
        except (OSError, HTTPError, TransportError) as error:  # requests' own, and a lost CA file, are OSErrors
            return Failure("busy", 0, type(error).__name__), None
        except GoogleAuthError as error:
            return self._unsigned(error), None
        after = response.headers.get("Retry-After")
        if response.status_code not in _OK:
            return failure(response.status_code, body), after
        if response.status_code == _NO_CONTENT:
            return (response, {}), None
        try:
            return (response, _parsed(body)), None
        except (orjson.JSONDecodeError, TypeError):
            return Failure("garbled", response.status_code, "no JSON object"), after

    def _timeout(self, ends: float) -> Timeout:
        """Bound connecting, each read, and both together, so that the last try ends when the call must."""
        left = max(ends - self._pace.clock(), _LEAST_SECONDS)
        return Timeout(total=left, connect=CONNECT_SECONDS, read=READ_SECONDS)

    def _body(self, response: Response, ends: float) -> bytes:
        """Read the whole body as it comes, but not for longer than the call may take: a trickle is a broken answer."""
        with response:
            chunks = bytearray()
            while chunk := response.raw.read1(_CHUNK, decode_content=True):
                chunks += chunk
                if self._pace.clock() >= ends:
                    raise RequestException
        response._content = bytes(chunks)  # noqa: SLF001  read in our own time, then given to gspread as it expects it
        return bytes(chunks)

    def _refreshed(self, ends: float) -> Failure | None:
        """Ask once for a new token; None: it is there.

        Raises:
            CannotSignIn: there is none to be had.
        """
        if self._credentials is None:
            raise CannotSignIn
        try:
            self._credentials.refresh(partial(Request(Session()), timeout=self._timeout(ends)))  # type: ignore[no-untyped-call]  # google-auth has no types here
        except TransportError as error:
            return Failure("busy", 0, type(error).__name__)
        except GoogleAuthError as error:
            return self._unsigned(error)
        return None

    def _unsigned(self, error: GoogleAuthError) -> Failure:
        """Tell a sign-in that is out of order from one that is refused.

        Raises:
            GaveUp: Google's sign-in is out of order; google-auth has tried it again already.
            HasExpired: a user's token has run out.
            CannotSignIn: the credentials are not taken.
        """
        if error.retryable:
            raise GaveUp(Failure("busy", 0, type(error).__name__)) from error
        kind = HasExpired if is_passing(self._credentials) else CannotSignIn
        raise kind(str(error)) from error

    def _address(self, endpoint: str) -> str:
        for host in _HOSTS:
            if endpoint.startswith(f"{host}/"):
                return self._base + endpoint.removeprefix(host)
        msg = f"{endpoint} is not an address of Google's that this client knows"
        raise ValueError(msg)


def _use(method: str, endpoint: str) -> Use:
    """Say which of Google's quotas a call takes from: some that read are sent by POST."""
    return "read" if method.lower() == "get" or endpoint.endswith(":batchGetByDataFilter") else "write"


class _Unsigned(Session):
    """A session that sends nothing but what it is told: no netrc, no proxy, no cookies of the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False


def _session(credentials: Credentials | None) -> Session:
    """Make a session that tries nothing again by itself, and asks for gzip in the way Google documents."""
    signed = partial(AuthorizedSession, credentials, refresh_status_codes=(), max_refresh_attempts=0)
    session: Session = _Unsigned() if credentials is None else signed(auth_request=Request(Session()))
    session.headers["User-Agent"] = f"claimwatch/{version('claimwatch')} (gzip)"
    session.headers["Accept-Encoding"] = "gzip"
    session.auth = _as_is
    return session


def _as_is(request: PreparedRequest) -> PreparedRequest:
    """Keep a machine's netrc file from replacing the signature of a request."""
    return request


def _parsed(body: bytes) -> dict[str, Any]:
    with garbage.held():
        answer = orjson.loads(body)
    if not isinstance(answer, dict):
        raise TypeError
    return answer
