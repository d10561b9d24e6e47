"""Identity tokens that Google signed: whose they are, whom they are meant for, and whether they hold now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from google.auth import jwt
from google.auth.exceptions import GoogleAuthError

from sheets_sync.google.certificates import Certificates, NoCertificates

ISSUERS = frozenset({"accounts.google.com", "https://accounts.google.com"})
SKEW_SECONDS = 10
"""How far Google's clock and ours may be apart."""
LONGEST_TOKEN = 8_192


class NotVerified(Exception):  # noqa: N818  the name says what it means
    """The token does not hold. `reason` is a word for our own log, with nothing of the token in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Identity:
    """What a token says for certain.

    Attributes:
        sub: Google's own key of the account; it never changes.
        email: the account's address if Google has verified it, else "".
        audience: whom the token was made for, one of those that were asked for.
    """

    sub: str
    email: str
    audience: str


def identity(token: str, audiences: Collection[str], certificates: Certificates) -> Identity:
    """Verify a token: signature (RS256 and nothing else), issuer, audience, and its times within 10 seconds.

    Raises:
        NotVerified: it does not hold, or there are no certificates to tell by.
    """
    claims = _verified(token, audiences, certificates)
    if claims.get("iss") not in ISSUERS:
        raise NotVerified("issuer")
    sub = claims.get("sub")
    if not isinstance(sub, str) or not sub:
        raise NotVerified("subject")
    email = claims.get("email")
    known = claims.get("email_verified") is True and isinstance(email, str)
    return Identity(sub, str(email).lower() if known else "", str(claims["aud"]))


def _verified(token: str, audiences: Collection[str], certificates: Certificates) -> Mapping[str, Any]:
    held = certificates_for(token, certificates)
    try:
        claims: Mapping[str, Any] = jwt.decode(  # type: ignore[no-untyped-call]  # google-auth has no types here
            token, certs=held, audience=list(audiences), clock_skew_in_seconds=SKEW_SECONDS
        )
    except (GoogleAuthError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise NotVerified(_reason(error)) from None
    if not isinstance(claims["aud"], str) or any(type(claims[name]) is not int for name in ("iat", "exp")):
        raise NotVerified("claims")
    return claims


def certificates_for(token: str, certificates: Certificates) -> Mapping[str, str]:
    """Give the one certificate that a token names, if its header is one that Google writes.

    Raises:
        NotVerified: it is no token, of another kind, or signed with a key that nobody knows.
    """
    if not token or len(token) > LONGEST_TOKEN or not token.isascii():
        raise NotVerified("form")
    try:
        header = jwt.decode_header(token)  # type: ignore[no-untyped-call]  # google-auth has no types here
    except (GoogleAuthError, ValueError, TypeError, RecursionError):
        raise NotVerified("form") from None
    if header.get("alg") != "RS256" or header.get("typ") != "JWT" or "crit" in header:
        raise NotVerified("algorithm")
    key_id = header.get("kid")
    try:
        held = certificates.named(key_id) if isinstance(key_id, str) and key_id else {}
    except NoCertificates:
        raise NotVerified("certificates") from None
    if not held:
        raise NotVerified("key")
    return held


def _reason(error: Exception) -> str:
    """Name what google-auth found, by the beginning of its own sentence; the rest may quote the token."""
    said = str(error)
    known = {
        "Token expired": "expired",
        "Token used too early": "early",
        "Token has wrong audience": "audience",
        "Could not verify": "signature",
    }
    return next((word for beginning, word in known.items() if said.startswith(beginning)), "claims")
