"""Action parameters and capability tokens, signed: what our own cards and pairings hand out comes back unaltered.

The newest secret signs and every configured one verifies, so that a secret is changed by adding one in front and, an
hour later, taking the last one away. Whatever the one that was taken away had signed is refused from then on.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from itsdangerous import BadData, Signer, URLSafeSerializer

from addon.moments import now
from addon.refusals import Refused

LIFE_SECONDS = 3_600
"""How long a card's parameters hold: as long as Google's own tokens."""
FIELD = "signed"
"""The one parameter that a signed action carries."""
_SIGNER = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


class Signatures:
    """What one backend signs with. `secrets` are newest first; `clock` gives UTC seconds."""

    def __init__(self, secrets: Sequence[str], clock: Callable[[], int] = now) -> None:
        self._keys = list(reversed(secrets))  # itsdangerous signs with the last
        self._clock = clock
        self._cards = URLSafeSerializer(self._keys, salt="claimwatch.action", signer_kwargs=_SIGNER)
        self._capabilities = Signer(self._keys, salt=b"claimwatch.capability", **_SIGNER)  # type: ignore[arg-type]  # the stubs know no kwargs

    def subjects(self, sub: str) -> tuple[str, ...]:
        """Name an account as it is known here, newest secret first; nobody can read Google's `sub` back."""
        named = (hmac.new(key.encode(), f"subject:{sub}".encode(), hashlib.sha256) for key in reversed(self._keys))
        return tuple(each.hexdigest() for each in named)

    def sign(self, params: Mapping[str, str], *, spreadsheet: str, subject: str, action: str) -> dict[str, str]:
        """Bind parameters to a spreadsheet, a person and an action, for an hour."""
        held = {"p": dict(params), "s": spreadsheet, "u": subject, "a": action, "t": self._clock() + LIFE_SECONDS}
        return {FIELD: str(self._cards.dumps(held))}

    def read(
        self, params: Mapping[str, str], *, subject: str | Sequence[str], action: str
    ) -> tuple[str, dict[str, str]]:
        """Give the spreadsheet and the parameters back; `subject` may be one name or all that a person is known under.

        Raises:
            Refused: they are altered, expired, another person's or another action's.
        """
        held = self._held(params.get(FIELD))
        known = (subject,) if isinstance(subject, str) else subject
        if held["u"] not in known:
            raise Refused("parameters.subject")
        if held["a"] != action:
            raise Refused("parameters.action")
        if held["t"] < self._clock():
            raise Refused("parameters.expired")
        return held["s"], held["p"]

    def _held(self, signed: object) -> dict[str, Any]:
        try:
            held: dict[str, Any] = self._cards.loads(signed if isinstance(signed, str) else "")
        except BadData:
            raise Refused("parameters.signature") from None
        return held

    def capability(self, token: str) -> str:
        """Sign a token that the store has made."""
        return self._capabilities.sign(token).decode()

    def token_in(self, capability: str) -> str:
        """Give the store's token back.

        Raises:
            Refused: nobody here has signed it, or with a secret that has been taken away.
        """
        try:
            return self._capabilities.unsign(capability.encode("utf-8", "replace")).decode()
        except (BadData, UnicodeDecodeError):
            raise Refused("capability.signature") from None


_IN_USE: ContextVar[Signatures] = ContextVar("signatures")


@contextmanager
def using(signatures: Signatures) -> Iterator[None]:
    """Sign and read with these, for as long as one call is answered."""
    before = _IN_USE.set(signatures)
    try:
        yield
    finally:
        _IN_USE.reset(before)


def sign(params: Mapping[str, str], *, spreadsheet: str, subject: str, action: str) -> dict[str, str]:
    """Bind a card's parameters to a spreadsheet, a person and the action that they are for.

    Raises:
        LookupError: no call is being answered (see `using`).
    """
    return _IN_USE.get().sign(params, spreadsheet=spreadsheet, subject=subject, action=action)


def read(params: Mapping[str, str], *, subject: str | Sequence[str], action: str) -> tuple[str, dict[str, str]]:
    """Give the spreadsheet and the parameters back.

    Raises:
        Refused: they are altered, expired, another person's or another action's.
    """
    return _IN_USE.get().read(params, subject=subject, action=action)
