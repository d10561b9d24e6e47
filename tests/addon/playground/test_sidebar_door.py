"""Laws of the door that signs the page's events: only the page of this process gets one, and it opens real doors."""

from __future__ import annotations

import json
from contextlib import closing
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from builders.card_judge import card_faults, cards_in
from builders.local_page import local_page
from builders.local_sidebar import local_sidebar

from addon.cards.looks import ON_LIGHT
from addon.playground.sidebar import EVENT, TOKEN

HOME = "/addon/homepage"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The sample orders with the sidebar beside them."""
    with local_sidebar(tmp_path_factory.mktemp("sidebar")) as served:
        yield served


def posted(page, path, body, **headers):
    """Post JSON; give status and what came back."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    spelled = {name.replace("_", "-"): text for name, text in headers.items() if text is not None}
    try:
        with closing(urlopen(Request(page.address + path, data, spelled), timeout=30)) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def signed(page, body=None, **change):
    """Ask for an event as the page does, with something changed."""
    headers = {"Origin": page.address, TOKEN.replace("-", "_"): page.local.token} | change
    return posted(page, EVENT, {"path": HOME} if body is None else body, **headers)


def knocked(page, path, answer, **change):
    """Knock at a door with what was signed."""
    return posted(page, path, answer["event"], Authorization=answer["authorization"], **change)


def test_what_is_signed_opens_the_door_that_it_was_signed_for(page):
    """The backend verifies the event as it verifies Google's, and answers with a card that Google would take."""
    status, answer = signed(page)
    assert status == 200
    status, opened = knocked(page, HOME, answer, Origin=page.address)
    assert status == 200
    (card,) = cards_in(opened)
    assert card["name"] == "home"
    assert [fault for fault in card_faults(card) if page.address not in fault] == []  # https is for Google


def test_it_opens_no_door_of_somebody_else(page):
    """What is signed for the add-on is neither a companion's nor a paired spreadsheet's, and altered it is nothing."""
    _, answer = signed(page)
    for path in ("/v1/functions/CLAIM_RISK", "/v1/pairings", f"/v1/spreadsheets/{page.local.spreadsheet}/syncs"):
        assert knocked(page, path, answer)[0] == 401
    assert knocked(page, HOME, {**answer, "authorization": answer["authorization"][:-4]})[0] == 401
    answer["event"]["authorizationEventObject"]["userIdToken"] += "x"
    assert knocked(page, HOME, answer)[0] == 401


@pytest.mark.parametrize(
    "change",
    [
        {"Origin": "http://evil.example"}, {"Origin": None}, {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"}, {"Sec_Fetch_Site": "cross-site"}, {"Host": "evil.example"},
        {"X_Claimwatch_Page": None}, {"X_Claimwatch_Page": ""}, {"X_Claimwatch_Page": "guessed"},
        {"X_Claimwatch_Page": "\xe9"},
    ],
)  # fmt: skip
def test_nobody_else_gets_an_event(page, change):
    """From another page, from none, or without the page's token nothing is signed, and the answer is one sentence."""
    status, said = signed(page, **change)
    assert status == 403
    assert said.strip().endswith(".")
    assert "eyJ" not in said


@pytest.mark.parametrize(
    "body",
    [
        {}, [], "text", None, b"{", {"path": "/v1/functions"}, {"path": "//evil.example/addon/homepage"},
        {"path": "/addon/action/nothing"}, {"path": ["/addon/homepage"]}, {"path": "/addon/homepage?x"},
        {"path": "/addon/action/<name>"}, {"path": "/addon/../addon/homepage"},
    ],
)  # fmt: skip
def test_only_doors_of_the_add_on_are_signed_for(page, body):
    """Whatever is no door that Google calls is refused."""
    assert signed(page, body=b"null" if body is None else body)[0] == 400


def test_strange_parts_of_a_press_are_left_out(page):
    """Only texts travel as parameters and inputs; the rest is as if it had not been said."""
    body = {"path": HOME, "parameters": {"a": 1, "b": "x", "c": ["y"]}, "inputs": {"d": None, "e": "z"}, "zone": 5}
    _, answer = signed(page, body)
    common = answer["event"]["commonEventObject"]
    assert common["parameters"] == {"b": "x"}
    assert common["formInputs"] == {"e": {"stringInputs": {"value": ["z"]}}}
    assert signed(page, [1])[0] == 400


def test_parameters_that_no_card_signed_are_refused(page):
    """The page can press only what a card gave it: verification is the doors' own, and as strict."""
    body = {"path": "/addon/action/order", "parameters": {"order": "1", "signed": "made up"}}
    _, answer = signed(page, body)
    assert knocked(page, "/addon/action/order", answer)[0] == 401


def test_a_page_without_a_backend_has_no_sidebar(tmp_path):
    """Where nobody signs, nothing of the sidebar is there."""
    with local_page(tmp_path) as plain:
        text = plain.get().text
        assert "sidebar" not in text
        assert plain.get("/local/cell?gid=0&range=2:2").status == 404


def test_a_link_leads_to_the_row_it_names(page):
    """A place of the orders is its row; of another tab its row there; what is no place is the tab itself."""
    numbers = page.local.numbers()
    orders, front = str(numbers[page.local.tab]), str(numbers["Claimwatch"])

    def led(gid, spot):
        return page.get("/local/cell?" + urlencode({"gid": gid, "range": spot})).headers["Location"]

    assert led(orders, "12:12") == led(orders, "BB12") == "/#row-12"
    assert led(front, "3:3") == "/?tab=Claimwatch#row-3"
    for gid, spot in ((orders, ""), (orders, "B:B"), (orders, "9999999:9999999"), ("", "'"), ("7", "x" * 9_000)):
        assert led(gid, spot) == "/"


def test_every_colour_of_a_card_has_a_name_on_the_page(page):
    """Each colour that a card prints is one that the page also has for dark surfaces."""
    text = page.get("/static/sidebar/markup.js").text
    for grade, colour in ON_LIGHT.items():
        assert f'"{colour}": "t-{grade}"' in text
    assert '"#5C6773": "t-quiet"' in text
