"""Tokens that must not be believed: each made from a good one by one mutation, or of another kind altogether."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from builders.backend import LocalBackend

from addon.playground.issuer import Issuer

Claims = Mapping[str, Any]
Mutation = Callable[[LocalBackend, Claims], str | None]
STRANGER = Issuer()
"""Somebody who signs with a key of their own."""
BEYOND = 60
"""Seconds beyond the skew that is allowed."""


def now() -> int:
    """Read the clock."""
    return int(time.time())


def coded(part: bytes) -> str:
    """Code as tokens are coded."""
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def joined(header: Claims, claims: Claims, signature: bytes = b"") -> str:
    """Put a token together."""
    return ".".join((coded(orjson.dumps(header)), coded(orjson.dumps(claims)), coded(signature)))


def timed(claims: Claims) -> Claims:
    """Add what the issuer would add."""
    return {"iss": "https://accounts.google.com", "iat": now(), "exp": now() + 3600, **claims}


def signed(**change: Any) -> Mutation:
    """Change claims (None takes one away), then sign as Google would."""

    def made(running: LocalBackend, claims: Claims) -> str:
        changed = {**timed(claims), **{name: call() if callable(call) else call for name, call in change.items()}}
        return _without_usual(running.issuer, {name: held for name, held in changed.items() if held is not None})

    return made


def _without_usual(issuer: Issuer, claims: Claims, **header: object) -> str:
    head = {"alg": "RS256", "typ": "JWT", "kid": issuer.key_id} | header
    text = joined(head, claims).rpartition(".")[0]
    return f"{text}.{coded(issuer.signature(text.encode()))}"


def headed(**header: Any) -> Mutation:
    """Change the header, then sign."""

    def made(running: LocalBackend, claims: Claims) -> str:
        return running.issuer.token(claims, **header)

    return made


def text(said: str | None) -> Mutation:
    """Say something that is no token; None: nothing at all."""
    return lambda *_: said


def symmetric(running: LocalBackend, claims: Claims) -> str:
    """Sign with the public certificate as if it were a shared secret."""
    head = {"alg": "HS256", "typ": "JWT", "kid": running.issuer.key_id}
    text = joined(head, timed(claims)).rpartition(".")[0]
    mac = hmac.new(running.issuer.certificate.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{coded(mac)}"


def unsigned(running: LocalBackend, claims: Claims) -> str:
    """Say that no signature is needed."""
    return joined({"alg": "none", "typ": "JWT", "kid": running.issuer.key_id}, timed(claims))


def altered(running: LocalBackend, claims: Claims) -> str:
    """Change a claim after signing."""
    head, _, signature = running.issuer.token(claims).split(".")
    return f"{head}.{coded(orjson.dumps({**timed(claims), 'exp': now() + 7200}))}.{signature}"


def flipped(running: LocalBackend, claims: Claims) -> str:
    """Change one letter of the signature."""
    token = running.issuer.token(claims)
    return token[:-20] + ("A" if token[-20] != "A" else "B") + token[-19:]


def by_a_stranger(running: LocalBackend, claims: Claims) -> str:
    """Sign with another key under the known key's name."""
    return STRANGER.token(claims, kid=running.issuer.key_id)


MUTATIONS: dict[str, Mutation] = {
    "none": text(None),
    "empty": text(""),
    "garbage": text("garbage"),
    "three dots of nothing": text(".."),
    "not ascii": text("eyJé.eyJ.x"),
    "endless": lambda running, claims: running.issuer.token({**claims, "more": "x" * 9_000}),
    "expired": signed(iat=lambda: now() - 7200, exp=lambda: now() - BEYOND),
    "future": signed(iat=lambda: now() + BEYOND, exp=lambda: now() + 3600),
    "wrong issuer": signed(iss="https://issuer.example.com"),
    "an issuer that looks like Google's": signed(iss="https://accounts.google.com.example.com"),
    "no issuer": signed(iss=None),
    "wrong audience": signed(aud="https://other.example.com/addon/homepage"),
    "no audience": signed(aud=None),
    "a list of audiences": lambda running, claims: running.issuer.token({**claims, "aud": [claims["aud"]]}),
    "no subject": signed(sub=None),
    "a subject that is a number": signed(sub=12),
    "no end": signed(exp=None),
    "an end that is a text": signed(exp="4102444800"),
    "an end that is true": signed(exp=True),
    "an endless end": signed(exp=1e400),
    "an end that is a fraction": signed(exp=lambda: now() + 3600.5),
    "no beginning": signed(iat=None),
    "HS256 with the public key": symmetric,
    "alg none": unsigned,
    "alg none in capitals": headed(alg="NONE"),
    "alg RS512": headed(alg="RS512"),
    "alg ES256": headed(alg="ES256"),
    "another typ": headed(typ="at+jwt"),
    "no typ": headed(typ=None),
    "a critical extension": headed(crit=["exp"]),
    "another key id": headed(kid="0" * 40),
    "no key id": headed(kid=None),
    "a key id that is a list": headed(kid=["0"]),
    "bad signature": flipped,
    "no signature": lambda running, claims: running.issuer.token(claims).rpartition(".")[0] + ".",
    "altered after signing": altered,
    "a stranger's key": by_a_stranger,
    "a stranger's token": lambda _, claims: STRANGER.token(claims),
    "a header that is a list": lambda running, claims: "W10." + running.issuer.token(claims).partition(".")[2],
}
"""Name → how to make it. Each fits every token that Google signs."""
EMAILS: dict[str, Mutation] = {
    "wrong e-mail": signed(email="add-on@local.iam.gserviceaccount.com.example.com"),
    "unverified e-mail": signed(email_verified=False),
    "e-mail verified by a text": signed(email_verified="true"),
    "no e-mail": signed(email=None),
    "nothing said of verification": signed(email_verified=None),
}
"""Mutations of the one token whose address says that it is Google who calls."""
