"""A Google of this machine that signs identity tokens: with a key of its own, made at its start and never kept.

A backend believes it only because its settings name this issuer's certificates in place of Google's; every check of a
token is the same as for Google's own.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any

import orjson
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from flask import Blueprint, Response

from addon.moments import now
from addon.settings import Settings

ACCOUNT = "add-on@local.iam.gserviceaccount.com"
ADD_ON, COMPANION = "add-on.local.apps.example", "companion.local.apps.example"
"""The client ids of the two halves of the product, here."""
CERTIFICATES = "/local/certificates"
LIFE_SECONDS = 3_600
_BITS, _EXPONENT = 2048, 65_537
_KEPT_SECONDS = 3_600


class Issuer:
    """An issuer. `clock` gives UTC seconds."""

    def __init__(self, clock: Callable[[], int] = now) -> None:
        self._clock = clock
        self._key = rsa.generate_private_key(public_exponent=_EXPONENT, key_size=_BITS)
        self.key_id = token_hex(20)
        self.certificate = _certificate(self._key)

    def settings(self, settings: Settings, address: str) -> Settings:
        """Let a backend at `address` believe this issuer; secrets that the host has set stay."""
        return replace(
            settings,
            url=address,
            certificates=address + CERTIFICATES,
            add_on_account=ACCOUNT,
            client_ids=(ADD_ON, COMPANION),
            secrets=settings.secrets or (token_hex(32),),
        )

    def system(self, address: str, **claims: object) -> str:
        """Make the token that Google sends with each call of the add-on at `address`."""
        return self.token({"aud": address, "sub": "1", "email": ACCOUNT, "email_verified": True} | claims)

    def user(self, sub: str, email: str, **claims: object) -> str:
        """Make the token that says which person uses the add-on."""
        return self.token({"aud": ADD_ON, "sub": sub, "email": email, "email_verified": True} | claims)

    def identity(self, sub: str, email: str, **claims: object) -> str:
        """Make the token that a person's companion sends."""
        return self.token({"aud": COMPANION, "sub": sub, "email": email, "email_verified": True} | claims)

    def token(self, claims: Mapping[str, Any], **header: object) -> str:
        """Sign claims as Google would: issuer and times are added where they do not say theirs."""
        at = self._clock()
        usual = {"iss": "https://accounts.google.com", "iat": at, "exp": at + LIFE_SECONDS}
        head = {"alg": "RS256", "typ": "JWT", "kid": self.key_id} | header
        signed = b".".join(_coded(orjson.dumps(part)) for part in (head, usual | dict(claims)))
        return b".".join((signed, _coded(self.signature(signed)))).decode()

    def signature(self, signed: bytes) -> bytes:
        """Sign bytes (RS256)."""
        return self._key.sign(signed, padding.PKCS1v15(), hashes.SHA256())

    def blueprint(self) -> Blueprint:
        """Serve the certificate as Google serves its own."""
        blueprint = Blueprint("issuer", __name__)
        blueprint.add_url_rule(CERTIFICATES, "certificates", self._served)
        return blueprint

    def _served(self) -> Response:
        response = Response(orjson.dumps({self.key_id: self.certificate}), content_type="application/json")
        response.headers["Cache-Control"] = f"public, max-age={_KEPT_SECONDS}"
        return response


def _certificate(key: rsa.RSAPrivateKey) -> str:
    """Certify the key by itself, for longer than any process runs."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "claimwatch.local")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(weeks=1))
        .not_valid_after(today + timedelta(weeks=500))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def _coded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")
