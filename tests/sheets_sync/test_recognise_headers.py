"""Finding the header: title rows, levels, merges, blanks, repeats, choices; and asking where nothing can be known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds.reports import ALL_ORDERS, ORDER, WORLDS, sheet

from schemas.choices import LANGUAGES, Choices
from schemas.grid import Grid, Merge
from schemas.problem import CannotGoOn, Place
from schemas.results import RESULT_COLUMNS
from sheets_sync.headers.search import ROWS
from sheets_sync.recognise import recognise
from sheets_sync.wording import words

HERE = Choices(marketplace="US")
SIMPLE = ["Order ID", "Order date", "Expected delivery date", "Delivered on"]
SIMPLE_MAP = {"order_id": 0, "ordered_at": 1, "expected_by": 2, "delivered_at": 3}
LINE = [ORDER, "2026-01-02", "2026-01-09", None]


def chosen(**columns):
    """Choices with a column map."""
    return Choices(marketplace="US", columns=columns)


def problem_of(grid, choices=HERE):
    """The Problem that stops a run."""
    with pytest.raises(CannotGoOn) as stop:
        recognise(grid, choices)
    return stop.value.problem


def hidden(recognition):
    """The events that no column shows, as told in one Problem."""
    told = [problem.facts["events"] for problem in recognition.problems if problem.key == "column.not_seen"]
    assert len(told) <= 1
    return " ".join(map(str, told)).split()


def keys(recognition):
    """Each Problem as (key, canonical column)."""
    return [(problem.key, problem.at.key) for problem in recognition.problems]


# --- dirty case 1: rows above the header ---


@given(st.integers(0, ROWS - 1), st.sampled_from(WORLDS))
def test_title_rows_above_the_header(above, world):
    """Up to 49 rows of titles, notes and blanks above the header change nothing but its place."""
    rows = [["Orders, as of today"], [None], ["see: Order ID, SKU"], [7.5, True, None, "x" * 60_000]]
    recognition = recognise(sheet(*(rows[row % 4] for row in range(above)), world.headers, [ORDER]), HERE)
    assert (recognition.header, recognition.first) == (above, above + 1)
    assert (recognition.report, dict(recognition.columns)) == (world.report, world.places())


def test_a_header_below_row_50_is_not_looked_for():
    """The header stands within the first 50 rows, or there is none."""
    found = recognise(sheet(*[[None]] * 49, SIMPLE, LINE), HERE)
    assert found.header == 49
    problem = problem_of(sheet(*[[None]] * 50, SIMPLE, LINE))
    assert (problem.key, problem.facts) == ("header.missing", {"rows": 50})


def test_rows_are_named_as_the_sheet_counts_them():
    """A grid that begins at row 11 says rows 11 to 60, not 1 to 50."""
    grid = sheet(*[["nothing"]] * 70, first_row=11)
    assert problem_of(grid).facts == {"rows": 60}


def test_a_legend_above_is_no_header():
    """A list that explains the columns, one a row, is not taken for the header."""
    rows = [["Order ID", "the number at Amazon"], ["Order date", "when it was placed"], [None], SIMPLE, LINE]
    recognition = recognise(sheet(*rows), HERE)
    assert recognition.header == 3
    assert dict(recognition.columns) == SIMPLE_MAP


def test_a_small_table_above_is_no_header():
    """A look-up of two known titles above does not hide the header that names more."""
    recognition = recognise(sheet(["Order ID", "Status"], [ORDER, "open"], [None], SIMPLE, LINE), HERE)
    assert (recognition.header, dict(recognition.columns)) == (3, SIMPLE_MAP)


# --- dirty case 2: merged cells, two levels ---

UPPER = ["Order", None, "Delivery", None, "Return", None, None, "Note"]
LOWER = ["ID", "Date", "Latest", "Actual", "Requested", "Received", "Tracking number", None]
LEVELS = {
    "order_id": 0, "ordered_at": 1, "expected_by": 2, "delivered_at": 3, "return_requested_at": 4,
    "return_delivered_at": 5, "note": 7,
}  # fmt: skip
MERGES = (Merge(1, 2, 0, 2), Merge(1, 2, 2, 4), Merge(1, 2, 4, 7), Merge(1, 3, 7, 8))


@pytest.mark.parametrize("merges", [MERGES, ()], ids=["merged", "merges lost in a CSV"])
def test_two_level_headers(merges):
    """Group titles are joined ("Delivery / Latest"); under "Return" a tracking number is the return's."""
    recognition = recognise(sheet(["Orders"], UPPER, LOWER, [ORDER], merges=merges), HERE)
    assert recognition.titles[:5] == (
        "Order / ID",
        "Order / Date",
        "Delivery / Latest",
        "Delivery / Actual",
        "Return / Requested",
    )
    assert recognition.titles[7] == "Note"
    assert dict(recognition.columns) == LEVELS
    assert (recognition.header, recognition.first) == (2, 3)


