"""The words of one language, read from its `.po` file into the standard library's gettext."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = {"en": "en", "zh-Hant": "zh_Hant"}
"""Language as people choose it → folder of its catalogue."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Words by stable key. `counted` names, for a key with plural forms, the fact that is counted."""

    translations: GNUTranslations
    counted: Mapping[str, str]

    def text(self, key: str, facts: Mapping[str, object]) -> str:
        """Find the words of `key`, in the plural form its counted fact asks for; an unknown key is its own words."""
        count = self.counted.get(key)
        if count is None:
            return self.translations.gettext(key)
        number = facts.get(count, 0)
        return self.translations.ngettext(key, count, number if isinstance(number, int) else 0)


@cache
def catalogue(language: str) -> Catalogue:
    """Load the catalogue of one of `LOCALES`; once per process."""
    entries = parsed(language)
    compiled = BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    counted = {entry.id[0]: entry.id[1] for entry in entries if isinstance(entry.id, tuple)}
    return Catalogue(GNUTranslations(compiled), counted)


@cache
def catalogue_keys() -> tuple[str, ...]:
    """List every key that words without facts can be asked for."""
    ids = (entry.id for entry in parsed("en") if isinstance(entry.string, str) and "{" not in entry.string)
    return tuple(key for key in ids if isinstance(key, str) and key)


def parsed(language: str) -> Catalog:
    """Read the `.po` file itself: what translators edit, with comments and plural forms."""
    path = files("sheets_sync.wording").joinpath("locale", LOCALES[language], "LC_MESSAGES", "claimwatch.po")
    with path.open("rb") as source:
        return read_po(source, locale=LOCALES[language], domain="claimwatch")
