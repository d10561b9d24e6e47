"""The formula language, example by example, as Google's documentation and the mirror's formulas have it."""

from __future__ import annotations

from typing import Any

import pytest
from builders.whole_workbook import put, shown

from addon.playground.formulas.coerce import general
from addon.playground.formulas.parser import parse
from addon.playground.store import Store

ROWS = [["k", "v", "w"], ["apple", 1, True], ["Pear*", 2.5, None], [5, "x", 44651], [None, -1, "ÄÖ"], ["~", 0, False]]


def _shows(formula: str, rows: list[list[Any]] = ROWS, at: str = "E1") -> list[list[Any]]:
    store = Store(None, lambda: 1_795_435_200, keep=False)
    book = store.create("b", tab="Orders", properties={"timeZone": "Asia/Tokyo"})
    put(store, book, "Orders!A1", rows)
    put(store, book, f"Orders!{at}", [[formula]], "USER_ENTERED")
    return shown(store, book, f"Orders!{at}:Z")


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=1+2*3^2", 19),
        ("=-2^2", 4),
        ("=10%+1", 1.1),
        ("=2&3*4", "212"),
        ('="a"&1&TRUE&Z9&0.5', "a1TRUE0.5"),
        ('="A"="a"', True),
        ('="a"<"B"', True),
        ('=1="1"', False),
        ('=9<"a"', True),
        ('="z"<FALSE', True),
        ('=Z9=""', True),
        ("=Z9=0", True),
        ("=Z9=FALSE", True),
        ('="2"+1', 3),
        ('="x"+1', "#VALUE!"),
        ("=1/0", "#DIV/0!"),
        ('=IFERROR(1/0;"none")', "none"),
        ("=IFNA(1/0,1)", "#DIV/0!"),
        ('=IF(1,,2)&"|"', "|"),
        ("=IF(0,1)", False),
        ('=IF("true",1,2)', 1),
        ("=ROUND(2.5)&ROUND(-2.5)&ROUND(1.005,2)&ROUND(1234,-2)", "3-31.011200"),
        ("=ROUND(0.285,2)", 0.29),
        ("=CHAR(9183)", "⏟"),
        ("=CHAR(0)", "#NUM!"),
        ('=LEN("a😀")', 3),
        ('=N("x")+N(TRUE)+N(Z9)', 1),
        ('=ISBLANK(Z9)&ISBLANK("")&ISNUMBER(1)&ISNUMBER(TRUE)', "TRUEFALSETRUEFALSE"),
        ("=TODAY()", 46349),
        ("=ROW()", 1),
        ("=ROW(C7)", 7),
        ('=VLOOKUP("APPLE",A1:C,2,0)', 1),
        ('=VLOOKUP("pear~*",A1:C,2,FALSE)', 2.5),
        ('=VLOOKUP("p*",A1:C,2,FALSE)', 2.5),
        ('=VLOOKUP("?pple",A1:C,2,FALSE)', 1),
        ('=VLOOKUP("~~",A1:C,2,FALSE)', 0),
        ("=VLOOKUP(5,A1:C,3,FALSE)", 44651),
        ('=VLOOKUP("5",A1:C,3,FALSE)', "#N/A"),
        ("=VLOOKUP(Z9,A1:C,3,FALSE)", "#N/A"),
        ('=VLOOKUP("apple",A1:C,4,FALSE)', "#REF!"),
        ('=VLOOKUP("apple",A1:C,0,FALSE)', "#VALUE!"),
        ('=VLOOKUP(2,{1,"a";2,"b";4,"c"},2)', "b"),
        ('=VLOOKUP(3,{1,"a";2,"b";4,"c"},2,TRUE)', "b"),
        ('=MATCH("äö",C1:C,0)', 5),
        ("=MATCH(3,{1;2;4})", 2),
        ("=MATCH(3,{9;4;2},-1)", 2),
        ("=INDEX(A1:C,2,2)", 1),
        ("=INDEX({7,8,9},2)", 8),
        ("=INDEX(A1:C,99999,1)", "#REF!"),
        ("=A2:A3", "#VALUE!"),
        ("=SUM(A1:A2)", "#NAME?"),
        ("=MISSING", "#NAME?"),
        ("=1+", "#ERROR!"),
        ("=IF(1)", "#N/A"),
        ('=IMPORTRANGE("id","Orders!A1")', "Loading..."),
        ('=IFERROR(IMPORTRANGE("id","A1")&"",1)', 1),
        ('=VLOOKUP("*",A1:C,2,0)', "v"),
        ('=VLOOKUP("a*l?",A1:C,2,0)', 1),
        ('=VLOOKUP("a~pple",A1:C,2,0)', "#N/A"),
        ("=Nowhere!A1", "#REF!"),
        ("=E1", "#REF!"),
    ],
)
def test_single_results(formula: str, value: Any) -> None:
    """Each formula shows what Google Sheets shows for it (as far as its documentation says)."""
    assert _shows(formula)[0][0] == value


