"""The sidebar in a real browser: a person's whole visit, by pointer and by keyboard, on a desk and on a phone."""

from __future__ import annotations

import re
import shutil

import pytest
from builders.local_sidebar import local_sidebar
from playwright.sync_api import expect, sync_playwright

SIZES = {"desk": (1280, 900), "tablet": (820, 1180), "phone": (390, 844)}
SMALLEST_TARGET = {"desk": 24, "phone": 44}
"""Pixels of a target: what WCAG 2.2 asks on a desk, what a finger needs on the phone."""
PATIENCE = 15_000


@pytest.fixture(scope="module")
def chromium():
    """Debian's browser; without it these tests skip by name."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("there is no chromium here")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample orders with the sidebar beside them."""
    with local_sidebar(tmp_path_factory.mktemp("sidebar")) as page:
        yield page


class Visit:
    """A page with its sidebar, all it complained about and all it asked for."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.complaints, self.asked = [], []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on(
            "response", lambda answer: answer.status < 400 or self.complaints.append(f"{answer.status} {answer.url}")
        )

    @property
    def pane(self):
        """The sidebar."""
        return self.page.get_by_role("complementary", name=re.compile("^(Side panel|側邊面板)$"))

    def titled(self, title):
        """Wait until a card of this title lies on top, and nothing is under way."""
        expect(self.pane.get_by_role("heading", level=2)).to_have_text(title)
        self.page.locator("#pane:not([aria-busy])").wait_for()

    def press(self, name, role="button", at=0):
        """Press what has this name in the sidebar."""
        self.pane.get_by_role(role, name=name).nth(at).click()

    def clean(self):
        """Nothing complained, and nothing asked for anything that is not of this machine."""
        assert self.complaints == []
        assert all(url.startswith(self.address + "/") for url in self.asked)


@pytest.fixture
def visit(chromium, sample):
    """Open the page in a size and a colour scheme."""
    opened = []

    def open_page(size="desk", scheme="light", path="/", served=sample):
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        opened.append(context)
        seen = Visit(context.new_page(), served.address)
        seen.page.goto(served.address + path)
        if size != "desk":
            seen.page.get_by_role("button", name="Side panel").click()
        return seen

    yield open_page
    for context in opened:
        context.close()


def typed(served, cell, text):
    """Type into a cell of the orders, as a colleague would."""
    where = {"spreadsheetId": served.local.spreadsheet, "range": f"'{served.local.tab}'!{cell}"}
    params = {**where, "valueInputOption": "USER_ENTERED"}
    served.local.store.call("sheets.spreadsheets.values.update", params, {"values": [[text]]})


def risk_of(seen, row=2):
    """The risk that the table shows in a row."""
    return seen.page.locator(f"#row-{row} td.risk")


@pytest.mark.soak
def test_a_whole_visit(visit, tmp_path):
    """Home, an order, back, settings, the other language, a sync and its undo; the table follows; console clean."""
    with local_sidebar(tmp_path) as served:
        seen = visit(served=served)
        seen.titled("Today")
        order = seen.pane.locator(".row").first.inner_text()
        seen.press(re.compile("^Open 9"))
        seen.titled(re.compile(r"^\d{3}-\d{7}-\d{7}$"))
        assert seen.pane.get_by_role("heading", level=2).inner_text() in order
        seen.press("Back")
        seen.titled("Today")
        seen.press("Menu")
        seen.press("Settings")
        seen.titled("Settings")
        expect(seen.pane.get_by_label("Rules")).to_have_value("guide")
        seen.press("Back")
        seen.titled("Today")
        for language, title, risk in (("繁體中文", "今日待辦", "高"), ("English", "Today", "high")):
            seen.page.get_by_role("button", name=language).click()
            seen.titled(title)
            expect(risk_of(seen)).to_have_text(risk)
        typed(served, "E2", "2026-11-20")
        seen.press("Sync now")
        expect(seen.pane.get_by_role("status").filter(has_text="answers changed")).to_be_visible()
        expect(risk_of(seen)).to_have_text("clear")
        seen.press("Undo")
        seen.titled("Undone")
        expect(risk_of(seen)).not_to_have_text("clear")
        seen.press("Today")
        seen.titled("Today")
        seen.clean()


@pytest.mark.soak
def test_settings_chosen_on_the_card_are_written_into_the_sheet(visit, tmp_path):
    """What is chosen from the lists stands in the tab Claimwatch afterwards, and the card says so."""
    with local_sidebar(tmp_path) as served:
        seen = visit(served=served)
        seen.titled("Today")
        seen.press("Menu")
        seen.press("Settings")
        seen.titled("Settings")
        seen.pane.get_by_label("Usual marketplace").select_option("DE")
        seen.press("Save")
        expect(seen.pane.locator(".snack")).not_to_be_empty()
        expect(seen.pane.get_by_label("Usual marketplace")).to_have_value("DE")
        seen.press("Open the tab", role="link")
        expect(seen.page.locator("#orders")).to_have_attribute("aria-label", "Claimwatch")
        expect(seen.page.locator("#orders")).to_contain_text("DE")
        seen.titled("Settings")
        seen.page.go_back()
        expect(seen.page.locator("#orders")).to_have_attribute("aria-label", "Orders")
        seen.clean()


@pytest.mark.parametrize("size", ["desk", pytest.param("phone", marks=pytest.mark.soak)])
def test_a_link_brings_its_row_into_sight(visit, size):
    """Go to row: the table shows it, focused, also where a filter hid it; on a phone the sidebar gives way."""
    seen = visit(size, path="/?risk=clear")
    seen.titled("Today")
    seen.press(re.compile("^Open 9"))
    link = seen.pane.get_by_role("link", name=re.compile(r"^Go to row \d+$"))
    number = re.search(r"\d+", link.inner_text())[0]
    assert seen.page.locator(f"#row-{number}").count() == 0
    link.click()
    row = seen.page.locator(f"#row-{number}.reached")
    expect(row).to_be_in_viewport()
    assert row.evaluate("row => row.contains(document.activeElement)")
    assert "risk=" not in seen.page.url
    expect(seen.pane).to_be_visible(visible=size == "desk")
    seen.clean()


def test_the_cards_outlive_another_look_at_the_table(visit):
    """A chip loads the page anew; the order's card still lies on top, and Back leads home."""
    seen = visit()
    seen.titled("Today")
    seen.press(re.compile("^Open 9"))
    seen.titled(re.compile(r"^\d{3}-"))
    title = seen.pane.get_by_role("heading", level=2).inner_text()
    seen.page.locator(".chips a").nth(1).click()
    seen.titled(title)
    seen.press("Back")
    seen.titled("Today")
    seen.clean()


