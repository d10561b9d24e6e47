"""`claimwatch case` as a person and a script use it, and its page."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from addon.command import main

ORDER = "907-6093341-2284170"
HOSTILE = '<script>alert(1)</script>"&<img src=x onerror=y>'
HEAD = (
    "order-id,sku,purchase-date,estimated-delivery-date,sales-channel,delivered at,currency,item-price,tracking number,"
    "buyer contacted,seller_replied_at,claim date,claim reason,information requested,signature"
)
LINE = (
    "{order},{sku},2026-10-19 11:02,2026-10-30,Amazon.com,{delivered},USD,148.00,SWL-1,"
    "2026-11-10 09:12,2026-11-10 14:40,{filed},{reason},{asked},{signed}"
)


@pytest.fixture
def report(tmp_path, monkeypatch):
    """A report of one disputed order of two lines and one without a claim."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMWATCH_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("CLAIMWATCH_AS_OF", raising=False)
    sku = '"' + HOSTILE.replace('"', '""') + '"'
    arrived = {"delivered": "2026-11-03 13:47", "signed": "yes"}
    claimed = {"filed": "2026-11-19 20:31", "reason": "not received", "asked": "2026-11-22 14:00"}
    lines = [
        LINE.format(order=ORDER, sku="MUG", filed="", reason="", asked="", **arrived),
        LINE.format(order=ORDER, sku=sku, **claimed, **arrived),
        LINE.format(order="911-7350218-0046613", sku="MUG", filed="", reason="", asked="", delivered="", signed=""),
    ]
    (tmp_path / "orders.csv").write_text("\n".join((HEAD, *lines)) + "\n")
    return tmp_path


def ran(*options, order=ORDER):
    """Run the command."""
    return CliRunner().invoke(main, ["case", "orders.csv", order, "--as-of", "2026-11-23T09:40-08:00", *options])


def told(*options, order=ORDER):
    """What it prints; it must go well."""
    result = ran(*options, order=order)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.usefixtures("report")
def test_a_person_sees_the_whole_case():
    """Where it stands, what to do by when, each step with its cell, what a refund does, the rebuttal and the files."""
    text = told()
    for said in (
        f"Order {ORDER}, row 3",
        "Amazon waits for information",
        "Answer Amazon",
        "by 2026-11-24 14:00",
        "2026-11-19 20:31",
        "L3",
        "Now · 2026-11-23 09:40",
        "a refund now still counts",
        "with a signature",
        "Messages with the buyer",
        "rows 2",
    ):
        assert said in text, said
    assert max(len(line) for line in text.splitlines()) <= 100


@pytest.mark.usefixtures("report")
def test_an_order_without_a_claim_has_nothing_to_rebut():
    """No claim, no answer to one; the refund says until when it is clean or that the buyer may file."""
    text = told(order="911-7350218-0046613")
    assert "What speaks against the claim" not in text
    assert "may file at any moment" in text


@pytest.mark.usefixtures("report")
def test_json_is_the_case_for_scripts():
    """One object with keys, not words: state, timeline with cells, refund, rebuttals and evidence."""
    answer = json.loads(told("--json"))
    assert (answer["order_id"], answer["row"], answer["other_rows"]) == (ORDER, 3, [2])
    assert (answer["state"], answer["action_key"], answer["reason"]) == ("info_asked", "answer_amazon", "not_received")
    filed = next(each for each in answer["timeline"] if each["key"] == "claim_filed_at")
    assert (filed["mark"], filed["by"], filed["cell"]) == ("taken", "buyer", "L3")
    assert answer["refund"]["standing"] == "too_late"
    assert answer["refund"]["cost"] == pytest.approx(148)
    assert [each["key"] for each in answer["rebuttals"]] == ["delivered_signed", "delivered"]
    assert answer["rebuttals"][0]["cells"] == "F3, O3, I3"
    assert {each["key"]: each["found"] for each in answer["evidence"]}["messages"] == "attach"
    assert answer["problems"] == []


@pytest.mark.usefixtures("report")
def test_another_line_of_the_order_is_shown_on_demand():
    """`--row` chooses the line; a row of another order is refused with the rows there are."""
    assert json.loads(told("--json", "--row", "2"))["state"] == "answered"
    refused = ran("--row", "4")
    assert refused.exit_code == 2
    assert "2, 3" in refused.stderr


class Tags(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), []

    def handle_starttag(self, tag, attrs):
        """Note it."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        """Note it."""
        self.text.append(data)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_the_page_holds_the_case_and_nothing_of_the_sheet_is_markup(report, language):
    """Self-contained: no script, link or picture; a cell full of markup stands there as its text."""
    told("--out", "case.html", "--lang", language)
    page = (report / "case.html").read_text("utf-8")
    tags = Tags()
    tags.feed(page)
    assert not tags.tags & {"script", "img", "link", "a", "iframe", "object"}
    assert tags.attributes <= {"lang", "charset", "name", "content", "class", "style", "colspan"}
    assert HOSTILE in tags.text
    assert f'lang="{language}"' in page
    assert "size: A4" in page
    assert not [path.name for path in report.iterdir() if path.name.endswith(".part")]


@pytest.mark.usefixtures("report")
@pytest.mark.parametrize("out", ["case.pdf", "nowhere/case.html"])
def test_a_page_that_cannot_be_written_is_one_sentence(out):
    """Another kind of file or a folder that is none: exit 2, one sentence, nothing left behind."""
    refused = ran("--out", out)
    assert refused.exit_code == 2
    assert refused.stderr.count("\n") == 1
    assert out in refused.stderr


@pytest.mark.usefixtures("report")
def test_an_order_that_no_row_has_is_said():
    """Exit 2 and the id."""
    refused = ran(order="000-0000000-0000000")
    assert refused.exit_code == 2
    assert "000-0000000-0000000" in refused.stderr
