"""The host's settings."""

from __future__ import annotations

import pytest

from addon.settings import SettingsFault, settings_from


def test_nothing_set_means_google_itself_and_the_clock():
    """Without any variable the product talks to Google and reads the clock."""
    settings = settings_from({})
    assert (settings.google_url, settings.as_of) == (None, None)
    assert settings.database.name == "state.sqlite3"


def test_all_faults_are_reported_together():
    """Three bad settings are named in one go, each with how to write it."""
    bad = {
        "CLAIMWATCH_GOOGLE_URL": "ftp://example.test",
        "CLAIMWATCH_DATABASE_URL": "mysql://x",
        "CLAIMWATCH_AS_OF": "soon",
    }
    with pytest.raises(SettingsFault) as caught:
        settings_from(bad)
    assert [name for name in bad if any(name in fault for fault in caught.value.faults)] == list(bad)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("", None),
    ],
)
def test_google_url_loses_its_last_slash(text, kept):
    """The address is kept without a slash at its end, so that paths can be added."""
    assert settings_from({"CLAIMWATCH_GOOGLE_URL": text}).google_url == kept