@pytest.mark.parametrize("merges", [(Merge(0, 1, 0, 3), Merge(0, 1, 3, 5)), ()], ids=["merged", "merges lost in a CSV"])
def test_group_titles_over_full_titles(merges):
    """Where the lower titles say everything, the groups above them do not hide it."""
    upper = ["訂單資訊", None, None, "物流資訊", None]
    recognition = recognise(
        sheet(upper, ["訂單編號", "訂購日期", "預計送達日", "送達日", "追蹤號碼"], [ORDER], merges=merges), HERE
    )
    assert dict(recognition.columns) == {
        "order_id": 0,
        "ordered_at": 1,
        "expected_by": 2,
        "delivered_at": 3,
        "tracking_id": 4,
    }


def test_levels_merged_downwards():
    """A title merged over both rows stands for itself, once."""
    grid = sheet(
        ["Order ID", "Order date", "Delivery", None],
        [None, None, "Latest", "Actual"],
        [ORDER],
        merges=(Merge(0, 2, 0, 1), Merge(0, 2, 1, 2), Merge(0, 1, 2, 4)),
    )
    recognition = recognise(grid, HERE)
    assert recognition.titles == ("Order ID", "Order date", "Delivery / Latest", "Delivery / Actual")
    assert dict(recognition.columns) == SIMPLE_MAP
    assert recognition.first == 2


def test_a_title_merged_over_the_rows_above():
    """A title that begins rows above the other titles is read in the row where they stand."""
    rows = [["Order ID", "Report"], [None, "as of today"], [None, "Order date", "SKU"], [ORDER]]
    recognition = recognise(sheet(*rows, merges=(Merge(0, 3, 0, 1),)), HERE)
    assert (recognition.header, dict(recognition.columns)) == (2, {"order_id": 0, "ordered_at": 1, "sku": 2})


def test_a_blank_column_is_not_its_neighbour():
    """Where a CSV has lost its merges, a column without any title of its own does not take the one to its left."""
    rows = [["Order ID", "Order date", None, "Delivery", None], [None, None, None, "Latest", "Actual"], [ORDER]]
    recognition = recognise(sheet(*rows), HERE)
    assert recognition.titles == ("Order ID", "Order date", "", "Delivery / Latest", "Delivery / Actual")
    assert dict(recognition.columns) == {"order_id": 0, "ordered_at": 1, "expected_by": 3, "delivered_at": 4}


def test_a_header_cell_merged_sideways_is_one_column():
    """A title merged over two columns for looks is the first one's title, not two candidates."""
    grid = sheet(["Order ID", None, "Order date", "Expected delivery date"], [ORDER], merges=(Merge(0, 1, 0, 2),))
    assert dict(recognise(grid, HERE).columns) == {"order_id": 0, "ordered_at": 2, "expected_by": 3}


def test_merges_that_reach_out_of_the_grid_do_no_harm():
    """Merged ranges wider or lower than what was read are cut."""
    grid = sheet(
        SIMPLE, LINE, merges=(Merge(0, 99, 0, 1), Merge(0, 1, 3, 99), Merge(0, 2, 70, 80), Merge(1, 40, 1, 30))
    )
    assert dict(recognise(grid, HERE).columns) == SIMPLE_MAP


def test_a_header_in_two_languages_is_one_header():
    """A second row that translates the first is skipped."""
    recognition = recognise(sheet(SIMPLE, ["訂單編號", "訂購日期", "預計送達日", "送達日"], LINE), HERE)
    assert dict(recognition.columns) == SIMPLE_MAP
    assert (recognition.header, recognition.first) == (0, 2)


# --- dirty case 3: duplicate and blank headers ---


def test_duplicate_header_names_that_mean_nothing():
    """Filler titles, blanks and doubled strange names are no trouble."""
    recognition = recognise(sheet(["", "x", "Order ID", "x", None, "Order date", "x", " "], [None, None, ORDER]), HERE)
    assert dict(recognition.columns) == {"order_id": 2, "ordered_at": 5}


