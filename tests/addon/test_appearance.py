"""Laws of how grades look: readable in light and dark, the same in terminal, page and design."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from addon.appearance import ASKING, ON_DARK, SHAPES
from sheets_sync.claims.judgements import RISKS
from sheets_sync.tally import SHOWN

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "addon" / "playground" / "static" / "page.css"
ENOUGH = 4.5
"""WCAG 2.2 AA for text."""
ENOUGH_FOR_EDGES = 3.0


@cache
def tokens(theme):
    """The custom properties of one theme; dark ones stand on top of the light ones."""
    light, dark = re.findall(r":root \{\n(.*?)\n *\}", CSS.read_text("utf-8"), re.DOTALL)[:2]
    read = re.compile(r"--([\w-]+): (#[0-9A-F]{6});")
    return dict(read.findall(light)) | (dict(read.findall(dark)) if theme == "dark" else {})


def luminance(colour):
    """Relative luminance, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, two):
    """The contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_grade_has_a_shape_and_a_colour_of_its_own():
    """Each grade has one shape and one terminal colour, no two alike."""
    assert set(SHAPES) == set(ON_DARK) == set(RISKS) == set(SHOWN)
    assert len(set(SHAPES.values())) == len(set(ON_DARK.values())) == len(RISKS)
    assert all(len(shape) == 1 for shape in SHAPES.values())
    assert set(ASKING) < set(RISKS)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("grade", SHOWN)
def test_grades_are_readable(theme, grade):
    """Words on their fills, and grade words on every surface, have at least 4.5 to 1."""
    colours = tokens(theme)
    assert contrast(colours[grade], colours[f"{grade}-ink"]) >= ENOUGH
    for surface in ("surface", "canvas", "accent-weak"):
        assert contrast(colours[f"{grade}-t"], colours[surface]) >= ENOUGH, surface


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_readable(theme):
    """All text has at least 4.5 to 1 on what it stands on; edges of buttons have 3."""
    colours = tokens(theme)
    for text in ("text", "text2", "text3"):
        for surface in ("surface", "canvas", "head"):
            assert contrast(colours[text], colours[surface]) >= ENOUGH, (text, surface)
    assert contrast(colours["on-accent"], colours["accent"]) >= ENOUGH
    assert contrast(colours["text"], colours["ours"]) >= ENOUGH
    for surface in ("surface", "canvas", "accent-weak"):
        assert contrast(colours["accent-ink"], colours[surface]) >= ENOUGH, surface
        assert contrast(colours["accent"], colours[surface]) >= ENOUGH_FOR_EDGES, surface
    for surface in ("surface", "canvas"):
        assert contrast(colours["control"], colours[surface]) >= ENOUGH_FOR_EDGES, surface


def test_the_terminal_has_the_colours_of_the_dark_page():
    """A grade has the same text colour in a terminal and on the dark page."""
    assert {grade: tokens("dark")[f"{grade}-t"] for grade in SHOWN} == ON_DARK


@pytest.mark.parametrize(("theme", "selector"), [("light", ":root"), ("dark", ".dark")])
def test_the_colours_are_those_of_the_design(shared, theme, selector):
    """Every colour that the design names has its value on the page."""
    design = (shared / "design" / "html" / "tokens.css").read_text("utf-8")
    block = re.search(rf"{re.escape(selector)}\{{(.*?)\n\}}", design, re.DOTALL)[1]
    named = {
        name.replace("none", "not_covered"): value for name, value in re.findall(r"--([\w-]+):\s*(#[0-9A-F]{6})", block)
    }
    ours = tokens(theme)
    assert {name: value for name, value in named.items() if name in ours} == {
        name: value for name, value in ours.items() if name in named
    }
    assert {name for name in ours if not name.startswith("strong")} <= set(named)
