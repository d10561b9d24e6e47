"""The envelopes that cards travel in, the only place that knows their spelling.

Google publishes no machine-readable schema of them. Sources: the callback contract
(https://developers.google.com/workspace/add-ons/reference/callback-contract) and the guide to HTTP add-ons
(https://developers.google.com/workspace/add-ons/guides/alternate-runtimes). Both spell some names in snake
case and some in camel case; Google's parser takes either. Here all are camel case but `requesting_google_scopes`, which
is no message of that parser.
"""

from __future__ import annotations

from collections.abc import Sequence

from addon.cards.widgets import Json

MOST_SUGGESTIONS = 10


def opened(card: Json) -> Json:
    """Answer an opening of the sidebar: RenderActions."""
    return {"action": {"navigations": [{"pushCard": card}]}}


def pushed(card: Json) -> Json:
    """Answer a press: lay a card on top; the arrow at its top leads back."""
    return _pressed({"action": {"navigations": [{"pushCard": card}]}})


def replaced(card: Json, said: str = "") -> Json:
    """Answer a press: put a card in the place of the one that is shown, and say one line."""
    return _pressed({"action": {"navigations": [{"updateCard": card}], **_said(said)}}, stale=True)


def back_home(card: Json, said: str = "") -> Json:
    """Answer a press: go back to the first card, drawn anew, and say one line."""
    home = [{"popToRoot": True}, {"updateCard": card}]
    return _pressed({"action": {"navigations": home, **_said(said)}}, stale=True)


def notified(said: str) -> Json:
    """Answer a press with one line; the card stays."""
    return _pressed({"action": _said(said)})


def asks_for_file() -> Json:
    """Let Google ask the person for access to the open file."""
    return _pressed({"hostAppAction": {"editorAction": {"requestFileScopeForActiveDocument": {}}}})


def asks_for_scopes(scopes: Sequence[str]) -> Json:
    """Let Google ask the person for these permissions, and send the same event again."""
    return {"requesting_google_scopes": {"scopes": list(scopes)}}


def suggested(texts: Sequence[str]) -> Json:
    """Answer an input that asks how a text may go on."""
    return {"autoComplete": {"items": [{"text": text} for text in texts[:MOST_SUGGESTIONS]]}}


def _pressed(actions: Json, *, stale: bool = False) -> Json:
    """Wrap what a press does: SubmitFormResponse. `stale`: what was drawn before is out of date."""
    return {"renderActions": actions, "stateChanged": stale}


def _said(text: str) -> Json:
    return {"notification": {"text": text}} if text else {}