def test_an_order_is_found_by_keys_alone(visit):
    """Typing completes; arrows and Enter take a suggestion; Escape shuts; focus goes where the reading goes on."""
    seen = visit()
    seen.titled("Today")
    field, keys = seen.pane.get_by_role("combobox", name="Find an order"), seen.page.keyboard
    field.focus()
    keys.type("98")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = seen.pane.get_by_role("option")
    assert all("98" in text for text in options.all_inner_texts())
    keys.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    keys.type("3")
    expect(field).to_have_attribute("aria-expanded", "true")
    keys.press("ArrowDown")
    chosen = options.first.inner_text()
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    keys.press("Enter")
    expect(field).to_have_value(chosen)
    keys.press("Tab")
    keys.press("Enter")
    seen.titled(chosen)
    expect(seen.pane.get_by_role("heading", level=2)).to_be_focused()
    keys.press("Shift+Tab")
    expect(seen.pane.get_by_role("button", name="Back")).to_be_focused()
    keys.press("Enter")
    seen.titled("Today")
    assert seen.page.evaluate("document.activeElement.textContent").strip()
    seen.clean()


def test_the_menu_opens_and_shuts_by_keys(visit):
    """The menu says whether it is open; Escape shuts it and gives the focus back."""
    seen = visit()
    seen.titled("Today")
    menu = seen.pane.get_by_role("button", name="Menu")
    menu.focus()
    seen.page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    seen.page.keyboard.press("Tab")
    expect(seen.pane.get_by_role("button", name="Refresh")).to_be_focused()
    seen.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_over_the_table_it_holds_the_focus(visit):
    """Where it covers the page, the rest cannot be reached until Escape gives the page back."""
    seen = visit("tablet")
    seen.titled("Today")
    assert seen.page.evaluate("document.querySelector('main').inert")
    seen.pane.get_by_role("button", name="Menu").focus()
    seen.page.keyboard.press("Escape")
    expect(seen.page.get_by_role("button", name="Side panel")).to_be_focused()
    assert not seen.page.evaluate("document.querySelector('main').inert")
    expect(seen.pane).to_be_hidden()


