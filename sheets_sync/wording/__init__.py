"""Keys into words, in the reader's language. The words themselves stand in `locale/*/LC_MESSAGES/claimwatch.po`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from schemas.choices import LANGUAGES
from schemas.columns import columns
from schemas.grid import letter
from schemas.problem import CannotGoOn, Place, Problem
from sheets_sync.wording.catalogue import Catalogue, catalogue
from sheets_sync.wording.placeholders import Fact, filled, shown

__all__ = ["Words", "words"]

LONGEST_FACT = 80
"""Characters of a cell that a sentence quotes; the cell itself is one click away."""

LONGEST_WHOLE = 4_096
"""Characters of a fact that a person copies from the sentence: a path, an address, a list of choices."""

_WHOLE = frozenset({"allowed", "file", "address", "spreadsheet", "ask"})

_COLUMNS = frozenset({"earlier", "later", "alternative", "events"})
"""Facts that are keys of canonical columns, one or more with spaces between, and are said as words."""

_OTHER_NAMES = ("zh-tw", "zh-hk", "zh-mo", "zh-hant")
"""What systems call Traditional Chinese."""


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the product says, in one language."""

    language: str
    catalogue: Catalogue = field(repr=False)

    def say(self, key: str, /, **facts: Fact) -> str:
        """Say `key` with its facts filled in."""
        text = self.catalogue.text(key, facts)
        return filled(text, facts) if facts else text

    def title(self, column: str) -> str:
        """Title a result column (`schemas.results.RESULT_COLUMNS`)."""
        return self.say(f"column.result.{column}")

    def problem(self, problem: Problem) -> str:
        """Say in one sentence what is wrong, where, and what to do."""
        facts: dict[str, Fact] = {name: self._fact(name, fact) for name, fact in problem.facts.items()}
        return self.say(f"problem.{problem.key}", **(self._place(problem.at) | facts))

    def _fact(self, name: str, fact: str | int) -> str | int:
        if isinstance(fact, int):
            return fact
        keys = fact.split()
        if name in _COLUMNS and columns().keys() >= set(keys):
            return self.say("list.separator").join(self.say(f"column.{key}") for key in keys)
        return shown(fact, LONGEST_WHOLE if name in _WHOLE else LONGEST_FACT)

    def _place(self, at: Place) -> dict[str, Fact]:
        column = "" if at.column is None else letter(at.column)
        row = 0 if at.row is None else at.row
        kind = "_".join(name for name, known in (("row", row), ("column", column)) if known) or "whole"
        tabbed = f"tab_{kind}" if at.tab and row and column and at.key else kind
        where = self.say(f"place.{tabbed}", row=row, column=column, tab=at.tab or "")
        named = {"key": at.key, "name": self.say(f"column.{at.key}")} if at.key else {}
        return {"where": where, "row": row, "column": column, "tab": at.tab or "", **named}


def words(language: str) -> Words:
    """Choose the words of a language: `en`, `zh-Hant`, or what systems call them (`zh_TW`, `zh-HK`, `en_GB.UTF-8`).

    Raises:
        CannotGoOn: there is no catalogue for it.
    """
    return _words(_named(language))


@cache
def _words(language: str) -> Words:
    return Words(language, catalogue(language))


def _named(language: str) -> str:
    plain = language.replace("_", "-").split(".", maxsplit=1)[0].lower()
    if plain.startswith(_OTHER_NAMES):
        return "zh-Hant"
    if plain.split("-", maxsplit=1)[0] == "en":
        return "en"
    raise CannotGoOn(Problem("language.unknown", facts={"text": language, "allowed": ", ".join(LANGUAGES)}))
