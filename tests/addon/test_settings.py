"""The host's settings."""

from __future__ import annotations

import pytest

from addon.settings import SettingsFault, serving, settings_from


def test_nothing_set_means_google_itself_and_the_clock():
    """Without any variable the product talks to Google and reads the clock."""
    settings = settings_from({})
    assert (settings.google_url, settings.as_of) == (None, None)
    assert settings.database.name == "state.sqlite3"


def test_all_faults_are_reported_together():
    """Eight bad settings are named in one go, each with how to write it; no secret and no password is repeated."""
    bad = {
        "CLAIMWATCH_DATABASE_URL": "mysql://me:password@host/x",
        "CLAIMWATCH_GOOGLE_URL": "ftp://example.test",
        "CLAIMWATCH_AS_OF": "soon",
        "CLAIMWATCH_URL": "http://claims.example.com",
        "CLAIMWATCH_ADD_ON_ACCOUNT": "nobody",
        "CLAIMWATCH_CLIENT_IDS": "a,b/c",
        "CLAIMWATCH_CERTIFICATES_URL": "http://certificates.example.com/x",
        "CLAIMWATCH_SECRETS": "password",
    }
    with pytest.raises(SettingsFault) as caught:
        settings_from(bad)
    assert [name for name in bad if any(name in fault for fault in caught.value.faults)] == list(bad)
    assert len(caught.value.faults) == len(bad)
    assert "password" not in str(caught.value)


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


SERVING = {
    "CLAIMWATCH_URL": "https://claims.example.com/",
    "CLAIMWATCH_ADD_ON_ACCOUNT": "x@gcp-sa-gsuiteaddons.iam.gserviceaccount.com",
    "CLAIMWATCH_CLIENT_IDS": "1-a.apps.googleusercontent.com, 2-b.apps.googleusercontent.com",
    "CLAIMWATCH_SECRETS": f"{'n' * 32},{'o' * 32}",
}


def test_a_backend_needs_its_address_account_clients_and_secrets():
    """With all four it can be served; each that is missing is named, all at once."""
    settings = serving(settings_from(SERVING))
    assert (settings.url, len(settings.client_ids)) == ("https://claims.example.com", 2)
    assert settings.secrets == ("n" * 32, "o" * 32)
    assert "nnnn" not in repr(settings)
    with pytest.raises(SettingsFault) as caught:
        serving(settings_from({}))
    assert [name for name in SERVING if any(f"{name} is not set" in fault for fault in caught.value.faults)] == list(
        SERVING
    )


def test_secrets_may_stand_in_a_file(tmp_path):
    """One a line, newest first; a file that cannot be read, is empty, or stands beside the other setting is a fault."""
    file = tmp_path / "secrets"
    file.write_text(f"{'n' * 32}\n{'o' * 32}\n")
    assert settings_from({"CLAIMWATCH_SECRETS_FILE": str(file)}).secrets == ("n" * 32, "o" * 32)
    with pytest.raises(SettingsFault, match="both set"):
        settings_from({"CLAIMWATCH_SECRETS_FILE": str(file), "CLAIMWATCH_SECRETS": "n" * 32})
    file.write_text("")
    for path in (file, tmp_path / "nowhere"):
        with pytest.raises(SettingsFault) as caught:
            settings_from({"CLAIMWATCH_SECRETS_FILE": str(path)})
        assert len(caught.value.faults) == 1


def test_state_may_be_in_postgresql():
    """Then local workbooks stay in their file, and the address is not shown with the settings."""
    settings = settings_from({"CLAIMWATCH_DATABASE_URL": "postgresql://me:password@host/claims"})
    assert settings.database_url == "postgresql://me:password@host/claims"
    assert settings.database.name == "state.sqlite3"
    assert "password" not in repr(settings)
    local = settings_from({"CLAIMWATCH_DATABASE_URL": "sqlite:////x/y.sqlite3"})
    assert (str(local.database), local.database_url) == ("/x/y.sqlite3", "sqlite:////x/y.sqlite3")
