"""`claimwatch health` as a person and a script use it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from addon.command import main
from schemas.choices import LANGUAGES
from sheets_sync.health.defects import CHANNELS, KINDS
from sheets_sync.health.topics import DIMENSIONS, TOPICS
from sheets_sync.policy.measures import peak_events
from sheets_sync.wording import words

AS_OF = date(2026, 11, 23)
HEAD = "order-id,sku,purchase-date,estimated-delivery-date,sales-channel,delivered at,fulfilment,feedback rating,{more}"
MORE = "claim date,buyer problem"


def line(number, *, days, sku="MUG", **more):
    """An order of some days ago, delivered as promised."""
    ordered = AS_OF - timedelta(days)
    promised = ordered + timedelta(5)
    arrived = promised if promised < AS_OF else ""
    cells = (f"900-{number:07d}-{number:07d}", sku, ordered, promised, "Amazon.com", arrived, "Merchant")
    return ",".join(map(str, (*cells, *(more.get(key, "") for key in ("stars", "claim", "problem")))))


@pytest.fixture
def report(tmp_path, monkeypatch):
    """300 orders within the window: two bad ratings, one open claim, and one SKU with trouble."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAIMWATCH_LANG", "en")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("CLAIMWATCH_AS_OF", raising=False)
    lines = [line(number, days=20 + number % 50) for number in range(250)]
    lines += [line(300 + number, days=30, sku="RUG", problem="different") for number in range(20)]
    lines += [line(400 + number, days=30, sku="RUG") for number in range(27)]
    lines += [line(500, days=70, stars=1), line(501, days=40, stars=2), line(502, days=30, claim="2026-11-20")]
    (tmp_path / "orders.csv").write_text("\n".join((HEAD.format(more=MORE), *lines)) + "\n")
    return tmp_path


def told(*options, file="orders.csv"):
    """What it prints; it must go well."""
    ran = CliRunner().invoke(main, ["health", file, "--as-of", AS_OF.isoformat(), *options])
    assert ran.exit_code == 0, ran.output
    return ran.stdout


@pytest.mark.usefixtures("report")
def test_json_holds_what_the_sheet_shows():
    """Rate, headroom and what the open claim would do; each defect's day; the week of Black Friday; the bad SKU."""
    answer = json.loads(told("--json"))
    (rate,) = answer["rates"]
    assert (rate["marketplace"], rate["channel"], rate["orders"]) == ("US", "merchant", 300)
    assert (rate["defects"], rate["pending"], rate["headroom"]) == (2, 1, 0)
    assert rate["rate"] == pytest.approx(0.0067)
    assert rate["rate_if_open_claims_count"] == pytest.approx(0.01)
    assert [each["leaves_on"] for each in answer["leaving"]] == ["2026-11-28", "2026-12-28"]
    assert rate["weeks"][0]["peaks"] == ["black_friday"]
    assert all(week["low"] <= week["open"] <= week["high"] for week in rate["weeks"] if week["low"] is not None)
    found = {each["topic"]: [cause["name"] for cause in each["causes"]] for each in answer["causes"]}
    assert found["not_as_described"] == ["RUG"]
    assert {"black_friday", "cyber_monday"} <= {peak["key"] for peak in answer["peaks"]}


@pytest.mark.usefixtures("report")
def test_a_person_sees_the_rate_and_what_comes():
    """The rate, what open claims would do with its sign, the days, the peak and the cause, within the terminal."""
    text = told()
    for said in (
        "0.67%",
        "▲ 1.00%",
        "2026-11-28",
        "900-0000500-0000500",
        "negative feedback",
        "Black Friday",
        "SKU RUG",
    ):
        assert said in text, said
    assert "20 of 47 orders (42.6%)" in text
    assert max(len(each) for each in text.splitlines()) <= 100


def test_a_book_without_orders_that_count_says_so(report):
    """One sentence instead of a table of nothing."""
    (report / "other.csv").write_text(f"{HEAD.format(more=MORE)}\n{line(1, days=3).replace('Amazon.com', '')}\n")
    assert "there is no rate" in told(file="other.csv")
    assert "0 more" not in told(file="other.csv")
    assert json.loads(told("--json", file="other.csv"))["rates"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_account_health_has_words(language):
    """Topics, dimensions, kinds of defects, channels and peaks are said in both languages, never by their keys."""
    speech = words(language)
    keys = [f"health.topic.{topic.key}" for topic in TOPICS] + [f"health.by.{key}" for key in DIMENSIONS]
    keys += [f"health.kind.{kind}" for kind in KINDS] + [f"health.channel.{channel}" for channel in CHANNELS]
    keys += [f"health.peak.{peak}" for peak in peak_events()]
    assert not [key for key in keys if speech.say(key) == key]
