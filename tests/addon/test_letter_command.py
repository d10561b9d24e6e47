"""`claimwatch letter`: what it prints and refuses, in both languages, as text and as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

HEADER = (
    "Order ID,Marketplace,Product title,Order date,Ship date,Expected delivery date,Delivered at,Carrier,"
    "Tracking number,Amount,Currency,Buyer contacted at,Buyer problem"
)
ROWS = f"""{HEADER}
111-2223334-5556667,DE,Tasse,2026-11-01,2026-11-02,2026-11-10,,DHL,,34.50,EUR,2026-11-22 09:30,not received
111-2223334-5556668,US,Mug,2026-11-20,2026-11-21,2026-11-30,,UPS,1Z99,34.50,USD,,
111-2223334-5556669,NL,Mok,2026-11-01,2026-11-02,2026-11-10,2026-11-09,PostNL,3S1,34.50,EUR,2026-11-22 09:30,damaged
"""


@pytest.fixture
def letter(tmp_path):
    """Run the command on a small file, as of a fixed moment."""
    (tmp_path / "orders.csv").write_text(ROWS, "utf-8")

    def run(*arguments):
        command = [sys.executable, "-c", "from addon.command import main; main()", "letter", "orders.csv", *arguments]
        settings = os.environ | {
            "NO_COLOR": "1",
            "COLUMNS": "100",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "LC_ALL": "C.UTF-8",
        }
        return subprocess.run(
            [*command, "--as-of", "2026-11-23"], cwd=tmp_path, env=settings, capture_output=True, text=True, check=False
        )

    return run


def test_the_letter_that_is_due_is_printed_with_its_translation(letter):
    """Without a kind: German text, Chinese translation not to send, facts with their row, a blank with its question."""
    done = letter("111-2223334-5556667", "--lang", "zh-Hant")
    assert done.returncode == 0, done.stderr
    german, _, rest = done.stdout.partition("譯文，不傳送")
    assert "es tut uns leid, dass Ihre Bestellung 111-2223334-5556667" in german
    assert "2. November 2026" in german
    assert "[____ 追蹤號碼？]" in german
    assert "很抱歉，您的訂單 111-2223334-5556667 未能如期送達。" in rest
    assert "儲存格空白" in rest
    assert "第 2 列" in rest


def test_json_holds_the_letter_its_facts_and_its_blanks(letter):
    """A script gets text, language, each fact with columns and row, each blank, and every letter's verdict by key."""
    found = json.loads(letter("111-2223334-5556667", "--json", "--lang", "en").stdout)
    assert (found["letter_key"], found["to"], found["kind"]) == ("answer_not_received", "buyer", "reply")
    assert (found["language"], found["translation"]["language"], found["row"]) == ("de", "en", 2)
    assert {fact["slot"] for fact in found["facts"]} == {"order_id", "shipped_at", "carrier", "expected_by"}
    assert all(fact["value"] in found["text"] and fact["row"] == 2 for fact in found["facts"])
    assert [(blank["slot"], blank["column"], blank["question"]) for blank in found["blanks"]] == [
        ("tracking_id", "tracking_id", "tracking number")
    ]
    assert found["letters"]["answer_item"] == {"answer": "not_now", "reason_key": "other_ground"}


def test_a_marketplace_without_texts_gets_english_and_is_told(letter):
    """Dutch has no texts yet: the letter is English, said so; another language can be asked for."""
    done = letter("111-2223334-5556669", "--lang", "en")
    assert "There is no text in the language of this marketplace yet" in done.stdout
    assert "Translation, not to send" not in done.stdout
    assert "Guten Tag," in letter("111-2223334-5556669", "--lang", "en", "--to-language", "de").stdout


def test_an_order_that_needs_no_letter_says_why(letter):
    """Where nothing is due each letter has its reason; a named kind is written all the same, the reason above it."""
    done = letter("111-2223334-5556668", "--lang", "en")
    assert done.stdout.startswith("No letter is due for this order now.")
    assert "not now: the expected delivery date is not over yet" in " ".join(done.stdout.split())
    asked = letter("111-2223334-5556668", "answer_item", "--lang", "en")
    assert "not now: the buyer has not written" in asked.stdout
    assert "We are sorry that the item" in asked.stdout


@pytest.mark.parametrize("kind", ["cancel_notice", "reminder"])
def test_what_must_not_go_out_early_is_withheld_even_when_named(letter, kind):
    """Before its time the notice of cancelling, or a reminder, is not written: only the reason is."""
    done = letter("111-2223334-5556667", kind, "--lang", "en")
    assert len(done.stdout.splitlines()) == 2
    assert done.stdout.splitlines()[1].startswith("not now: ")
    assert json.loads(letter("111-2223334-5556667", kind, "--json").stdout)["text"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("999", "--lang", "en"), "No row has the order ID 999"),
        (("111-2223334-5556667", "poem", "--lang", "en"), "There is no letter poem; choose one of: info_answer"),
        (("111-2223334-5556667", "--to-language", "nl", "--lang", "en"), "There are no letters in nl"),
        (("111-2223334-5556667", "poem", "--lang", "zh-Hant"), "沒有 poem 這封信"),
    ],
)
def test_what_is_not_there_is_one_sentence(letter, arguments, said):
    """An unknown order, kind or language: one sentence, exit 2, nothing printed."""
    done = letter(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
