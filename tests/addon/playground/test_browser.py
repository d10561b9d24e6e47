"""The page in a real browser: no error, no request elsewhere, by keyboard, on a desk and on a phone, light and dark."""

from __future__ import annotations

import shutil

import pytest
from builders.local_page import local_page
from playwright.sync_api import sync_playwright

SIZES = {"desk": (1280, 900), "wide": (1920, 1080), "tablet": (820, 1180), "phone": (390, 844)}
SMALLEST_TARGET = 44
"""Pixels that a finger needs, on the phone."""


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
    """The sample orders on a page of their own."""
    with local_page(tmp_path_factory.mktemp("browser")) as page:
        yield page


class Seen:
    """A page as a browser shows it, with all it complained about and all it asked for."""

    def __init__(self, page):
        self.page = page
        self.complaints, self.asked = [], []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on(
            "response", lambda answer: answer.status < 400 or self.complaints.append(f"{answer.status} {answer.url}")
        )


@pytest.fixture
def look(chromium, sample):
    """Open the page in a size and a colour scheme."""
    opened = []

    def open_page(size="desk", scheme="light", path="/", **more):
        width, height = SIZES[size]
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **more)
        opened.append(context)
        seen = Seen(context.new_page())
        seen.page.goto(sample.address + path)
        return seen

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize(("size", "scheme"), [*((size, "light") for size in SIZES), ("phone", "dark")])
def test_it_renders_without_a_complaint_and_asks_nobody_else(look, sample, size, scheme):
    """In every size: no console message, no failed request, none that leaves this machine, no sideways scroll."""
    seen = look(size, scheme)
    assert seen.page.locator("tbody tr").count() > 200
    assert seen.complaints == []
    assert seen.asked
    assert all(url.startswith(sample.address + "/") for url in seen.asked)
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dark_is_really_dark(look):
    """The colour scheme of the system decides: the surface is light or dark, and the critical fill changes with it."""
    fills = {}
    for scheme in ("light", "dark"):
        page = look("desk", scheme).page
        style = "element => getComputedStyle(element).backgroundColor"
        fills[scheme] = (page.eval_on_selector("body", style), page.eval_on_selector("td.r-critical", style))
    assert fills["light"] == ("rgb(244, 246, 249)", "rgb(179, 32, 26)")
    assert fills["dark"] == ("rgb(19, 23, 27)", "rgb(255, 141, 130)")


def test_header_and_order_id_stay_in_sight(look):
    """Scrolled down and to the right, the titles and the order ids stay where they are."""
    page = look("desk").page
    where = "element => { const box = element.getBoundingClientRect(); return [box.x, box.y]; }"
    title, order = "thead th.id", "tbody tr:nth-child(3) th.id"
    before = page.eval_on_selector(title, where), page.eval_on_selector(order, where)
    page.eval_on_selector("#orders", "element => element.scrollBy(200, 0)")
    assert page.eval_on_selector("#orders", "element => element.scrollLeft") > 0
    assert (page.eval_on_selector(title, where), page.eval_on_selector(order, where)) == before
    page.eval_on_selector("#orders", "element => element.scrollBy(0, 900)")
    assert page.eval_on_selector(title, where) == before[0]


FOCUSED = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  return [at.innerText.trim().replace(/\\s+/g, " "), style.outlineStyle, style.outlineWidth];
}"""


def test_it_works_by_keyboard(look):
    """Tab reaches the skip link, the languages, Sync now, the urgent orders and the chips; each shows its focus."""
    page = look("desk").page
    reached = []
    while not reached or "not covered" not in reached[-1][0]:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
        assert len(reached) < 60
    names = [name for name, *_ in reached]
    assert names[:4] == ["Skip to the orders", "English", "繁體中文", "Sync now"]
    assert any("▲ critical" in name for name in names)
    assert {(style, width) for _, style, width in reached} == {("solid", "2px")}


def test_the_buttons_work_without_a_script(look, sample):
    """With JavaScript turned off the page still syncs, filters and switches."""
    seen = look("desk", java_script_enabled=False)
    seen.page.get_by_role("button", name="Sync now").click()
    assert seen.page.url.rstrip("/") == sample.address
    seen.page.get_by_role("link", name="critical", exact=False).last.click()
    assert "risk=critical" in seen.page.url
    assert set(seen.page.locator("tbody td.risk").all_inner_texts()) == {"critical"}
    assert seen.complaints == []


def test_a_sync_is_announced(look):
    """After Sync now the live region says how it went."""
    page = look("desk").page
    page.get_by_role("button", name="Sync now").click()
    page.locator("#said", has_text="answers changed").wait_for(state="attached")


def test_on_a_phone_each_order_is_a_card(look):
    """At 390 pixels: the most urgent order first, one card an order, nothing cut, every target large enough."""
    page = look("phone").page
    first = page.locator("tbody tr").first
    assert first.locator("td.risk").inner_text() == "critical"
    box = first.bounding_box()
    assert box["width"] > 340
    cells = first.locator("td.action, td.risk, th.id")
    for cell in cells.all():
        inside = cell.bounding_box()
        assert box["x"] <= inside["x"]
        assert inside["x"] + inside["width"] <= box["x"] + box["width"]
    for target in page.locator("button:visible, .chips a:visible, .tabs a:visible").all():
        assert target.bounding_box()["height"] >= SMALLEST_TARGET, target.inner_text()
    assert page.get_by_role("button", name="Sync now").bounding_box()["y"] > 700


def test_a_problem_leads_to_its_row(look):
    """A press on a problem brings its row into sight."""
    page = look("desk").page
    link = page.locator("#problems a").first
    row = link.get_attribute("href")
    link.click()
    box = page.locator(row).bounding_box()
    assert 0 <= box["y"] <= SIZES["desk"][1]


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_table_is_a_table_to_a_screen_reader(look, size):
    """The browser's own accessibility tree has the table with its name, its headers and its rows, cards or not."""
    page = look(size).page
    assert page.get_by_role("table", name="Orders", exact=False).count() == 1
    assert page.get_by_role("columnheader", name="Claim risk", exact=False).count() == 1
    assert page.get_by_role("row").count() > 200
    assert page.get_by_role("region", name="Orders", exact=False).count() == 1
