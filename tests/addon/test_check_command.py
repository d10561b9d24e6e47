"""`claimwatch check` as a person and a script use it."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from click.testing import CliRunner

from addon.command import COMMANDS, main
from schemas.results import RESULT_COLUMNS
from sheets_sync.tally import SHOWN
from sheets_sync.wording import words

REPORT = """amazon-order-id,purchase-date,order-status,sales-channel,latest-delivery-date,delivered at,currency,price
911-7350218-0046613,2026-10-28T08:15:00+00:00,Shipped,Amazon.com,2026-11-10,,USD,54.90
905-2217730-1180042,2026-10-30T10:00:00+00:00,Shipped,Amazon.com,2026-11-12,2026-11-11,USD,86.40
905-2217730-1180042,2026-10-30T10:00:00+00:00,Shipped,Amazon.com,2026-11-12,soon,USD,12.00
"""
AS_OF = "2026-11-23"


@pytest.fixture
def report(tmp_path, monkeypatch):
    """A report of three lines and two orders, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMWATCH_LANG", "en")
    monkeypatch.delenv("CLAIMWATCH_AS_OF", raising=False)
    (tmp_path / "orders.csv").write_text(REPORT)
    return tmp_path


def checked(*options):
    """Run the command; it must go well."""
    ran = CliRunner().invoke(main, ["check", "orders.csv", "--as-of", AS_OF, *options])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def test_json_is_the_whole_answer(report):
    """`--json` prints one object with the promised keys, and nothing else on stdout."""
    answer = json.loads(checked("--json"))
    assert {"rows", "orders", "judged", "problems", "risk", "as_of", "policy", "profile", "results"} <= set(answer)
    assert (answer["rows"], answer["orders"], answer["judged"], answer["profile"]) == (3, 2, 3, "guide")
    assert answer["as_of"] == "2026-11-23T12:00:00Z"
    assert list(answer["risk"]) == list(SHOWN)
    assert sum(answer["risk"].values()) == 2
    assert {"key", "row", "column", "text"} == set(answer["problems"][0])
    unread = next(each for each in answer["problems"] if each["key"] == "date.unreadable")
    assert (unread["row"], unread["column"]) == (4, "F")
    first = answer["results"][0]
    assert (first["row"], first["order_id"], first["risk_key"]) == (2, "911-7350218-0046613", "high")
    assert first["ground_keys"] == ["not_received"]
    assert set(RESULT_COLUMNS) <= set(first)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_same_rows_come_out_with_the_result_columns(report, language):
    """CSV and XLSX hold the report's own columns unchanged, then the eight result columns, in the chosen language."""
    checked("--out", "flagged.csv", "--lang", language)
    checked("--out", "flagged.xlsx", "--lang", language)
    rows = list(csv.reader(io.StringIO((report / "flagged.csv").read_text("utf-8-sig"))))
    given = list(csv.reader(io.StringIO(REPORT)))
    assert [row[: len(given[0])] for row in rows] == given
    titles = [words(language).title(key) for key in RESULT_COLUMNS]
    assert rows[0][len(given[0]) :] == titles
    sheet = openpyxl.load_workbook(report / "flagged.xlsx").active
    assert [cell.value for cell in sheet[1]][-len(titles) :] == titles
    assert sheet.max_row == len(rows)


def test_the_summary_is_what_a_person_sees(report):
    """Without `--json`: the counts, the late order with what to do, the unreadable cell, and the last line."""
    text = checked()
    assert "orders.csv" in text.splitlines()[0]
    assert "2 orders" in text
    assert "911-7350218-0046613" in text
    assert "Open a carrier enquiry" in text
    assert "Row 4, column F: “soon” is not a date" in text


def test_the_written_file_is_named_last(report):
    """With `--out` the last line says where the result is."""
    assert checked("--out", "flagged.csv").strip().splitlines()[-1] == "Written to flagged.csv."


def test_the_moment_can_come_from_the_environment(report, monkeypatch):
    """`CLAIMWATCH_AS_OF` is taken where `--as-of` is not given."""
    monkeypatch.setenv("CLAIMWATCH_AS_OF", "2026-11-12")
    ran = CliRunner().invoke(main, ["check", "orders.csv", "--json"])
    assert json.loads(ran.stdout)["as_of"] == "2026-11-12T12:00:00Z"


def test_a_column_can_be_named(report):
    """`--map` takes a header or a column letter where the report's own title is not known."""
    (report / "orders.csv").write_text(REPORT.replace("latest-delivery-date", "arrives"))
    for mapped in ("expected_by=arrives", "expected_by==E"):
        assert json.loads(checked("--json", "--map", mapped))["results"][0]["risk_key"] == "high"
    assert json.loads(checked("--json"))["results"][0]["risk_key"] != "clear"


def test_every_command_has_help(report):
    """`--help` names every command; each has its own, and none needs a network or a database."""
    text = CliRunner().invoke(main, ["--help"]).stdout
    for name in COMMANDS:
        assert name in text
        ran = CliRunner().invoke(main, [name, "--help"])
        assert ran.exit_code == 0
        assert "Usage:" in ran.stdout
    assert not (report / "state.sqlite3").exists()
