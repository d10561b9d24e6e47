"""The certificates that Google signs identity tokens under: fetched once, kept as long as they say, renewed ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic

import orjson
from cachecontrol import CacheControl
from cachecontrol.controller import CacheController
from requests import RequestException, Response, Session

SHORTEST_SECONDS = 60.0
"""How long certificates are kept if their answer says less, and the least time between two fetches for a new key."""
LONGEST_SECONDS = 24 * 3600.0
"""How long they are kept if the answer says more; and how long old ones serve while no new ones can be had."""
AHEAD = 0.75
"""The part of their life after which they are renewed, beside the calls that go on."""
TIMEOUT = (5.0, 10.0)
_LARGEST = 1 << 18
_OK = 200


class NoCertificates(Exception):  # noqa: N818  the name says what it means
    """There are none: none could be fetched, and none are known that are young enough."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Certificates by key id, and when (monotonic seconds) they were fetched, want renewal, and end."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    fetched: float = float("-inf")
    renewal: float = float("-inf")
    fresh: float = float("-inf")


class Certificates:
    """The certificates at one address. Nothing else is contacted, and no redirect is followed.

    One fetch serves every verification of its life. When three quarters of it are over the next fetch runs in the
    background; when the address does not answer, the old ones serve for up to a day. A key id that nobody knows
    causes one fetch a minute at most.
    """

    def __init__(self, address: str, clock: Callable[[], float] = monotonic) -> None:
        self._address = address
        self._clock = clock
        self._session = CacheControl(Session())
        self._known = _Known()
        self._tried = float("-inf")
        self._fetching = threading.Lock()

    def named(self, key_id: str) -> Mapping[str, str]:
        """Give the certificate with this key id, as {key id: PEM}; empty if there is none.

        Raises:
            NoCertificates: there are no certificates at all.
        """
        self._renew()
        known = self._known.by_id
        if key_id not in known and self._clock() >= self._tried + SHORTEST_SECONDS:
            self._fetch_if(lambda: key_id not in self._known.by_id)
            known = self._known.by_id
        return {key_id: known[key_id]} if key_id in known else {}

    def _renew(self) -> None:
        now = self._clock()
        if now >= self._known.fresh:
            self._fetch_if(lambda: self._clock() >= self._known.fresh and self._may_try())
            if not self._known.by_id or self._clock() >= self._known.fetched + LONGEST_SECONDS:
                raise NoCertificates
        elif now >= self._known.renewal and self._may_try() and not self._fetching.locked():
            self._beside(self._wants_renewal)

    def _beside(self, wanted: Callable[[], bool]) -> None:
        threading.Thread(target=self._fetch_if, args=(wanted,), name="certificates", daemon=True).start()

    def _wants_renewal(self) -> bool:
        return self._clock() >= self._known.renewal

    def _may_try(self) -> bool:
        """Ask an address that did not answer once a minute, unless there is nothing to serve in the meantime."""
        return not self._known.by_id or self._clock() >= self._tried + SHORTEST_SECONDS

    def _fetch_if(self, wanted: Callable[[], bool]) -> None:
        """Fetch, unless somebody else did while this call waited; a failure leaves what is known."""
        with self._fetching:
            if not wanted():
                return
            self._tried = self._clock()
            try:
                self._known = self._fetched()
            except (RequestException, ValueError, OSError):
                return

    def _fetched(self) -> _Known:
        """Ask the address itself; its answer may be that nothing has changed.

        Raises:
            ValueError: it answered with something else.
        """
        asked = {"Cache-Control": "max-age=0"}
        with self._session.get(
            self._address, headers=asked, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            body = answer.raw.read(_LARGEST, decode_content=True)
            if answer.status_code != _OK:
                raise ValueError(answer.status_code)
            life = _life(answer)
        now = self._clock()
        return _Known(_by_id(body), now, now + life * AHEAD, now + life)


def _by_id(body: bytes) -> dict[str, str]:
    read = orjson.loads(body)
    if not isinstance(read, dict) or not read or not all(isinstance(each, str) for each in read.values()):
        raise ValueError
    return read


def _life(answer: Response) -> float:
    said = CacheController().parse_cache_control(answer.headers).get("max-age") or 0
    age = answer.headers.get("Age", "")
    return min(max(said - (int(age) if age.isdecimal() else 0), SHORTEST_SECONDS), LONGEST_SECONDS)
