"""The generated pages of docs/ are current and complete, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from addon.command import main
from addon.command.reference import PAGES, documented, help_keys, page
from schemas.choices import LANGUAGES, PROFILES
from schemas.columns import columns
from schemas.problem import PROBLEMS
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS
from sheets_sync.wording import words
from sheets_sync.wording.placeholders import PLACEHOLDER

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_is_current(language):
    """The page in docs/ is what the registries and catalogues say today; `make docs` writes it anew."""
    assert (DOCS / PAGES[language]).read_text("utf-8") == page(language), "run: make docs"


def entries():
    """Everything that must have an entry: msgid → the key that stands beside it."""
    ruled = [("ground", GROUNDS), ("exclusion", EXCLUSIONS), ("clock", CLOCKS), ("sign", SIGNS), ("action", ACTIONS)]
    found = {f"{family}.{entry.key}": entry.key for family, registry in ruled for entry in registry}
    found |= {f"duty.{duty.key}.{when}": duty.key for duty in DUTIES for when in ("soon", "missed")}
    families = [
        ("missing", MISSING),
        ("note", NOTES),
        ("problem", PROBLEMS),
        ("column", columns()),
        ("profile", PROFILES),
    ]
    return found | {f"{family}.{key}": key for family, keys in families for key in keys}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_has_an_entry_with_its_words_in_both_languages(language):
    """Each column, rule, exclusion, duty, sign, clock, action and problem has a row with its key and both words."""
    rows = (DOCS / PAGES[language]).read_text("utf-8").splitlines()
    for msgid, key in entries().items():
        said = [PLACEHOLDER.sub("…", words(each).say(msgid)).replace("|", "\\|") for each in LANGUAGES]
        assert any(f"| `{key}` |" in row and all(text in row for text in said) for row in rows), msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_and_grades_have_an_entry(language):
    """Each result column and each grade is explained, with its words in both languages."""
    rows = (DOCS / PAGES[language]).read_text("utf-8").splitlines()
    for msgid in (*(f"column.result.{key}" for key in RESULT_COLUMNS), *(f"risk.{key}" for key in RISKS)):
        said = " | ".join(words(each).say(msgid) for each in LANGUAGES)
        assert any(row.startswith(f"| {said} | ") for row in rows), msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_has_an_entry(language):
    """Each command has its own heading and sentence, each option its row, in both languages."""
    text = (DOCS / PAGES[language]).read_text("utf-8")
    speech = words(language)
    for name, _, options in documented():
        assert f"### `claimwatch {name} " in text
        assert speech.say(f"command.{name}.help") != f"command.{name}.help"
        assert speech.say(f"command.{name}.help") in text
        for option in options:
            keys = help_keys(name, option)
            said = [speech.say(key) for key in keys if speech.say(key) != key]
            assert said, keys
            assert f"{option.opts[0]}" in text
            assert said[0] in text


def test_english_help_is_what_the_command_prints():
    """The reference and `--help` say the same sentence for each command and option."""
    speech = words("en")
    for name, command, options in documented():
        assert speech.say(f"command.{name}.help") == _flat(command.help), name
        for option in options:
            own, shared = help_keys(name, option)
            said = speech.say(own) if speech.say(own) != own else speech.say(shared)
            assert isinstance(option, click.Option)
            assert said == _flat(option.help), (name, option.name)


def _flat(text):
    return " ".join((text or "").split())


def test_the_readme_names_what_there_is():
    """Each command, result column, grade, profile and setting is in the README, and no setting that nobody reads."""
    for name in main.list_commands(click.Context(main)):
        assert f"claimwatch {name} " in README
    for key in RESULT_COLUMNS:
        assert words("en").title(key) in README
    for key in RISKS:
        assert words("en").say(f"risk.{key}") in README
    for profile in PROFILES:
        assert f"`{profile}`" in README
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "addon").rglob("*.py"))
    read = set(re.findall(r"CLAIMWATCH_[A-Z_]+", sources))
    assert set(re.findall(r"^\| `(CLAIMWATCH_[A-Z_]+)`", README, re.MULTILINE)) == read


def test_every_command_line_of_the_readme_is_one():
    """Each `claimwatch …` line of the README has a known command and only options that it takes."""
    lines = re.findall(r"^\.venv/bin/claimwatch (.*)$", README, re.MULTILINE)
    assert len(lines) >= 5
    for line in lines:
        name, *rest = shlex.split(line, comments=True)
        command = main.get_command(click.Context(main), name)
        taken = {option for each in command.params for option in each.opts}
        assert {word for word in rest if word.startswith("--")} <= taken, line
        with command.make_context(name, rest, resilient_parsing=True) as context:
            assert context.params


def test_every_make_target_is_told():
    """Each target of the Makefile that a person types is in the README, and the README names no other."""
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", README, re.MULTILINE)) == targets


def test_links_within_the_repository_lead_somewhere():
    """Each relative link of the README and of docs/ names a file that is there."""
    for page_ in (ROOT / "README.md", *DOCS.glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", page_.read_text("utf-8")):
            assert target.startswith("http") or (page_.parent / target).exists(), f"{page_.name}: {target}"