def test_duplicate_order_ids_stop_and_ask():
    """Two columns that can be the order id: nothing is read before the person chooses; the letters can be chosen."""
    grid = sheet(["Order ID", "Order date", "Order ID", "SKU"], LINE)
    problem = problem_of(grid)
    assert (problem.key, problem.at, problem.facts) == (
        "column.two_candidates", Place(column=0, key="order_id"), {"first": "=A", "second": "=C"},
    )  # fmt: skip
    assert recognise(grid, chosen(order_id="=C")).columns["order_id"] == 2
    assert problem_of(grid, chosen(order_id="Order ID")).key == "column.two_candidates"


def test_asked_columns_are_not_called_absent():
    """Where two columns can be the expected date, the run says which two, and not that there is none."""
    grid = sheet(["Order ID", "Order date", "Estimated delivery date", "Latest delivery date", "Delivered on"], LINE)
    recognition = recognise(grid, HERE)
    assert keys(recognition)[0] == ("column.two_candidates", "expected_by")
    assert ("column.absent", "expected_by") not in keys(recognition)


# --- strange headers ---


def test_long_wide_and_odd_headers():
    """Titles of 200 characters and more, numbers, checkboxes, controls and only blanks are titles without a meaning."""
    odd = [
        "a" * 200,
        "Order ID" + " " * 300 + "of the supplier",
        "(" * 250,
        2026,
        3.5,
        True,
        "\x00\x07",
        "\u200b",
        "   ",
    ]
    recognition = recognise(sheet([*odd, *SIMPLE], [None] * 9 + LINE), HERE)
    assert {key: place - 9 for key, place in recognition.columns.items()} == SIMPLE_MAP
    assert len(recognition.titles) == 13
    assert max(map(len, recognition.titles)) <= 201


def test_eighteen_thousand_columns():
    """A tab as wide as Google allows is searched in seconds, and an order id at its very end is found."""
    wide = 18_000
    columns = [[f"Überschrift {place}", *(f"Value {place}.{row}" for row in range(8))] for place in range(wide)]
    for place, title in ((7, "Order date"), (900, "SKU"), (wide - 1, "訂單編號")):
        columns[place][3] = title
    recognition = recognise(Grid(columns), HERE)
    assert dict(recognition.columns) == {"ordered_at": 7, "sku": 900, "order_id": wide - 1}


@pytest.mark.parametrize("grid", [Grid([]), sheet([]), sheet([None, ""], [None, " "]), sheet(["hello"], ["world"])])
def test_no_header_at_all(grid):
    """An empty tab, blanks, or text without a known title: there is no header."""
    assert problem_of(grid).key == "header.missing"


def test_no_order_id():
    """Known titles without an order id stop the run, naming how far was looked."""
    problem = problem_of(sheet(SIMPLE[1:], LINE[1:], LINE[1:]))
    assert (problem.key, problem.facts) == ("header.no_order_id", {"rows": 3})
    assert problem_of(sheet(["Status", "SKU"])).key == "header.no_order_id"
    assert problem_of(sheet(["Status", "colour"])).key == "header.missing"


def test_an_order_id_alone_is_enough():
    """A sheet with order ids and nothing else is recognised, and everything it lacks is told."""
    recognition = recognise(sheet(["Amazon order ID"], [ORDER]), Choices())
    assert dict(recognition.columns) == {"order_id": 0}
    assert keys(recognition) == [
        ("marketplace.not_said", "marketplace"), ("column.absent", "ordered_at"), ("column.absent", "expected_by"),
        ("column.absent", "delivered_at"), ("column.not_seen", "buyer_contacted_at"),
    ]  # fmt: skip
    every = ["buyer_contacted_at", "return_requested_at", "refunded_at", "claim_filed_at", "chargeback_at"]
    assert hidden(recognition) == every
    for language in LANGUAGES:
        sentence = words(language).problem(recognition.problems[-1])
        assert all(words(language).say(f"column.{key}") in sentence for key in every)


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Buyer's last message", "buyer_contacted_at"), ("Problem", "buyer_contacted_at"),
        ("Return status", "return_requested_at"),
        ("Refund amount", "refunded_at"), ("A-to-z Claim", "claim_filed_at"), ("Claim outcome", "claim_filed_at"),
        ("Chargeback date", "chargeback_at"),
    ],
)  # fmt: skip
def test_an_event_is_seen_by_any_of_its_columns(title, event):
    """What cannot be seen is told once per event, and not where any column shows the event."""
    assert event in hidden(recognise(sheet(SIMPLE, LINE), HERE))
    assert event not in hidden(recognise(sheet([*SIMPLE, title], LINE), HERE))


