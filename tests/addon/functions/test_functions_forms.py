"""Laws of the two forms of a custom function: named dates, and a table with its header row."""

from __future__ import annotations

from random import Random

import pytest
from builders.order_lines import MOMENTS
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds.judged_sheets import ZONE, serial, sheet_of

from addon.functions import FUNCTIONS, answer, health, wanted
from addon.moments import iso
from addon.refusals import Fault
from schemas.calls import CELLS, ROWS
from schemas.choices import LANGUAGES, PROFILES, Choices
from schemas.columns import columns
from schemas.grid import Grid
from schemas.reports import reports
from sheets_sync.claims.case import Case
from sheets_sync.health.defects import defects_of
from sheets_sync.health.rate import rates
from sheets_sync.policy import MARKETPLACES, policy
from sheets_sync.recognise import recognise
from sheets_sync.table import orders_from
from sheets_sync.wording import words

NOW = MOMENTS[0]
HEAD = ["Order ID", "Order date", "Expected delivery date", "Delivered", "Buyer contacted at", "Order status", "Amount"]
ORDER = "112-1234567-1234567"
NAMED = {function.name: function for function in FUNCTIONS}
BY_DATES = [function for function in FUNCTIONS if function.arguments and function.columns]
BY_ROWS = [function for function in BY_DATES if not function.whole]


def values(name, *args, **more):
    """Ask, and give the rows of the answer."""
    return answer(name, {"args": list(args), "zone": ZONE, **more}, NOW)["values"]


def refused(name, body):
    """Ask for something that has no answer."""
    with pytest.raises(Fault) as stop:
        answer(name, body, NOW)
    return stop.value.status, stop.value.key, stop.value.at


def named_rows(seed, count):
    """Dates of orders, as the named arguments take them."""
    dice = Random(seed)
    return [
        {
            argument.key: _cell(argument, dice)
            for argument in dict.fromkeys(argument for function in BY_DATES for argument in function.arguments)
            if argument.key not in {"as_of", "marketplace"}
        }
        for _ in range(count)
    ]


def _cell(argument, dice):
    if argument.takes == "number":
        return dice.choice((0, 20, 12.5))
    back = dice.choice((0, 1, 2, 3, 5, 10, 30, 60, 90)) * 86_400
    moment = serial(NOW - back + dice.choice((-3_600, 0, 3_600)))
    return dice.choice(("", moment, int(moment), "soon"))


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from(BY_DATES), st.sampled_from(PROFILES), st.sampled_from(MARKETPLACES))
def test_named_dates_say_what_a_table_with_these_columns_says(seed, function, profile, market):
    """A range of named dates is answered as the table that holds the same cells under their columns."""
    rows = named_rows(seed, 6)
    own = [argument for argument in function.arguments if argument.column and argument.key != "marketplace"]
    args = [
        market if argument.key == "marketplace" else iso(NOW) if argument.key == "as_of"
        else [[row[argument.key]] for row in rows]
        for argument in function.arguments
    ]  # fmt: skip
    head = ["order_id", "marketplace", *(argument.column for argument in own), *function.given]
    lines = [[ORDER, market, *(row[argument.key] for argument in own), *function.given.values()] for row in rows]
    by_table = values(function.name, [head, *lines], iso(NOW), profile=profile)[1:]
    by_dates = values(function.name, *args, profile=profile)
    for row, one, other in zip(rows, by_dates, by_table, strict=True):
        asked = any(row[argument.key] != "" for argument in own)
        assert one == (other if asked else [None]), row


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from(BY_ROWS))
def test_each_row_is_answered_by_itself(seed, function):
    """A row's answer is the same alone, among others, and in whatever chunk it comes: rows do not colour each other."""
    rows = sheet_of(seed, NOW, 8)
    together = values(function.name, rows, marketplace="US")
    for row, found in zip(rows[1:], together[1:], strict=True):
        assert values(function.name, [rows[0], row], marketplace="US")[1] == found


