"""`claimwatch policy`: any value with source and standing, in both languages; a wrong word is one clear sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from addon.command.policy import policy as command
from schemas.choices import LANGUAGES, PROFILES
from schemas.problem import CannotGoOn
from sheets_sync.policy import MARKETPLACES, PARAMETERS, citations, policy


def ran(*arguments, width="80"):
    """What a run prints, in a terminal of that width without colours."""
    done = CliRunner().invoke(
        command,
        [*arguments],
        env={"COLUMNS": width, "NO_COLOR": "1", "CLAIMWATCH_AS_OF": "2026-11-23", "CLAIMWATCH_LANG": "en"},
    )
    assert done.exit_code == 0, done.exception
    return done.output


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", ["80", "120"])
def test_all_parameters_fit_a_terminal(profile, language, width):
    """Without a parameter every one is shown, no line is longer than the terminal, and each is once a heading."""
    lines = ran("--profile", profile, "--lang", language, width=width).splitlines()
    assert [sum(line.split("  ")[0] == key for line in lines) for key in PARAMETERS] == [1] * len(PARAMETERS)
    assert max(map(len, lines)) <= int(width)
    assert not [line for line in lines if line.strip().startswith(("policy.", "parameter.", "standing."))]


@pytest.mark.parametrize("key", PARAMETERS)
def test_one_parameter_shows_each_marketplace_with_its_sources(key):
    """With a parameter each marketplace has its row, and every source its title, address and age."""
    text = ran(key, "--profile", "official")
    for market in MARKETPLACES:
        assert f"\n  {market} " in text
        for era in policy("official").versions(key, market):
            for cite in era.all_cites():
                assert f"] {citations()[cite].title} · " in text
                assert f"    {citations()[cite].url}" in text


def test_a_marketplace_shows_only_its_own():
    """`--marketplace` narrows the answer and names the site; who says so stands beside the value."""
    text = ran("--marketplace", "uk", "--profile", "official", width="120")
    assert "amazon.co.uk" in text
    assert "A-to-z Guarantee, help for buyers (UK)" in text
    assert "everywhere" not in text
    assert "  US " not in ran("safet.file", "--marketplace", "UK")


def test_a_day_shows_the_version_in_force():
    """`--on` chooses the day; without it the day is the as-of moment's."""
    before, after = (
        ran("--on", day, "--marketplace", "US", "--profile", "official") for day in ("2026-02-15", "2026-02-16")
    )
    assert "60 days           stated" in before
    assert "60 days" not in after
    assert "2026-11-23" in ran().splitlines()[1]
    told = ran("safet.file", "--profile", "official", "--on", "2026-02-15")
    assert told.count("▸") == 1
    assert "▸ until 2026-02-15" in told


@pytest.mark.parametrize("profile", PROFILES)
def test_json_says_the_same(profile):
    """`--json` holds each version with its value, unit, state, standing and sources; the one in force is pointed at."""
    answer = json.loads(ran("--json", "--profile", profile, "--on", "2025-08-10"))
    assert answer["policy"] == policy(profile).version
    assert (answer["profile"], answer["on"]) == (profile, "2025-08-10")
    assert list(answer["parameters"]) == list(PARAMETERS)
    cited = set()
    for key, said in answer["parameters"].items():
        assert said["governed_by"] == policy(profile).governed_by(key)
        assert list(said["marketplaces"]) == list(MARKETPLACES)
        for market, here in said["marketplaces"].items():
            for era, version in zip(policy(profile).versions(key, market), here["versions"], strict=True):
                found = (era.value, era.unit, era.state, era.standing, list(era.cites))
                assert found == tuple(version[name] for name in ("value", "unit", "state", "standing", "sources"))
                assert [other["value"] for other in version["variants"]] == [other.value for other in era.variants]
                cited.update(era.all_cites())
            force = here["versions"][here["in_force"]]
            assert (force["from"] or "") <= "2025-08-10" <= (force["to"] or "9999")
    assert set(answer["sources"]) == cited
    for key, said in answer["sources"].items():
        assert said["url"] == citations()[key].url
        assert (said["seen"] or "") == citations()[key].seen
        assert said["seen"] != ""


@pytest.mark.parametrize(
    ("arguments", "problem", "named"),
    [
        (["safet"], "parameter.unknown", "safet.file"),
        (["qqq"], "parameter.unknown", "claim.window"),
        (["claim.window", "--marketplace", "ZZ"], "marketplace.unknown", "AE"),
        (["--on", "2026-02-30"], "on.unreadable", None),
        (["--on", "2026-11-23T10:00"], "on.unreadable", None),
        (["--profile", "seed"], "profile.unknown", "strict"),
        (["--lang", "fr"], "language.unknown", "zh-Hant"),
    ],
)
def test_a_wrong_word_is_one_clear_problem(arguments, problem, named):
    """An unknown parameter, marketplace, day, profile or language stops with what could have been meant."""
    done = CliRunner().invoke(command, arguments)
    assert isinstance(done.exception, CannotGoOn)
    assert done.exception.problem.key == problem
    assert named is None or named in done.exception.problem.facts["allowed"]


def test_a_wrong_word_ends_with_2_and_one_sentence():
    """The whole command prints one sentence on stderr, nothing on stdout, and exits with 2."""
    code = "from addon.command import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "policy", "safet"],
        env={**os.environ, "CLAIMWATCH_LANG": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "“safet” is not a parameter of the rules; use one of: safet.file.\n"
