"""Google's widgets with Google's limits built in: what is made here passes both of Google's own parsers.

Limits: 100 widgets a card, two columns, 100 items of a selection, 10 entries of the menu, texts as parameters
(discovery document chat.v1, GoogleAppsCardV1). A plain text is escaped where a widget takes HTML; only `Html` made here
is taken as it is. Labels, titles and buttons may or may not take HTML, depending on the host: there the marks that
could be read as HTML are written as their look-alikes, which read the same either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, Literal

from sheets_sync.wording.placeholders import shown

Json = dict[str, Any]

MOST_WIDGETS, MOST_ITEMS, MOST_ACTIONS, MOST_COLUMNS = 100, 100, 10, 2
LONGEST_TITLE, LONGEST_LABEL, LONGEST_TEXT = 60, 120, 1_200
"""Characters of a title or button, of a label, of a text; what is longer is cut with an ellipsis."""

_LOOK_ALIKES = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


class Html(str):
    """A text that is HTML already."""

    __slots__ = ()


def html(text: str, longest: int = LONGEST_TEXT) -> Html:
    """Escape a text that is none yet."""
    return text if isinstance(text, Html) else Html(escape(shown(text, longest), quote=False))


def plain(text: str, longest: int = LONGEST_LABEL) -> str:
    """Make a text that reads the same as HTML and as it stands."""
    return shown(text, longest).translate(_LOOK_ALIKES)


def bold(text: str) -> Html:
    """Print a text bold."""
    return Html(f"<b>{html(text)}</b>")


def coloured(text: str, colour: str) -> Html:
    """Print a text bold in a colour (`#RRGGBB`)."""
    return Html(f'<b><font color="{colour}">{html(text)}</font></b>')


def quiet(text: str) -> Html:
    """Print a text in the grey of what matters less."""
    return Html(f'<font color="#5C6773">{html(text)}</font>')


def joined(parts: Iterable[str], mark: str = " · ") -> Html:
    """Join texts, each escaped if it is not yet."""
    return Html(escape(mark, quote=False).join(html(part) for part in parts if part))


def paragraph(text: str, *, lines: int = 0) -> Json:
    """Make a paragraph; beyond `lines` Google folds it away."""
    return {"textParagraph": {"text": html(text), **({"maxLines": lines} if lines else {})}}


def row(  # noqa: PLR0913  one parameter per part of the widget
    text: str,
    *,
    icon: str = "",
    above: str = "",
    below: str = "",
    button: Json | None = None,
    press: Json | None = None,
) -> Json:
    """Make a line of text with an icon, a label above and below, and a button or a press on all of it."""
    parts: Json = {"text": html(text), "wrapText": True}
    if icon:
        parts["startIcon"] = {"knownIcon": icon}
        parts["startIconVerticalAlignment"] = "TOP"
    parts |= {name: plain(label) for name, label in (("topLabel", above), ("bottomLabel", below)) if label}
    parts |= {"button": button} if button else {}
    parts |= {"onClick": press} if press else {}
    return {"decoratedText": parts}


def link(url: str) -> Json:
    """Make a press that opens an address."""
    return {"openLink": {"url": url}}


ButtonType = Literal["OUTLINED", "FILLED", "FILLED_TONAL", "BORDERLESS"]


def button(text: str, press: Json, kind: ButtonType = "OUTLINED", *, says: str = "") -> Json:
    """Make a button; `says` is what a screen reader reads."""
    spoken = {"altText": plain(says)} if says else {}
    return {"text": plain(text, LONGEST_TITLE), "onClick": press, "type": kind, **spoken}


def buttons(*made: Json) -> Json:
    """Lay buttons side by side."""
    return {"buttonList": {"buttons": list(made)}}


def chips(texts: Sequence[str]) -> Json:
    """Make small labels of facts."""
    return {"chipList": {"chips": [{"label": plain(text, LONGEST_TITLE)} for text in texts], "layout": "WRAPPED"}}


def columns(left: Sequence[Json], right: Sequence[Json]) -> Json:
    """Lay widgets in two columns of equal width."""
    made = [
        {"horizontalSizeStyle": "FILL_AVAILABLE_SPACE", "widgets": list(widgets)}
        for widgets in (left, right)
        if widgets
    ]
    return {"columns": {"columnItems": made[:MOST_COLUMNS]}}


def text_input(name: str, label: str, *, hint: str = "", value: str = "", completes: Json | None = None) -> Json:
    """Make a field for one line of text; `completes` is the action that says how a text may go on."""
    parts: Json = {"name": name, "label": plain(label), "type": "SINGLE_LINE"}
    parts |= {key: plain(text) for key, text in (("hintText", hint), ("value", value)) if text}
    parts |= {"autoCompleteAction": completes} if completes else {}
    return {"textInput": parts}


def selection(name: str, label: str, items: Mapping[str, str], chosen: str | None = None) -> Json:
    """Make a list to choose one from: value → what people read, at most 100."""
    listed = [
        {"text": plain(text, LONGEST_TITLE), "value": value, "selected": value == chosen}
        for value, text in list(items.items())[:MOST_ITEMS]
    ]
    return {"selectionInput": {"name": name, "label": plain(label), "type": "DROPDOWN", "items": listed}}


def section(widgets: Iterable[Json], title: str = "", *, unfolded: int | None = None) -> Json:
    """Group widgets under a title; beyond `unfolded` they are folded away."""
    held = list(widgets)
    made: Json = {"widgets": held}
    if title:
        made["header"] = html(title)
    if unfolded is not None and len(held) > unfolded:
        made |= {"collapsible": True, "uncollapsibleWidgetsCount": unfolded}
    return made


def card(  # noqa: PLR0913  one parameter per part of a card
    title: str,
    subtitle: str,
    sections: Iterable[Json],
    *,
    name: str,
    menu: Mapping[str, Json] | None = None,
    footer: tuple[Json, Json | None] | None = None,
) -> Json:
    """Make a card; `menu`: what it says → what it does; `footer`: the filled button, and the one beside it.

    Sections without a widget are left out; widgets beyond Google's limit too, from the end on.
    """
    header = {"title": plain(title, LONGEST_TITLE), **({"subtitle": plain(subtitle)} if subtitle else {})}
    made: Json = {"name": name, "header": header, "sections": list(_fitting(sections))}
    if menu:
        entries = list(menu.items())[:MOST_ACTIONS]
        made["cardActions"] = [{"actionLabel": plain(label, LONGEST_TITLE), "onClick": act} for label, act in entries]
    if footer:
        filled, beside = footer
        made["fixedFooter"] = {"primaryButton": {**filled, "type": "FILLED"}}
        made["fixedFooter"] |= {"secondaryButton": {**beside, "type": "OUTLINED"}} if beside else {}
    return made


def widgets_in(value: Any) -> int:  # noqa: ANN401  any part of a card
    """Count widgets, those inside columns too."""
    if isinstance(value, list):
        return sum(map(widgets_in, value))
    if not isinstance(value, dict):
        return 0
    return len(value.get("widgets", ())) + sum(map(widgets_in, value.values()))


def _fitting(sections: Iterable[Json]) -> Iterator[Json]:
    left = MOST_WIDGETS
    for each in sections:
        kept = []
        for widget in each["widgets"]:
            left -= 1 + widgets_in(widget)
            if left < 0:
                break
            kept.append(widget)
        if kept:
            yield {**each, "widgets": kept}
        if left < 0:
            return
