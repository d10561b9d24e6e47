"""What a person chose for one sheet or file: marketplace, profile, language, column map, display."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PROFILES = ("guide", "official", "strict")
LANGUAGES = ("en", "zh-Hant")
DISPLAYS = ("auto", "mirror", "values")
"""How results stand in a sheet: live look-ups, plain cells, or whichever suits its length."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Settings of one reading. `marketplace` is the answer for rows that do not say theirs.

    `columns` maps a canonical key to the header (or the A1 column letters, as `=C`) that the person chose for it.
    `mirror_holds`, `values_hold`, `tabs_hold`: no examination of this installation (`claimwatch doctor --google`) found
    that what live look-ups, plain values, joined tabs rest on fails here.
    `defaulted` names those that nobody chose for this run: there the settings in the sheet itself come first.
    """

    marketplace: str | None = None
    profile: str = "guide"
    language: str = "en"
    columns: Mapping[str, str] = field(default_factory=dict)
    display: str = "auto"
    defaulted: frozenset[str] = frozenset()
    mirror_holds: bool = True
    values_hold: bool = True
    tabs_hold: bool = True