@pytest.mark.parametrize(
    ("formula", "block"),
    [
        ("=ARRAYFORMULA(A1:A3&B1:B3)", [["kv"], ["apple1"], ["Pear*2.5"]]),
        ("=ARRAYFORMULA(B2:B3+{10,20})", [[11, 21], [12.5, 22.5]]),
        ("=ARRAYFORMULA(B2:B3+B2:B2)", [[2], [3.5]]),
        ("=ARRAYFORMULA(B2:B3+B2:B5)", [[2], [5], ["#N/A"], ["#N/A"]]),
        ('=ARRAYFORMULA(IF(ISBLANK(A4:B5),"-",A4:B5))', [[5, "x"], ["-", -1]]),
        ('=ARRAYFORMULA(IF(B2:B3>2,{1,2},"x"))', [["x", "x"], [1, 2]]),
        ("={A2:A3;B2:B3}", [["apple"], ["Pear*"], [1], [2.5]]),
        ("={A2:A3,B2:B3}", [["apple", 1], ["Pear*", 2.5]]),
        ("={A2:A3,B2:B4}", [["#VALUE!"]]),
        ("={A2;A3:B3}", [["#VALUE!"]]),
        ("=INDEX(A1:C2,0,1)", [["k"], ["apple"]]),
        ("=INDEX(A1:C2,2)", [["apple", 1, True]]),
        ("=ARRAYFORMULA(IF(ISBLANK(A1:A6),,ROW(A1:A6)))", [[1], [2], [3], [4], [], [6]]),
        ('=ARRAYFORMULA(IFNA(VLOOKUP({"apple";"no";5},A1:C,{2,3},0),"-"))', [[1, True], ["-", "-"], ["x", 44651]]),
        ('=ARRAYFORMULA(VLOOKUP({"pear~*";"apple"},A1:C,3,0))', [[], [True]]),
        ('=ARRAYFORMULA(MATCH({"apple";5},A:A,0))', [[2], [4]]),
    ],
)
def test_spilled_results(formula: str, block: list[list[Any]]) -> None:
    """Arrays spill; single rows and columns are repeated, too short ones end in #N/A, blanks stay true blanks."""
    assert _shows(formula) == block


def test_a_spill_needs_room() -> None:
    """A result that would leave the grid shows #REF!; at the grid's edge it fits exactly."""
    assert _shows('=ARRAYFORMULA(A1:A&"")', at="E2") == [["#REF!"]]
    assert len(_shows('=ARRAYFORMULA(A2:A&"")', at="E2")) == 999
    assert _shows('=ARRAYFORMULA(A2:A3&"")', at="E1000") == [["#REF!"]]


def test_of_two_spills_that_meet_the_later_gives_way() -> None:
    """The formula further up, then further left, spills; the other shows #REF!."""
    store = Store(None, lambda: 0, keep=False)
    book = store.create("b", tab="Orders")
    put(store, book, "Orders!B1", [["={1;2;3}"]], "USER_ENTERED")
    put(store, book, "Orders!A2", [["={7,8}"]], "USER_ENTERED")
    assert shown(store, book, "Orders") == [["", 1], ["#REF!", 2], ["", 3]]


def test_running_totals_are_computed_cell_by_cell() -> None:
    """A column whose cells point at the cell above works, however long."""
    store = Store(None, lambda: 0, keep=False)
    book = store.create("b", tab="Orders")
    put(store, book, "Orders!A1", [[1] for _ in range(900)])
    put(store, book, "Orders!B1", [["=A1"], *[[f"=B{row - 1}+A{row}"] for row in range(2, 901)]], "USER_ENTERED")
    assert shown(store, book, "Orders!B900") == [[900]]


def test_today_is_the_day_in_the_spreadsheets_zone() -> None:
    """At 23:30 UTC it is tomorrow in Tokyo and still today in Los Angeles."""
    for zone, day in (("Asia/Tokyo", 46350), ("America/Los_Angeles", 46349), ("Etc/GMT", 46349)):
        store = Store(None, lambda: 1_795_476_600, keep=False)
        book = store.create("b", tab="Orders", properties={"timeZone": zone})
        put(store, book, "Orders!A1", [["=TODAY()"]], "USER_ENTERED")
        assert shown(store, book, "Orders!A1") == [[day]]
        store.now = lambda: 1_795_476_600 + 86_400
        assert shown(store, book, "Orders!A1") == [[day + 1]]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5, "5"),
        (-0.5, "-0.5"),
        (1e14, "100000000000000"),
        (1e15, "1E+15"),
        (1.5e-7, "1.5E-07"),
        (0.1 + 0.2, "0.3"),
        (2.0, "2"),
    ],
)
def test_numbers_as_text(number: float, text: str) -> None:
    """`&` writes up to 15 digits, and exponents only where there are more."""
    assert general(number) == text


@pytest.mark.parametrize(
    "text",
    [
        "=A1:A&$B$2",
        '= IF( A1 , , "x" )',
        "='My tab'!A1:$C",
        "='It''s'!1:2&A:C",
        "=arrayformula(a1)",
        "=1;2",
        '="unclosed',
        "=#REF!+1",
        "={1,2;3,4}",
        "=A1:B2:C3",
    ],
)
def test_a_formula_keeps_its_text(text: str) -> None:
    """What is typed is what the formula bar shows, spaces and all; column letters become capitals."""
    titles = {"My tab": 1, "It's": 2}
    written = parse(text, titles.get).written({number: title for title, number in titles.items()}.get)
    assert written == text.replace("a1", "A1")


def test_deep_nesting_is_an_error_not_a_crash() -> None:
    """No formula text can exhaust the stack."""
    for text in (
        "=" + "(" * 5000 + "1" + ")" * 5000,
        "=" + "-" * 5000 + "1",
        "=" + "IF(1," * 5000 + "1" + ")" * 5000,
        "=" + "{" * 5000,
    ):
        assert parse(text, lambda _: None).tree is None
    assert parse("=" + "+".join(["1"] * 200), lambda _: None).tree is not None
    assert parse("=" + "&".join(["1"] * 250), lambda _: None).tree is not None
    assert parse("=" + "+".join(["1"] * 3000), lambda _: None).tree is None
