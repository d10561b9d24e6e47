"""Who we are to Google: a service account, the machine's own account, a user's short-lived token, or nobody at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import google.auth
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.oauth2.credentials import Credentials as UserCredentials

from sheets_sync.google.failures import CannotSignIn

SCOPES = ("https://www.googleapis.com/auth/spreadsheets",)


@dataclass(frozen=True, slots=True)
class Identity:
    """Credentials, and the address that people share a spreadsheet with."""

    credentials: Credentials | None
    address: str


def identity(base: str, token: str | None = None, scopes: Sequence[str] = SCOPES) -> Identity:
    """Find out who asks. Nothing is ever signed over plain http: that is a workbook on this machine.

    Raises:
        CannotSignIn: there are no usable credentials.
    """
    if urlsplit(base).scheme != "https":
        return Identity(None, "claimwatch@local.iam.gserviceaccount.com")
    if token is not None:
        return Identity(UserCredentials(token=token), "")  # type: ignore[no-untyped-call]  # google-auth has no types here
    try:
        credentials, _ = google.auth.default(scopes=scopes)
    except (GoogleAuthError, ValueError, OSError) as error:
        raise CannotSignIn(str(error)) from error
    return Identity(credentials, _address(credentials))


def is_passing(credentials: Credentials | None) -> bool:
    """Whether these are a user's short-lived token, which nobody but the user can renew."""
    return isinstance(credentials, UserCredentials) and credentials.refresh_token is None


def _address(credentials: Credentials) -> str:
    named = (getattr(credentials, name, None) for name in ("service_account_email", "account"))
    return next((str(address) for address in named if address), "")
