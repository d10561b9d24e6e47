"""Bad input through the real command: one clear sentence, exit 2, nothing written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from addon.command import main

GOOD = """amazon-order-id,purchase-date,order-status,latest-delivery-date
911-7350218-0046613,2026-10-28T08:15:00+00:00,Shipped,2026-11-10
905-2217730-1180042,2026-10-30T10:00:00+00:00,Shipped,2026-11-12
"""
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"


def giant(path):
    """A file of 1 GB that takes no room on the disk."""
    with path.open("wb") as file:
        file.truncate(1 << 30)


FILES = {
    "missing": ("There is no file", str),
    "a folder": ("", Path.mkdir),
    "empty": ("is empty", lambda path: path.write_bytes(b"")),
    "blank": ("", lambda path: path.write_text("\n\n\n")),
    "wrong encoding": ("UTF-8", lambda path: path.write_bytes(GOOD.encode() + b"\x81\x8d\x8f\x90\x9d,\xff\xfe,x,y\n")),
    "a picture": ("not a table", lambda path: path.write_bytes(PICTURE)),
    "1 GB": ("1", giant),
    "a broken workbook": ("", lambda path: path.write_bytes(b"PK\x03\x04" + b"\x00" * 64)),
    "no order id": ("order ID", lambda path: path.write_text(GOOD.replace("amazon-order-id", "my thing"))),
    "prose": ("", lambda path: path.write_text("Dear diary,\ntoday nothing happened.\n")),
    "two headers": (
        "header rows",
        lambda path: path.write_text(GOOD + "purchase-date,amazon-order-id,latest-delivery-date,order-status\n"),
    ),
}
OPTIONS = {
    "marketplace": (["--marketplace", "XX"], "XX"),
    "profile": (["--profile", "kind"], "kind"),
    "language": (["--lang", "tlh"], "tlh"),
    "as-of": (["--as-of", "31/02/2026"], "31/02/2026"),
    "map column": (["--map", "colour=Order ID"], "colour"),
    "map header": (["--map", "order_id=Nothing"], "Nothing"),
    "map form": (["--map", "order_id"], ""),
    "output kind": (["--out", "result.pdf"], "result.pdf"),
    "output folder": (["--out", "nowhere/result.csv"], "nowhere"),
}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in, and nothing of the machine's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("CLAIMWATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CLAIMWATCH_LANG", "en")
    monkeypatch.setenv("CLAIMWATCH_DATABASE_URL", f"sqlite:///{tmp_path}/state.sqlite3")
    return tmp_path


def refused(arguments, folder):
    """Run the command; it must refuse in one sentence and leave the folder as it was. Returns the sentence."""
    before = sorted(folder.rglob("*"))
    ran = CliRunner().invoke(main, arguments)
    assert ran.exit_code == 2, ran.output
    assert not ran.stdout
    said = ran.stderr.strip()
    assert said.endswith((".", "。"))
    assert "\n" not in said, said
    assert "Traceback" not in said
    assert sorted(folder.rglob("*")) == before
    return said


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("command", ["check", "up"])
def test_a_bad_file_is_refused(here, command, kind):
    """A file that is no order sheet is named, with what is wrong, and nothing is written or opened."""
    says, make = FILES[kind]
    make(here / "orders.csv")
    extra = ["--out", "flagged.csv"] if command == "check" else ["--no-browser", "--port", "0"]
    said = refused([command, "orders.csv", *extra], here)
    assert says in said
    assert "orders.csv" in said or kind in {"no order id", "two headers", "prose", "blank"}


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("kind", OPTIONS)
def test_a_bad_option_is_refused(here, monkeypatch, kind, language):
    """An unknown marketplace, profile, language, moment, column or output is quoted, in the reader's language."""
    monkeypatch.setenv("CLAIMWATCH_LANG", language)
    (here / "orders.csv").write_text(GOOD)
    options, quoted = OPTIONS[kind]
    said = refused(["check", "orders.csv", *options], here)
    assert quoted in said
    assert said.isascii() or language != "en" or "“" in said or "–" in said


def test_the_report_itself_is_never_overwritten(here):
    """`--out` that names the report read is refused, and the report stays."""
    (here / "orders.csv").write_text(GOOD)
    refused(["check", "orders.csv", "--out", "orders.csv"], here)
    assert (here / "orders.csv").read_text() == GOOD


def test_all_bad_settings_are_named_at_once(here, monkeypatch):
    """Two unusable settings are two sentences and exit 2; nothing runs."""
    monkeypatch.setenv("CLAIMWATCH_DATABASE_URL", "mysql://x")
    monkeypatch.setenv("CLAIMWATCH_GOOGLE_URL", "ftp://x")
    ran = CliRunner().invoke(main, ["up", "--no-browser", "--port", "0"])
    assert ran.exit_code == 2
    assert len(ran.stderr.strip().splitlines()) == 2


def test_the_installed_command_refuses_in_the_same_way(here):
    """As a process of its own: one line on stderr, nothing on stdout, exit 2."""
    command = Path(sys.executable).with_name("claimwatch")
    ran = subprocess.run([command, "check", "orders.csv"], capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stdout, len(ran.stderr.splitlines())) == (2, "", 1)
    assert "orders.csv" in ran.stderr
