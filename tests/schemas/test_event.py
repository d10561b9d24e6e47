"""What Google sends to an add-on is read whatever it is like; what is not like it is refused without a word of it."""

from __future__ import annotations

import json

import pytest
from builders.card_judge import schemas
from builders.discovery import value_faults
from hypothesis import given
from hypothesis import strategies as st

from schemas.event import Event, NotAnEvent, event_from

SENT = {
    "commonEventObject": {
        "userLocale": "zh-TW",
        "hostApp": "SHEETS",
        "platform": "WEB",
        "timeZone": {"id": "Asia/Taipei", "offset": 28_800_000},
        "formInputs": {
            "order_search": {"stringInputs": {"value": ["905-"]}},
            "day": {"dateInput": {"msSinceEpoch": "1795435200000"}},
        },
        "parameters": {"signed": "abc"},
    },
    "authorizationEventObject": {
        "userOAuthToken": "ya29.secret", "userIdToken": "a.b.c", "systemIdToken": "d.e.f",
        "authorizedScopes": ["https://www.googleapis.com/auth/drive.file"],
    },
    "sheets": {"id": "1" * 44, "title": "Orders", "addonHasFileScopePermission": True},
}  # fmt: skip


def test_our_example_is_one_that_google_describes():
    """The part of the example that Google's discovery document describes is valid by it."""
    described = {"$ref": "CommonEventObject"}
    assert not list(value_faults(SENT["commonEventObject"], described, schemas(), "event"))


def test_an_event_is_read():
    """Locale, zone, inputs, parameters, scopes, file and tokens come out as they were sent."""
    event = event_from(SENT)
    assert (event.locale, event.zone, event.offset) == ("zh-TW", "Asia/Taipei", 28_800_000)
    assert event.inputs == {"order_search": ("905-",), "day": ()}
    assert event.parameters == {"signed": "abc"}
    assert (event.spreadsheet, event.file_access, event.token) == ("1" * 44, True, "ya29.secret")


def test_offsets_come_in_any_notation_and_unknown_fields_are_let_pass():
    """An offset may be a float; what Google adds tomorrow is let pass, at every level."""
    sent = json.loads(json.dumps(SENT))
    sent["commonEventObject"]["timeZone"]["offset"] = -2.88e7
    for part in (sent, sent["commonEventObject"], sent["sheets"], sent["authorizationEventObject"]):
        part["tomorrow"] = {"new": [1]}
    assert event_from(sent).offset == -28_800_000


@pytest.mark.parametrize("body", [{}, {"sheets": {}}, {"commonEventObject": None, "sheets": None}])
def test_a_bare_event_is_one_too(body):
    """Before access to the file Google sends next to nothing."""
    assert event_from(body) == Event()


def test_no_token_is_ever_printed():
    """An event that somebody logs shows no token."""
    assert not [token for token in ("ya29.secret", "a.b.c", "d.e.f") if token in repr(event_from(SENT))]


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner), max_leaves=8
)
PATHS = [
    ("commonEventObject",), ("commonEventObject", "formInputs"), ("commonEventObject", "formInputs", "order_search"),
    ("commonEventObject", "timeZone"), ("commonEventObject", "timeZone", "offset"), ("commonEventObject", "parameters"),
    ("authorizationEventObject", "authorizedScopes"), ("sheets",), ("sheets", "id"),
    ("sheets", "addonHasFileScopePermission"), ("commonEventObject", "userLocale"),
]  # fmt: skip


@given(st.sampled_from(PATHS), JSON)
def test_whatever_stands_in_a_field_is_read_or_refused(path, value):
    """A field of any type gives an event or a refusal, which names fields and repeats nothing."""
    sent = json.loads(json.dumps(SENT))
    part = sent
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    event, refused = None, ""
    try:
        event = event_from(sent)
    except NotAnEvent as stop:
        refused = str(stop)
    if event is None:
        assert set(refused.split(", ")) <= {*SENT, "_schema"}
    else:
        assert isinstance(event.locale, str)
        assert event.spreadsheet is None or event.spreadsheet
        assert all(isinstance(text, str) for held in event.inputs.values() for text in held)


@given(JSON)
def test_any_json_is_an_event_or_refused(body):
    """Whatever JSON comes, nothing else happens."""
    try:
        event_from(body)
    except NotAnEvent:
        assert body != {}
