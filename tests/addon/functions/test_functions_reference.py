"""Each custom function is explained wherever people look for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from addon.command.reference import PAGES
from addon.functions import FUNCTIONS
from addon.functions.reference import spelled
from schemas.choices import LANGUAGES
from sheets_sync.wording import words

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_is_explained(function, language):
    """Its name, both forms, what it answers, each argument and each column it reads stand in the reference."""
    text = (ROOT / "docs" / PAGES[language]).read_text("utf-8")
    own = text.split(f"### {function.name}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    speech = words(language)
    assert speech.say(f"function.{function.name}") in own
    for form in (function.arguments, function.table):
        assert not form or f"`={spelled(function.name, form)}`" in own
        for argument in form:
            assert f"| `{argument.key}` |" in own
            assert speech.say(f"argument.{argument.key}") in own
    assert all(f"`{key}`" in own for key in function.columns)


def test_the_readme_names_every_function():
    """The README lists them all."""
    text = (ROOT / "README.md").read_text("utf-8")
    assert not [function.name for function in FUNCTIONS if f"`{function.name}`" not in text]