def test_where_every_event_is_seen_nothing_is_told():
    """A sheet with a column for each event and each essential fact has nothing to say."""
    titles = ["Marketplace", "Buyer contacted", "Return status", "Refund date", "A-to-z claim", "Chargeback date"]
    assert recognise(sheet([*SIMPLE, *titles], LINE), Choices()).problems == ()


def test_a_marketplace_is_asked_for_only_where_nobody_says_it():
    """A column or the person's choice says it; a report without both says so once."""
    assert ("marketplace.not_said", "marketplace") in keys(recognise(sheet(SIMPLE, LINE), Choices()))
    assert ("marketplace.not_said", "marketplace") not in keys(recognise(sheet(SIMPLE, LINE), HERE))
    assert ("marketplace.not_said", "marketplace") not in keys(
        recognise(sheet([*SIMPLE, "Marketplace"], LINE), Choices())
    )


# --- repeated and contradicting headers ---


@pytest.mark.parametrize("rows", [1, 2])
def test_a_doubled_header_is_skipped(rows):
    """The same header once more directly below is no data."""
    recognition = recognise(sheet(*[SIMPLE] * (rows + 1), LINE), HERE)
    assert (recognition.header, recognition.first, recognition.repeats) == (0, rows + 1, ())


def test_a_header_repeated_among_the_data_is_known():
    """Blocks pasted below each other with their headers: those rows are named, however far down."""
    recognition = recognise(sheet(SIMPLE, LINE, SIMPLE, *[LINE] * 200, SIMPLE, LINE), HERE)
    assert (recognition.first, recognition.repeats) == (1, (2, 203))
    small = ["Order ID", "Order date"]
    assert recognise(sheet(small, LINE[:2], small, LINE[:2]), HERE).repeats == (2,)


@pytest.mark.parametrize("far", [0, 3, 300])
@pytest.mark.parametrize(
    "other",
    [
        ["Order date", "Order ID", "Delivered on", "Expected delivery date"],
        ["Order ID", "Order date", "Delivered on", "Expected delivery date"],
        ["Order ID", "Refund date", "Expected delivery date", "Delivered on"],
    ],
    ids=["moved", "two swapped", "another column"],
)
def test_two_header_rows_that_disagree(far, other):
    """A second header that names other columns stops the run and names both rows, however far down it stands."""
    problem = problem_of(sheet(["Orders"], SIMPLE, *[LINE] * far, other, LINE))
    assert (problem.key, problem.facts) == ("header.two_disagree", {"first": 2, "second": 3 + far})


@pytest.mark.parametrize("other", [[None, "Refund date", "Order ID", "SKU"], [None, None, None, None, *SIMPLE]])
def test_a_second_header_beside_the_first(other):
    """Among the first rows a second header is seen too where it does not begin in the column of the order ids."""
    problem = problem_of(sheet(SIMPLE, *[LINE] * 9, other, LINE))
    assert (problem.key, problem.facts) == ("header.two_disagree", {"first": 1, "second": 11})


def test_data_that_says_a_title_is_no_second_header():
    """A cell that happens to read like a title does not make its row a header."""
    recognition = recognise(sheet(SIMPLE, LINE, ["Order ID", "?", "?", "?"], ["note", "Status", "SKU", "x"]), HERE)
    assert (recognition.first, recognition.repeats) == (1, ())


# --- what one header alone does not say ---


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (["Order ID", "Expected delivery date", "Delivery Date"], {"expected_by": 1, "delivered_at": 2}),
        (["Order ID", "Delivery Date", "Actual delivery date"], {"expected_by": 1, "delivered_at": 2}),
        (["訂單編號", "預計送達日", "交貨日期"], {"expected_by": 1, "delivered_at": 2}),
        (["Order ID", "Return request date", "Return date"], {"return_requested_at": 1, "return_delivered_at": 2}),
        (["Order ID", "Ship by date", "Shipping date"], {"ship_by": 1, "shipped_at": 2}),
        (["Order ID", "Refund date", "Refund"], {"refunded_at": 1, "refund_amount": 2}),
        (["Order ID", "Claim date", "Claim"], {"claim_filed_at": 1, "claim_flag": 2}),
    ],
)
def test_a_doubtful_header_is_what_nothing_else_is(headers, columns):
    """A "Delivery Date" beside an expected date is the actual one, and the other way round."""
    assert dict(recognise(sheet(headers, [ORDER]), HERE).columns) == {"order_id": 0, **columns}


