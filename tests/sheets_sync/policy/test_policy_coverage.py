"""docs/policy.md shows every value, as it is today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from schemas.choices import LANGUAGES
from schemas.policy import Citation, Dated, Variant
from sheets_sync.policy import MARKETPLACES, PARAMETERS, citations, policy
from sheets_sync.policy.coverage import page
from sheets_sync.policy.said import period_said, seen_said, value_said
from sheets_sync.wording import words

PAGE = Path(__file__).resolve().parents[3] / "docs" / "policy.md"


def test_the_page_is_current():
    """The page in docs/ is what the files say today; `make docs` writes it anew."""
    assert PAGE.read_text("utf-8") == page(), "run: make docs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_version_and_source(language):
    """Each parameter has a row per marketplace and version, each source its anchor, and no word is missing."""
    text = page(language)
    for key, part in zip(PARAMETERS, re.split(r"^## `", text, flags=re.MULTILINE)[1:], strict=True):
        rows = [line for line in part.split("\n## ")[0].splitlines() if re.match(r"\| (?!---)", line)]
        versions = sum(len(policy("official").versions(key, market)) for market in MARKETPLACES)
        assert part.startswith(f"{key}`")
        assert len(rows) == 1 + versions, key
        assert all(row.count(" | ") == 7 for row in rows), key
    assert set(re.findall(r"\(#([a-z0-9-]+)\)", text)) == set(re.findall(r'<a id="([a-z0-9-]+)">', text))
    assert all(source.title in text for source in citations().values())
    assert not re.search(r"\b(?:policy|standing|length|parameter|profile)\.(?:page|governed|days|hours|stated)", text)


@pytest.mark.parametrize(
    ("value", "unit", "state", "said"),
    [
        (1, "hours", "known", "1 hour"),
        (48, "hours", "known", "48 hours"),
        (2, "business_days", "known", "2 business days"),
        (0, "days", "known", "at once"),
        (0, "flag", "known", "no"),
        (1, "flag", "known", "yes"),
        (None, "days", "none", "no such rule"),
        (None, "days", "unknown", "unknown"),
    ],
)
def test_values_read_as_people_say_them(value, unit, state, said):
    """A length has its unit, a flag is yes or no, no wait is at once; none and unknown are told apart."""
    assert value_said(Dated(value, unit, "stated", state, None, None, ("x",)), words("en")) == said
    if value is not None:
        assert value_said(Variant(value, unit, ("x",)), words("en")) == said


def test_periods_and_sources_read_as_people_say_them():
    """An open period says so; an old or undated source says that it may have changed."""
    eras = policy("official").versions("return.option_abroad", "UK")
    assert [period_said(era, words("en")) for era in eras] == [
        "until 2024-11-10", "2024-11-11 to 2025-08-10", "from 2025-08-11",
    ]  # fmt: skip
    assert period_said(policy("official").versions("claim.window", "UK")[0], words("en")) == "always"
    old = Citation("x", "u", "t", "en", "A", aged=True)
    assert seen_said(old, words("en")) == "undated; may have changed since"
    assert seen_said(Citation("x", "u", "t", "en", "A", "2026-11-23"), words("en")) == "seen 2026-11-23"