SOAK = pytest.mark.soak
"""Where the same was shown in another size or colour already."""


@pytest.mark.parametrize(
    ("size", "scheme"),
    [
        ("desk", "light"),
        ("phone", "dark"),
        pytest.param("desk", "dark", marks=SOAK),
        pytest.param("phone", "light", marks=SOAK),
    ],
)
def test_nothing_is_cut_too_small_or_pale(visit, size, scheme):
    """No sideways scroll; every target large enough, named; every text 4.5 to 1 against what is behind it."""
    seen = visit(size, scheme)
    seen.titled("Today")
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen.pane.locator(".sections").evaluate("part => part.scrollWidth <= part.clientWidth")
    for target in seen.pane.locator("button:visible, a:visible, input:visible, select:visible").all():
        assert target.bounding_box()["height"] >= SMALLEST_TARGET[size], target.inner_text()
        assert target.evaluate(NAMED), target.inner_text()
    assert seen.pane.evaluate(PALE) == []
    seen.clean()


NAMED = "each => Boolean(each.ariaLabel || each.innerText.trim() || each.labels?.length)"
PALE = """pane => {
  const numbers = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (text) => {
    const parts = numbers(text).map((each) => each / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (each) => {
    for (let at = each; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if ((numbers(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const each of pane.querySelectorAll("*")) {
    const says = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!says || !each.checkVisibility()) continue;
    const [one, two] = [light(getComputedStyle(each).color), light(behind(each))].sort((a, b) => b - a);
    if ((one + 0.05) / (two + 0.05) < 4.5) found.push(each.textContent);
  }
  return found;
}"""


def test_what_stops_the_server_is_said_and_can_be_tried_again(visit):
    """Without an answer the card stays and one sentence says what to check; the next press works again."""
    seen = visit()
    seen.titled("Today")
    seen.page.route("**/local/event", lambda route: route.abort())
    seen.press("Preview")
    expect(seen.pane.locator(".snack")).to_contain_text("claimwatch up")
    seen.titled("Today")
    seen.page.unroute("**/local/event")
    seen.press("Preview")
    seen.titled("Preview")
    assert [text for text in seen.complaints if "ERR_FAILED" not in text] == []


@pytest.mark.soak
def test_a_first_answer_that_fails_offers_another_try(chromium, sample):
    """If the first card does not come, the sidebar says so and offers to try again."""
    page = chromium.new_page()
    page.route("**/local/event", lambda route: route.abort(), times=1)
    page.goto(sample.address)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#pane h2")).to_have_text("Today")
    page.close()


HOSTILE = """async () => {
  const { nodesOf, plain } = await import("/static/sidebar/markup.js");
  const { placeOf } = await import("/static/sidebar/book.js");
  const link = (address) => { const made = document.createElement("a"); made.title = address; return made; };
  const text = '<b>1</b> &lt;i&gt; <img src=x onerror="document.title=1"> <script>1</script> </b> '
    + '<font color="red">r</font> <b>open';
  const made = document.createElement("p");
  made.append(nodesOf(text, link));
  const places = [
    "javascript:1", "//x", "https://docs.google.com.evil.example/spreadsheets/d/ID/edit#gid=0",
    "https://docs.google.com/spreadsheets/d/OTHER/edit#gid=0&range=1:1",
  ];
  return {
    tags: [...made.querySelectorAll("*")].map((each) => each.tagName),
    text: made.textContent, plain: plain("<b>a</b>&amp;"),
    styles: made.querySelectorAll("[style], [class]").length, places: places.map((each) => placeOf(each, "ID")),
    own: placeOf("https://docs.google.com/spreadsheets/d/ID/edit#gid=5&range=B2", "ID"),
  };
}"""


def test_markup_is_read_into_nodes_and_never_run(visit):
    """Known tags become elements, all else is text; only an address of this very workbook is a place in it."""
    read = visit().page.evaluate(HOSTILE)
    assert read["tags"] == ["B", "SPAN", "B"]
    assert '<img src=x onerror="document.title=1"> <script>1</script> </b>' in read["text"]
    assert "<i>" in read["text"]
    assert read["plain"] == "a&"
    assert read["styles"] == 0
    assert read["places"] == [None] * 4
    assert read["own"] == {"gid": "5", "range": "B2"}
