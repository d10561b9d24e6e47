"""What the host decides, read once from the environment; all faults are reported together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

from addon.moments import NotAMoment, moment

GOOGLE_CERTIFICATES = "https://www.googleapis.com/oauth2/v1/certs"
"""Where Google publishes the certificates that its identity tokens are signed under."""
SECRET_CHARACTERS = 32
"""The least length of a secret."""

GOOGLE_URL = re.compile(r"https?://[A-Za-z0-9.\-]+(:[0-9]+)?/?")
PUBLIC_URL = re.compile(r"(https://[A-Za-z0-9.\-]+|http://(127\.0\.0\.1|localhost))(:[0-9]+)?/?")
CERTIFICATES_URL = re.compile(r"(https://[A-Za-z0-9.\-]+|http://(127\.0\.0\.1|localhost))(:[0-9]+)?/[A-Za-z0-9./_\-]*")
SQLITE = re.compile(r"sqlite:///.+")
POSTGRESQL = re.compile(r"postgresql(\+[a-z0-9]+)?://.+")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
CLIENT_ID = re.compile(r"[A-Za-z0-9.\-]+")


class SettingsFault(Exception):  # noqa: N818  it is shown to the host as it stands
    """Some settings cannot be used; `faults` says each in one sentence."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """The host's settings.

    Attributes:
        google_url: replaces scheme and host of the Sheets and Drive APIs; None means Google itself.
        database: the SQLite file that holds local workbooks, and state unless `postgresql` says where that is.
        as_of: a fixed "now" in UTC seconds; None means the clock.
        url: scheme and host under which Google reaches this backend; None on a machine that only syncs.
        postgresql: where state is, if not in `database`.
        add_on_account: e-mail address of the service account that Google signs the add-on's calls with.
        client_ids: OAuth client ids of the add-on and of the companion.
        certificates: where the certificates of identity tokens are.
        secrets: newest first; the newest signs, all verify.
    """

    google_url: str | None
    database: Path
    as_of: int | None
    url: str | None = None
    postgresql: str | None = field(default=None, repr=False)
    add_on_account: str | None = None
    client_ids: tuple[str, ...] = ()
    certificates: str = GOOGLE_CERTIFICATES
    secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def database_url(self) -> str:
        """Where state is, as SQLAlchemy takes it."""
        return self.postgresql or f"sqlite:///{self.database}"


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Read every `CLAIMWATCH_…` setting.

    Raises:
        SettingsFault: one or more of them cannot be used; all are named at once.
    """
    faults: list[str] = []
    read = _Read(environ, faults)
    database_url = read.database_url()
    settings = Settings(
        google_url=read.matching("CLAIMWATCH_GOOGLE_URL", GOOGLE_URL, "http://127.0.0.1:8080"),
        database=_database(database_url),
        as_of=read.as_of(),
        url=read.matching("CLAIMWATCH_URL", PUBLIC_URL, "https://claims.example.com"),
        postgresql=database_url if POSTGRESQL.fullmatch(database_url) else None,
        add_on_account=read.matching(
            "CLAIMWATCH_ADD_ON_ACCOUNT", EMAIL, "…@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
        ),
        client_ids=read.client_ids(),
        certificates=read.matching("CLAIMWATCH_CERTIFICATES_URL", CERTIFICATES_URL, GOOGLE_CERTIFICATES)
        or GOOGLE_CERTIFICATES,
        secrets=read.secrets(),
    )
    if faults:
        raise SettingsFault(faults)
    return settings


def serving(settings: Settings) -> Settings:
    """Give the settings back if a backend that Google calls can run on them.

    Raises:
        SettingsFault: some are not set; all are named at once.
    """
    needed = {
        "CLAIMWATCH_URL": settings.url,
        "CLAIMWATCH_ADD_ON_ACCOUNT": settings.add_on_account,
        "CLAIMWATCH_CLIENT_IDS": settings.client_ids,
        "CLAIMWATCH_SECRETS": settings.secrets,
    }
    faults = [
        f"{name} is not set; a backend that Google calls needs it." for name, value in needed.items() if not value
    ]
    if faults:
        raise SettingsFault(faults)
    return settings


@dataclass(frozen=True, slots=True)
class _Read:
    """Reads one setting after another, and gathers what is wrong with them."""

    environ: Mapping[str, str]
    faults: list[str]

    def matching(self, name: str, form: re.Pattern[str], example: str) -> str | None:
        text = self.environ.get(name, "")
        if text and not form.fullmatch(text):
            self.faults.append(f"{name} is {text!r}; write it like {example}.")
        return text.rstrip("/") or None

    def database_url(self) -> str:
        text = self.environ.get("CLAIMWATCH_DATABASE_URL", "")
        if text and not (SQLITE.fullmatch(text) or POSTGRESQL.fullmatch(text)):
            begins = text.partition("//")[0]  # what follows may hold a password
            self.faults.append(
                f"CLAIMWATCH_DATABASE_URL begins with {begins!r}; "
                "write it like sqlite:////home/me/claimwatch.sqlite3 or postgresql://user@host/claimwatch."
            )
        return text

    def as_of(self) -> int | None:
        text = self.environ.get("CLAIMWATCH_AS_OF", "")
        try:
            return moment(text) if text else None
        except NotAMoment:
            self.faults.append(f"CLAIMWATCH_AS_OF is {text!r}; write it like 2026-11-23 or 2026-11-23T09:40:00-08:00.")
            return None

    def client_ids(self) -> tuple[str, ...]:
        named = tuple(self.environ.get("CLAIMWATCH_CLIENT_IDS", "").replace(",", " ").split())
        for each in named:
            if not CLIENT_ID.fullmatch(each):
                self.faults.append(
                    f"CLAIMWATCH_CLIENT_IDS holds {each!r}; write it like 123-abc.apps.googleusercontent.com."
                )
        return named

    def secrets(self) -> tuple[str, ...]:
        """Read the secrets, newest first; none of them is ever repeated in a message."""
        file = self.environ.get("CLAIMWATCH_SECRETS_FILE", "")
        text = self.environ.get("CLAIMWATCH_SECRETS", "")
        if file and text:
            self.faults.append("CLAIMWATCH_SECRETS and CLAIMWATCH_SECRETS_FILE are both set; keep one of them.")
        name = "CLAIMWATCH_SECRETS_FILE" if file else "CLAIMWATCH_SECRETS"
        found = tuple((self._file(file) if file else text).replace(",", " ").split())
        if any(len(each) < SECRET_CHARACTERS for each in found) or (file and not found):
            self.faults.append(
                f"{name} needs secrets of {SECRET_CHARACTERS} characters or more, newest first; "
                "make one with: openssl rand -hex 32."
            )
        return found

    def _file(self, path: str) -> str:
        try:
            return Path(path).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            self.faults.append(f"CLAIMWATCH_SECRETS_FILE is {path!r}, and that cannot be read.")
            return "-" * SECRET_CHARACTERS  # one fault is enough for it


def _database(database_url: str) -> Path:
    local = SQLITE.fullmatch(database_url)
    folder = Path(click.get_app_dir("claimwatch"))
    return Path(database_url.removeprefix("sqlite:///")) if local else folder / "state.sqlite3"