@pytest.mark.parametrize("function", BY_ROWS, ids=lambda function: function.name)
def test_blank_in_blank_out(function):
    """A blank row is blank, whatever stands around it; an answer has as many rows as the range."""
    order = [ORDER, 46_290, 46_300, "", "", "Shipped", 20]
    blank = [""] * len(HEAD)
    found = values(function.name, [HEAD, blank, order, blank, [None] * len(HEAD)], marketplace="US")
    assert [found[1], found[3], found[4]] == [[None]] * 3
    assert len(found) == 5
    ranges = [[[""], [None], [46_300]] for argument in function.arguments if argument.takes in {"date", "number"}]
    assert values(function.name, *ranges, marketplace="US")[:2] == [[None], [None]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("function", BY_ROWS, ids=lambda function: function.name)
def test_a_bad_cell_spoils_its_own_row_only(function, language):
    """A cell that cannot be read gives a short text in its row, in the reader's language; the others are answered."""
    others = [argument for argument in function.arguments if argument.takes in {"date", "number"}]
    good = [[46_290]]
    for bad in others:
        ranges = {argument.key: [*good, ["soon"] if argument is bad else [46_290], *good] for argument in others}
        args = [ranges.get(argument.key) for argument in function.arguments]
        found = values(function.name, *args, marketplace="US", lang=language)
        assert found[0] == found[2] == values(
            function.name, *(good if argument in others else None for argument in function.arguments),
            marketplace="US", lang=language,
        )[0]  # fmt: skip
        assert found[1][0] is None or not isinstance(found[1][0], str) or len(found[1][0]) < 200
    if function.kind == "date" and function.name != "CLAIM_DEADLINE":
        bad = [[["soon"]] if argument in others else None for argument in function.arguments]
        (text,) = values(function.name, *bad, marketplace="US", lang=language)[0]
        first = words(language).say(f"column.{others[0].column}")
        assert text == words(language).say("short.check", name=first)


def test_a_cell_holds_for_every_row_of_a_range():
    """A scalar, a cell of a range of one, and a range of the same cell say the same."""
    ordered = [[46_290], [46_291], [46_292]]
    found = values("CLAIM_OPENS", ordered, [[46_300]] * 3, "US")
    assert found == values("CLAIM_OPENS", ordered, 46_300, "US") == values("CLAIM_OPENS", ordered, [[46_300]], [["US"]])
    assert found == values("CLAIM_OPENS", ordered, [[46_300]] * 3, [["US"], [""], ["US"]], marketplace="US")


def test_dates_are_read_in_the_zone_of_the_spreadsheet():
    """The same serial number is another moment in another zone; a whole day is the marketplace's in every zone."""
    half_past = 46_347 + 0.5 / 24
    there, here = (
        answer("CLAIM_CLOSES", {"args": [half_past, "US"], "zone": zone}, NOW)["values"]
        for zone in ("Asia/Taipei", "America/Los_Angeles")
    )
    assert here[0][0] - there[0][0] == 1
    assert values("CLAIM_CLOSES", 46_347, "US") == answer("CLAIM_CLOSES", {"args": [46_347, "US"]}, NOW)["values"]


def test_the_moment_is_an_argument():
    """An argument outweighs the body, the body outweighs the clock; a day, its serial number and its noon are one."""
    late = [46_200, 46_210, "US", "", 46_211, "", "", ""]
    assert values("CLAIM_RISK", *late, "2026-06-20") == values("CLAIM_RISK", *late, as_of="2026-06-20")
    assert values("CLAIM_RISK", *late, "2026-06-20", as_of="2030-01-01") == values("CLAIM_RISK", *late, 46_193)
    assert values("CLAIM_RISK", *late, "2026-06-20") != values("CLAIM_RISK", *late)
    assert refused("CLAIM_RISK", {"args": [*late, "yesterday"]}) == (422, "as_of.unreadable", "args[8]")
    assert refused("CLAIM_RISK", {"args": late, "as_of": "yesterday"}) == (422, "as_of.unreadable", "as_of")


def test_only_wanted_columns_with_the_whole_header_say_what_the_whole_table_says():
    """What a companion sends is enough: the same answers as for every column of the sheet, personal ones included."""
    for report in ("", "Buyer Name", "buyer-email"):
        head = [*HEAD, report or "x", "ship-address-1", "Note"]
        rows = [[ORDER, 46_290 + day, 46_300, "", 46_301 if day % 2 else "", "Shipped", 20, "Ann", "1 Road", "hm"]
                for day in range(9)]  # fmt: skip
        for function in BY_ROWS:
            places = wanted(function.name, {"header": head})["columns"]
            sent = [[row[place] for place in places] for row in [head, *rows]]
            whole = values(function.name, [head, *rows], marketplace="US")
            assert whole == values(function.name, sent, marketplace="US", header=head, columns=places)


PERSONAL = (
    "buyer-name", "Buyer Name", "recipient-name", "ship-to name", "buyer-email", "Buyer e-mail", "buyer-phone-number",
    "ship-phone-number", "ship-address-1", "ship-address-2", "ship-city", "ship-postal-code", "Delivery address",
    "buyer message", "Buyer comments", "message", "gift-message-text", "buyer-tax-registration-id", "Comments",
    "Your Response", "Rater Email", "買家姓名", "收件人", "電話", "地址", "買家電子郵件", "買家留言",
    "Name des Käufers",
    "delivery-instructions", "bill-name", "buyer-cst-number", "is-business-order", "購買者名", "届け先住所",
)  # fmt: skip


@pytest.mark.parametrize(
    "function", [*BY_ROWS, NAMED["ODR"], NAMED["ODR_HEADROOM"], NAMED["CLAIM_HEALTH"]], ids=lambda each: each.name
)
def test_personal_columns_are_never_asked_for(function):
    """Whatever report a header is of, no name, address, e-mail, phone number or message of a buyer is wanted."""
    kinds = {key: column for key, column in columns().items() if key in function.columns}
    assert not {key for key, column in kinds.items() if column.kind == "text"} - {"currency"}
    for report in (None, *reports()):
        own = sorted(report.headers) if report else HEAD
        header = list(dict.fromkeys(["order-id", *own, *PERSONAL]))
        try:
            asked = wanted(function.name, {"header": header})
        except Fault:
            continue
        assert not {header[place] for place in asked["columns"]} & set(PERSONAL)
        assert set(asked["keys"]) <= set(function.columns)


def test_what_a_call_holds_is_limited():
    """2,000 rows below the header are answered, one more is refused; wide tables may have fewer rows."""
    row = [ORDER, 46_290, 46_300, "", "", "Shipped", 20]
    assert len(values("CLAIM_RISK", [HEAD, *[row] * ROWS], marketplace="US")) == ROWS + 1
    assert refused("CLAIM_RISK", {"args": [[HEAD, *[row] * (ROWS + 1)]]}) == (413, "call.too_long", "args[0]")
    wide = wanted("CLAIM_RISK", {"header": list(columns())})
    assert (wide["rows"] + 1) * len(wide["columns"]) <= CELLS < (wide["rows"] + 2) * len(wide["columns"])
    assert wanted("ODR", {"header": list(columns())})["rows"] > ROWS


REFUSED = [
    ("CLAIM_RISKS", {"args": []}, (404, "call.function_unknown", None)),
    ("CLAIM_RISK", None, (400, "call.shape", "args")),
    ("CLAIM_RISK", {"args": [], "more": 1}, (400, "call.shape", "more")),
    ("CLAIM_RISK", {"args": [[1]]}, (400, "call.shape", "args[0]")),
    ("CLAIM_RISK", {"args": [[]]}, (400, "call.shape", "args[0]")),
    ("CLAIM_RISK", {"args": [{"a": 1}]}, (400, "call.shape", "args[0]")),
    ("CLAIM_RISK", {"args": [], "profile": "mine"}, (400, "call.shape", "profile")),
    ("CLAIM_RISK", {"args": [], "marketplace": "XX"}, (400, "call.shape", "marketplace")),
    ("CLAIM_RISK", {"args": [1], "zone": "Mars/North"}, (422, "zone.unknown", "zone")),
    ("CLAIM_OPENS", {"args": [[[1], [2]], [[1], [2], [3]]]}, (422, "call.heights", "args[0]")),
    ("CLAIM_OPENS", {"args": [1, [[1, 2]]]}, (422, "call.one_column", "args[1]")),
    ("CLAIM_OPENS", {"args": [1, 2, "US", 4]}, (422, "call.arguments", "args[3]")),
    ("CLAIM_RISK", {"args": [[["a", "b"], [1, 2]]]}, (422, "header.missing", None)),
    ("ODR", {"args": [1]}, (422, "call.no_table", "args[0]")),
    ("CLAIM_POLICY", {"args": ["claim.windw", "US"]}, (422, "parameter.unknown", "args[0]")),
    ("CLAIM_POLICY", {"args": ["claim.window", "XX"]}, (422, "marketplace.unknown", "args[1]")),
    ("CLAIM_POLICY", {"args": ["claim.window", "US", "soon"]}, (422, "on.unreadable", "args[2]")),
]


@pytest.mark.parametrize(("name", "body", "said"), REFUSED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_be_answered_is_said_in_one_sentence(name, body, said, language):
    """Each refusal has its status, its key and its place; its sentence is in the reader's language."""
    asked = {**body, "lang": language} if body is not None else body
    assert refused(name, asked) == said


def test_policy_gives_a_value_with_its_source():
    """Value, words, standing, source, address and age in one row; another day may have another version."""
    (row,) = values("CLAIM_POLICY", "claim.window", "US")
    assert row[0] == 90
    assert row[1:3] == ["90 days", "stated"]
    assert len(row) == 6
    assert values("CLAIM_POLICY", "", "US") == [[None]]
    assert values("CLAIM_POLICY", "claim.window", "us", 46_349) == [row]


RATED = ["order-id", "order-status", "purchase-date", "fulfilment", "feedback rating", "claim filed", "claim outcome"]


def rated(number, stars="", claim="", outcome=""):
    """One order of August, which is inside the window of the moment that the laws are judged at."""
    return [f"112-1234567-{number:07}", "Shipped", 46_240, "Merchant", stars, claim, outcome]


def test_the_order_defect_rate_counts_orders_once():
    """One percent is not below one percent; a bad rating and a lost claim of one order are one defect."""
    rows = [rated(number) for number in range(98)]
    rows += [rated(98, 1, 46_250, "granted"), rated(98, 1, 46_250, "granted"), rated(99, 5)]
    assert values("ODR", [RATED, *rows], marketplace="US") == [[0.01]]
    titles, row = values("CLAIM_HEALTH", [RATED, *rows], marketplace="US")
    found = dict(zip(titles, row, strict=True))
    assert found["Orders counted"] == 100
    assert found["Defects"] == 1
    assert found["Defects it still bears"] == -1
    assert found["Must stay below"] == 0.01
    assert values("ODR", [RATED], marketplace="US") == [[None]]


@pytest.mark.parametrize(("orders", "bad", "room"), [(100, 0, 0), (101, 0, 1), (201, 1, 1), (100, 1, -1), (0, 0, None)])
def test_headroom_is_that_of_the_most_pressed(orders, bad, room):
    """How many more defects are borne: by the marketplace and channel that bears fewest, blank without orders."""
    rows = [rated(number, 1 if number < bad else "") for number in range(orders)]
    assert values("ODR_HEADROOM", [RATED, *rows], marketplace="US") == [[room]]
    roomy = [[*rated(1000 + number)[:3], "Amazon", "", "", ""] for number in range(301)]
    fewest = 3 if room is None else min(room, 3)
    assert values("ODR_HEADROOM", [RATED, *rows, *roomy], marketplace="US") == [[fewest]]


@settings(max_examples=20)
@given(st.integers(0, 10_000), st.sampled_from(MARKETPLACES))
def test_the_rate_needs_no_other_column_than_it_asks_for(seed, market):
    """Account health is the same from the wanted columns as from every column of the sheet."""
    rows = sheet_of(seed, NOW, 30)
    assert len(rows[0]) > 25
    places = wanted("CLAIM_HEALTH", {"header": rows[0]})["columns"]
    sent = [[row[place] for place in places] for row in rows]
    asked = {"marketplace": market, "as_of": NOW // 86_400 + 25_569 + 40}
    whole = health_of(rows, market, asked["as_of"])
    assert values("CLAIM_HEALTH", sent, header=rows[0], columns=places, **asked)[1:] == whole


def health_of(rows, market, serial_day):
    """The rates of a sheet as account health computes them, from all columns."""
    grid = Grid([list(column) for column in zip(*rows, strict=True)], zone=ZONE)
    choices = Choices(market)
    orders, _ = orders_from(grid, recognise(grid, choices), choices, whole=False)
    case = Case(orders, policy("guide"), (serial_day - 25_569) * 86_400 + 43_200)
    today = dict(zip(case.market.tolist(), case.today.tolist(), strict=True))
    return [health._row(rate, words("en")) for rate in rates(defects_of(case), today)]
