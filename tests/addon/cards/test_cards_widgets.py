"""Whatever texts and however many widgets: a card made of our widgets is one that Google takes."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

from builders.card_judge import card_faults
from hypothesis import given
from hypothesis import strategies as st

from addon.cards import widgets
from addon.cards.reader import SHEET
from addon.cards.why import is_amazons
from sheets_sync.policy import citations

ROOT = Path(__file__).resolve().parents[3]
TEXT = st.text(min_size=1, max_size=300).filter(lambda text: widgets.plain(text) and widgets.html(text))
PRESS = {"action": {"function": "https://claims.example.com/addon/action/home", "parameters": []}}


def made(texts, draw):
    """A widget of any kind."""
    first, *rest = texts
    kinds = (
        lambda: widgets.paragraph(first, lines=3),
        lambda: widgets.row(first, icon="CLOCK", above=rest[0], below=rest[1], press=PRESS),
        lambda: widgets.buttons(widgets.button(first, PRESS, says=rest[0])),
        lambda: widgets.chips([first, rest[0]]),
        lambda: widgets.columns([widgets.paragraph(first)] * 3, [widgets.row(rest[0])]),
        lambda: widgets.text_input("name", first, hint=rest[0]),
        lambda: widgets.selection("name", first, {str(n): f"{n} {rest[0]}" for n in range(150)}, "3"),
    )
    return kinds[draw % len(kinds)]()


@given(st.lists(st.tuples(st.lists(TEXT, min_size=3, max_size=3), st.integers(0, 6)), min_size=1, max_size=60), TEXT)
def test_any_card_stays_within_googles_limits(parts, title):
    """Both of Google's judges take it, and no limit is passed."""
    held = [made(texts, draw) for texts, draw in parts]
    menu = dict.fromkeys([f"{n}" for n in range(12)], PRESS)
    footer = (widgets.button(title, PRESS), widgets.button(title, PRESS))
    sections = [widgets.section(held, title, unfolded=2), widgets.section(held * 3), widgets.section([])]
    card = widgets.card(title, title, sections, name="any", menu=menu, footer=footer)
    assert not card_faults(card)


@given(TEXT)
def test_a_text_reads_as_it_was_typed(text):
    """Escaped where HTML is read, it says what stood there; where it is not known, no mark of HTML is left."""
    assert unescape(widgets.html(text, 1_000)) == widgets.shown(text, 1_000)
    assert not {"<", ">", "&"} & set(widgets.plain(text))


def test_a_press_leads_to_amazons_own_pages_only():
    """Of all sources the policy cites, only pages of Amazon's own hosts are one press away; there are some."""
    linked = [each.url for each in citations().values() if is_amazons(each.url)]
    assert linked
    assert not [url for url in linked if ".amazon." not in url.split("/")[2]]
    for url in (
        "http://www.amazon.com/",
        "https://www.amazon.com.evil.example/",
        "https://evil.example/www.amazon.com",
    ):
        assert not is_amazons(url)


def test_every_link_of_a_card_is_one_that_the_manifest_allows():
    """Google opens only addresses that begin as the deployment says: the sheet, and each of Amazon's pages we cite."""
    deployment = json.loads((ROOT / "deploy" / "deployment.json").read_text(encoding="utf-8"))
    allowed = tuple(deployment["addOns"]["common"]["openLinkUrlPrefixes"])
    linked = [each.url for each in citations().values() if is_amazons(each.url)]
    assert not [url for url in (*linked, f"{SHEET}/") if not url.startswith(allowed)]
