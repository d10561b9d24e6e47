"""The shape of the policy files: unknown fields, impossible values and impossible dates are refused."""

from __future__ import annotations

import tomllib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from schemas.policy import (
    Citation,
    CitationSchema,
    Dated,
    Elsewhere,
    ElsewhereSchema,
    Marketplace,
    MarketplaceSchema,
    Parameter,
    ParameterSchema,
    Row,
    RowSchema,
    Variant,
)

ROW = {"value": 3, "standing": "stated", "cites": ["x"]}
SHAPES = {
    "row": (RowSchema, {**ROW, "from": date(2026, 2, 16), "unit": "days"}),
    "elsewhere": (ElsewhereSchema, {"to": "default", "standing": "unknown", "cites": ["x"]}),
    "parameter": (ParameterSchema, {"key": "a.b", "unit": "days", "governed_by": "today", "strict": "least"}),
    "citation": (
        CitationSchema,
        {"key": "x", "url": "u", "title": "t", "language": "en", "confidence": "A", "seen": "2022-07", "aged": True},
    ),
    "marketplace": (
        MarketplaceSchema,
        {
            "key": "US",
            "id": "A",
            "domain": "amazon.com",
            "zone": "America/Los_Angeles",
            "currency": "USD",
            "languages": ["en"],
            "country": "US",
        },
    ),
}
OPTIONAL = {"from", "unit", "variants", "standing", "cites", "seen", "aged"}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_whole_entry_is_read_and_an_unknown_field_is_refused(shape):
    """Each shape takes its own fields and nothing else."""
    schema, entry = SHAPES[shape]
    assert schema().load(entry)
    with pytest.raises(ValidationError):
        schema().load({**entry, "valid": 1})


@pytest.mark.parametrize("shape", SHAPES)
def test_a_field_that_is_missing_or_empty_is_refused(shape):
    """No field but the optional ones may be absent, and none may be empty."""
    schema, entry = SHAPES[shape]
    needed = {"value", "standing", "cites"} if shape == "row" else set(entry) - OPTIONAL
    for field in entry:
        if field in needed:
            with pytest.raises(ValidationError):
                schema().load({key: value for key, value in entry.items() if key != field})
        if field not in {"key", "aged", "value", "from"}:
            with pytest.raises(ValidationError):
                schema().load({**entry, field: [] if isinstance(entry[field], list) else ""})


BAD = {
    "value": [-1, 1.5, "3", "nothing", None, [3]],
    "from": ["2026-02-16", datetime(2026, 2, 16), 20260216, None],  # noqa: DTZ001  a TOML moment without an offset
    "unit": ["day", "weeks", 1],
    "standing": ["sure", "", None],
    "cites": [[], [""], "x", [1]],
    "variants": [[], [{"value": 3}], [{"cites": ["x"]}], [{"value": 3, "cites": ["x"], "standing": "stated"}]],
}


@pytest.mark.parametrize(("field", "bad"), [(field, bad) for field, values in BAD.items() for bad in values])
def test_a_bad_value_is_refused(field, bad):
    """A version takes whole numbers from 0, flags and two words; bare dates; known units and standings; sources."""
    with pytest.raises(ValidationError):
        RowSchema().load({**ROW, field: bad})


@given(st.integers(min_value=0, max_value=10**6) | st.booleans() | st.sampled_from(["none", "unknown"]))
def test_every_good_value_comes_back_as_it_was(value):
    """Reading a version changes nothing in it."""
    assert RowSchema().load({**ROW, "value": value}) == Row(value, "stated", ("x",))


@pytest.mark.parametrize(
    ("field", "bad"),
    [("zone", "America/Nowhere"), ("currency", "usd"), ("currency", "USDX"), ("country", "USA"), ("languages", [""])],
)
def test_a_marketplace_has_a_real_zone_and_codes(field, bad):
    """A zone that the zone database does not have, or a code of the wrong form, is refused."""
    schema, entry = SHAPES["marketplace"]
    with pytest.raises(ValidationError):
        schema().load({**entry, field: bad})


@pytest.mark.parametrize("seen", ["2022-13", "2021-06-31", "22", "2022-1", "soon", "2022-07-01 "])
def test_a_source_is_seen_on_a_day_that_exists(seen):
    """An impossible or half date of a source is refused."""
    schema, entry = SHAPES["citation"]
    with pytest.raises(ValidationError):
        schema().load({**entry, "seen": seen})


@pytest.mark.parametrize(("seen", "first"), [("", None), ("2022", date(2022, 1, 1)), ("2022-07", date(2022, 7, 1))])
def test_a_half_date_counts_from_its_first_day(seen, first):
    """Of all days that `seen` can mean the oldest counts, so that nothing looks fresher than it is."""
    assert Citation("x", "u", "t", "en", "A", seen).seen_since() == first


@pytest.mark.parametrize(
    "text", ["from = 2021-06-31", "from = 2019-02-29", '"claim.window" = 1\n"claim.window" = 2', "[US]\n[US]"]
)
def test_impossible_dates_and_duplicate_keys_cannot_be_read(text):
    """The files are TOML: a day that does not exist or a key written twice stops the reading."""
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)


def test_marks_are_true_or_false_and_nothing_like_it():
    """`aged` is written as TOML writes it; a word like yes or on is refused."""
    schema, entry = SHAPES["citation"]
    for bad in ("yes", "true", "on", "false"):
        with pytest.raises(ValidationError):
            schema().load({**entry, "aged": bad})
    assert schema().load({**entry, "aged": False}).aged is False


def test_what_was_read_cannot_be_changed():
    """Versions, rows and all else of the policy are frozen: one run cannot change another's rules."""
    for kind in (Citation, Dated, Elsewhere, Marketplace, Parameter, Row, Variant):
        assert kind.__dataclass_params__.frozen, kind


@pytest.mark.parametrize("pointer", [{}, {"to": "guide"}, {"to": "US"}, {"to": "default", "value": 3}])
def test_a_pointer_names_where_the_value_stands(pointer):
    """Instead of a value only the default of the profile or the official value can be named, and no value beside it."""
    with pytest.raises(ValidationError):
        ElsewhereSchema().load(pointer)
    assert ElsewhereSchema().load({"to": "official"}) == Elsewhere("official")


def test_a_version_covers_its_first_and_last_day():
    """Both ends of a version belong to it; an open end has no limit."""
    first, last = date(2026, 2, 16), date(2026, 3, 1)
    era = Dated(30, "days", "stated", "known", first, last, ("a", "b"), (Variant(60, "days", ("b", "c")),))
    assert [era.covers(date.fromordinal(first.toordinal() + shift)) for shift in (-1, 0, 13, 14)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert Dated(30, "days", "stated", "known", None, None, ("a",)).covers(date.min)
    assert era.all_cites() == ("a", "b", "c")