@pytest.mark.parametrize(
    ("title", "means"),
    [
        ("Delivery Date", ("delivered_at", "expected_by")), ("Lieferdatum", ("delivered_at", "expected_by")),
        ("date de livraison", ("delivered_at", "expected_by")),
        ("Return date", ("return_requested_at", "return_delivered_at")),
        ("退貨日期", ("return_requested_at", "return_delivered_at")), ("fecha de envio", ("shipped_at", "ship_by")),
        ("Claim", ("claim_flag", "claim_filed_at")), ("退款", ("refunded_at", "refund_amount")),
    ],
)  # fmt: skip
def test_a_doubtful_header_alone_is_asked_about(title, means):
    """Where both meanings are free nothing is read, the question names both, and either answer is taken."""
    grid = sheet(["Order ID", title], [ORDER])
    recognition = recognise(grid, HERE)
    (problem,) = (problem for problem in recognition.problems if problem.key == "column.two_meanings")
    assert dict(recognition.columns) == {"order_id": 0}
    assert (problem.at, problem.facts) == (
        Place(column=1, key=means[0]), {"text": title, "alternative": means[1], "alternative_key": means[1]},
    )  # fmt: skip
    assert not {problem.at.key for problem in recognition.problems if problem.key == "column.absent"} & set(means)
    for answer in means:
        answered = recognise(grid, chosen(**{answer: title}))
        assert dict(answered.columns) == {"order_id": 0, answer: 1}
        assert "column.two_meanings" not in [problem.key for problem in answered.problems]


def test_two_doubtful_headers_are_asked_about():
    """Two "Delivery date" columns beside an expected date are two candidates for the actual one."""
    recognition = recognise(
        sheet(["Order ID", "Expected delivery date", "Delivery date", "Delivery date"], [ORDER]), HERE
    )
    assert ("column.two_candidates", "delivered_at") in keys(recognition)
    assert "delivered_at" not in recognition.columns


def test_a_doubtful_header_beside_an_asked_one():
    """Where two columns are asked about as the expected date, a "Delivery date" beside them is the actual one."""
    titles = ["Order ID", "Estimated delivery date", "Latest delivery date", "Delivery date"]
    recognition = recognise(sheet(titles, [ORDER]), HERE)
    assert dict(recognition.columns) == {"order_id": 0, "delivered_at": 3}
    assert keys(recognition)[0] == ("column.two_candidates", "expected_by")


def test_a_bare_date_is_no_order_date():
    """`Date` means the order's only in the India sale report; elsewhere the order date is told to be missing."""
    recognition = recognise(sheet(["Order ID", "Date", "SKU", "Status"], [ORDER]), HERE)
    assert "ordered_at" not in recognition.columns
    assert ("column.absent", "ordered_at") in keys(recognition)


def test_return_delivery_date_is_the_return_s():
    """`return delivery date` is never when the order reached the buyer."""
    recognition = recognise(sheet(["Order ID", "Return delivery date"], [ORDER]), HERE)
    assert dict(recognition.columns) == {"order_id": 0, "return_delivered_at": 1}


# --- what the person chose ---


def test_a_choice_overrides_and_frees():
    """A chosen column is that column and no other; what it would have been is free for the next."""
    grid = sheet(["Order ID", "Ship date", "Estimated delivery date", "Latest delivery date", "Delivery date"], [ORDER])
    recognition = recognise(grid, chosen(expected_by="latest_delivery-DATE", delivered_at="=E", shipped_at="=b"))
    assert dict(recognition.columns) == {"order_id": 0, "expected_by": 3, "delivered_at": 4, "shipped_at": 1}
    taken = recognise(grid, chosen(ship_by="Ship date"))
    assert (taken.columns["ship_by"], "shipped_at" in taken.columns) == (1, False)


def test_a_choice_of_a_joined_title():
    """A column under two levels is chosen by its joined title or its letter."""
    grid = sheet(UPPER, LOWER, [ORDER])
    for choice in ("Return / Tracking number", "return tracking number", "=G"):
        assert recognise(grid, chosen(tracking_id=choice)).columns["tracking_id"] == 6


@pytest.mark.parametrize("choice", ["No such title", "=Z", "=ZZZZ", "=", "", "=1", "=A1"])
def test_a_choice_that_names_no_column(choice):
    """A choice that no title or letter answers stops the run and says so."""
    problem = problem_of(sheet(SIMPLE, LINE), chosen(note=choice))
    assert (problem.key, problem.at.key, problem.facts) == ("map.no_such_header", "note", {"text": choice})


