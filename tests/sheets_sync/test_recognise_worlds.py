"""Every report family and language is recognised by its whole header, whatever its order, case or company."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds.reports import ORDER, WORLDS, sheet

from schemas.choices import Choices
from schemas.columns import columns
from schemas.reports import reports
from schemas.spelling import run_together
from sheets_sync.headers.search import known_titles
from sheets_sync.recognise import recognise

HERE = Choices(marketplace="US")
ASKING = ("column.two_candidates", "column.two_meanings")
BY_NAME = {world.name: world for world in WORLDS}


def asked(recognition):
    """The keys of the columns that a person is asked about."""
    return {problem.at.key for problem in recognition.problems if problem.key in ASKING}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_world_is_recognised(name):
    """Each header row gives its report's name and exactly its columns, with nothing to ask."""
    world = BY_NAME[name]
    recognition = recognise(world.grid(), HERE)
    assert recognition.report == world.report
    assert dict(recognition.columns) == world.places()
    assert not asked(recognition)
    assert (recognition.header, recognition.first) == (0, 1)


def test_every_report_has_a_world():
    """No report is known that no test shows."""
    assert {world.report for world in WORLDS} >= {report.key for report in reports()}


def changed(title, how):
    """A title in another case or with other gaps."""
    return {"upper": title.upper(), "lower": title.lower(), "gaps": title.replace("-", " ").replace(" ", "  ")}.get(
        how, title
    )


@given(
    st.sampled_from(WORLDS), st.randoms(use_true_random=False), st.sampled_from(["upper", "lower", "gaps", "as it is"])
)
def test_order_and_spelling_do_not_matter(world, random, how):
    """Columns moved about and spelled in another case are the same columns of the same report."""
    places = list(range(len(world.headers)))
    random.shuffle(places)
    recognition = recognise(sheet([changed(world.headers[place], how) for place in places], [ORDER]), HERE)
    assert recognition.report == world.report
    assert {key: places[place] for key, place in recognition.columns.items()} == world.places()


STRANGE = st.text(min_size=1, max_size=30).filter(lambda title: run_together(title) not in known_titles())


@given(st.sampled_from(WORLDS), st.lists(STRANGE, max_size=6), st.data())
def test_unknown_columns_change_nothing(world, strange, data):
    """Columns with titles nobody knows, anywhere, leave report and map as they were."""
    headers: list[str | None] = list(world.headers)
    for title in strange:
        headers.insert(data.draw(st.integers(0, len(headers))), title)
    recognition = recognise(sheet(headers, [ORDER]), HERE)
    assert recognition.report == world.report
    assert {key: headers[place] for key, place in recognition.columns.items()} == world.columns


@given(st.lists(STRANGE, min_size=1, max_size=12))
def test_titles_that_are_no_alias_never_map(strange):
    """Nothing is read by likeness: a title that is no exact alias is no column of ours."""
    recognition = recognise(sheet(["Order ID", *strange], [ORDER]), HERE)
    assert dict(recognition.columns) == {"order_id": 0}


@pytest.mark.parametrize(
    "near", ["Expected delivry date", "Promised delivery", "Ship-by", "Oder ID", "Dlivery date", "date of ordr"]
)
def test_a_near_miss_is_a_miss(near):
    """A misspelled header is not guessed, dates least of all."""
    title = f"{near} x"
    assert dict(recognise(sheet(["Order ID", title], [ORDER]), HERE).columns) == {"order_id": 0}


ALIASES = [
    (key, alias)
    for key, column in columns().items()
    for several in column.aliases.values()
    for alias in several
    if key != "order_id"
]


def test_every_alias_maps_to_its_column():
    """In the smallest sheet, an order id and one title, every alias of every language is its column."""
    for key, alias in ALIASES:
        recognition = recognise(sheet(["Order ID", alias], [ORDER]), HERE)
        assert dict(recognition.columns) == {"order_id": 0, key: 1}, alias
    for several in columns()["order_id"].aliases.values():
        for alias in several:
            assert dict(recognise(sheet(["SKU", alias], [None, ORDER]), HERE).columns) == {"sku": 0, "order_id": 1}, (
                alias
            )


@given(st.sampled_from(sorted(columns().keys() - {"order_id"})), st.data())
def test_two_candidates_always_ask(key, data):
    """Two titles of one column are named both, and neither is read: never the first, never the last."""
    every = [alias for several in columns()[key].aliases.values() for alias in several]
    first, second = data.draw(st.sampled_from(every)), data.draw(st.sampled_from(every))
    recognition = recognise(sheet(["Order ID", "Owner?", first, second, "Colour"], [ORDER]), HERE)
    assert key not in recognition.columns
    (problem,) = (problem for problem in recognition.problems if problem.key == "column.two_candidates")
    assert problem.at.key == key
    same = run_together(first) == run_together(second)
    assert problem.facts == ({"first": "=C", "second": "=D"} if same else {"first": first, "second": second})


def test_two_columns_of_a_report_are_asked_about_too():
    """A seller's own "Expected delivery date" beside the report's: which of them counts is asked."""
    world = BY_NAME["New Orders"]
    recognition = recognise(sheet([*world.headers, "Expected delivery date"], [ORDER]), HERE)
    assert recognition.report == "new_orders"
    assert asked(recognition) == {"expected_by"}
    assert dict(recognition.columns) == {key: place for key, place in world.places().items() if key != "expected_by"}


def test_the_report_with_most_of_its_headers_is_chosen():
    """Where two reports fit, the sheet is the one whose headers it has more of, whichever comes first in our list."""
    v0 = BY_NAME["SP-API v0"]
    assert recognise(sheet([*v0.headers, "ItemPrice"], [ORDER]), HERE).report == "sp_api_v0"
    orders = BY_NAME["All Orders"]
    assert recognise(sheet([*orders.headers, "Latest delivery date"], [ORDER]), HERE).report == "all_orders"


def test_own_columns_beside_a_report_are_read():
    """The team's own columns beside a pasted report mean what they say."""
    world = BY_NAME["All Orders"]
    recognition = recognise(
        sheet([*world.headers, "預計送達日", "Delivered on", "Claim date", "負責人"], [ORDER]), HERE
    )
    wide = len(world.headers)
    own = {"expected_by": wide, "delivered_at": wide + 1, "claim_filed_at": wide + 2, "owner": wide + 3}
    assert recognition.report == "all_orders"
    assert dict(recognition.columns) == world.places() | own


def test_the_hint_of_a_marketplace_is_only_a_hint():
    """Japanese reports say so by their headers; a sheet in English says nothing, and two hints cancel out."""
    hints = {world.name: recognise(world.grid(), HERE).marketplace for world in WORLDS}
    assert hints["Unshipped, Japan"] == hints["by hand, Japanese"] == hints["Payments by date range, Japan"] == "JP"
    assert hints["Feedback, Mexico"] == "MX"
    assert hints["All Orders"] is hints["by hand, German"] is None
    both = sheet(["Order ID", "E-Mail des Bewertenden", "points-granted"], [ORDER])
    assert recognise(both, HERE).marketplace is None