def test_a_choice_of_an_unknown_column():
    """A choice for a column that does not exist stops the run and lists those that do."""
    problem = problem_of(sheet(SIMPLE, LINE), chosen(delivery="Order ID"))
    assert problem.key == "map.unknown_column"
    assert problem.facts["text"] == "delivery"
    assert "delivered_at" in str(problem.facts["allowed"])


def test_titles_in_a_language_we_do_not_speak():
    """A Polish sheet is read by the titles or letters that the person names, and says so where they are wrong."""
    grid = sheet(["Zamówienia"], ["Numer zamówienia", "Data zamówienia", "Dostawa"], [ORDER, "2026-01-02"])
    for order, ordered in (("Numer zamowienia", None), ("Numer zamówienia", "Data zamówienia")):
        choices = chosen(order_id=order) if ordered is None else chosen(order_id=order, ordered_at=ordered)
        if ordered is None:
            assert problem_of(grid, choices).key == "map.no_such_header"
        else:
            assert dict(recognise(grid, choices).columns) == {"order_id": 0, "ordered_at": 1}
    below = sheet(["Numer zamówienia", "Data zamówienia"], [ORDER, "2026-01-02"])
    recognition = recognise(below, chosen(order_id="=A", ordered_at="=B"))
    assert (recognition.header, dict(recognition.columns)) == (0, {"order_id": 0, "ordered_at": 1})
    assert problem_of(sheet([ORDER, "2026-01-02"]), chosen(order_id="=A")).key == "header.missing"


# --- what we wrote ourselves ---


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("world", ["All Orders", "by hand, English", "by hand, traditional Chinese"])
def test_our_own_columns_are_never_input(language, world):
    """A sheet that was flagged already, key column and all, is read as if it had not been."""
    plain = next(each for each in WORLDS if each.name == world)
    ours = [
        "Claimwatch key",
        words(language).say("mirror.key"),
        *(words(language).title(column) for column in RESULT_COLUMNS),
    ]
    flagged = recognise(sheet([*ours, *plain.headers, *ours], [None] * 10 + [ORDER] * len(plain.headers)), HERE)
    assert flagged.report == plain.report
    assert {key: place - 10 for key, place in flagged.columns.items()} == plain.places()
    assert not [
        problem for problem in flagged.problems if problem.key in ("column.two_candidates", "column.two_meanings")
    ]


# --- the feedback report by place ---

POLISH = ["Data", "Ocena", "Komentarze", "Twoja odpowiedź", "Identyfikator", "E-mail oceniającego"]


def test_feedback_in_an_unknown_language_is_read_by_place():
    """Six columns, ratings in the second, order ids in the fifth: the feedback report, in whatever language."""
    rows = [["13/1/17", "5", "ok,\nthanks", None, ORDER, None], ["14/1/17", 1, None, None, "222-2222222-2222222", None]]
    recognition = recognise(sheet(POLISH, *rows), HERE)
    assert (recognition.report, dict(recognition.columns)) == ("feedback", {"feedback_rating": 1, "order_id": 4})
    assert (recognition.header, recognition.first, recognition.titles) == (0, 1, tuple(POLISH))


@pytest.mark.parametrize(
    "row",
    [
        ["13/1/17", "6", None, None, ORDER, None], ["13/1/17", "5", None, None, "12-34", None],
        ["13/1/17", None, None, None, ORDER, None], ["13/1/17", True, None, None, ORDER, None],
        ["13/1/17", "5", None, None, "aaa-bbbbbbb-ccccccc", None],
    ],
)  # fmt: skip
def test_six_columns_alone_are_no_feedback(row):
    """Six strange columns whose cells are not ratings and order ids are not read by place; nothing else ever is."""
    assert problem_of(sheet(POLISH, row)).key == "header.missing"
    assert (
        problem_of(sheet([*POLISH, "Siódma"], ["13/1/17", "5", None, None, ORDER, None, "x"])).key == "header.missing"
    )
    assert problem_of(sheet(POLISH)).key == "header.missing"


def test_the_report_s_place_and_tab_do_not_matter():
    """Dirty case 24: recognition looks at cells only; a renamed tab or a moved table is the same table."""
    first = recognise(sheet(ALL_ORDERS, [ORDER]), HERE)
    moved = recognise(sheet(ALL_ORDERS, [ORDER], first_row=400), HERE)
    assert first == moved
