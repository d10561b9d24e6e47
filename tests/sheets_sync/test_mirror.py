"""Laws of the mirror: its formulas, computed by the local workbook, code and look up as the product reads them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from builders.local_google import serving
from hypothesis import example, given, settings
from hypothesis import strategies as st

from addon.playground.store import Store
from schemas.cells import cell_fault
from schemas.columns import columns
from schemas.grid import letter
from schemas.results import RESULT_COLUMNS
from sheets_sync.answers import confusable, fold
from sheets_sync.ledger import ENTRY, Entry, Heading, fresh_writes, heading_writes, ledger_from, plan
from sheets_sync.mirror import Stand, formulas, key_formula, ours, result_formula, same
from sheets_sync.rowkey import LONGEST, SEPARATOR, decoded, encoded, joined, name_of
from sheets_sync.wording import words

ROOT = Path(__file__).resolve().parents[2]
HEADER = 2
MAPPED = {"order_id": 0, "status": 1, "expected_by": 2, "amount": 3, "signature": 4}
PARTS = joined(MAPPED)
BY_PLACE = sorted(PARTS, key=lambda part: part.column)
STAND = Stand(HEADER, 0, 6, "_claimwatch")
ENGLISH = words("en")
TODAY = 46_349
"""23 November 2026, the local workbook's day in these tests."""
HEADING = Heading(2, 1_795_435_200, TODAY + 0.5, "2026.1", "guide", "en", "sheet", "run")


@pytest.fixture(scope="module")
def store():
    """A workbook without a file, whose clock stands still."""
    with serving(Store(None, lambda: 1_795_435_200, keep=False)) as google:
        yield google.store


class Book:
    """A workbook with a tab of orders, the key column, the result columns and a ledger."""

    def __init__(self, store, rows, **properties):
        self.store = store
        self.id = store.create("Book", tab="Orders", properties=properties)
        self.batch(
            {
                "addSheet": {
                    "properties": {
                        "sheetId": 9,
                        "title": "_claimwatch",
                        "gridProperties": {"rowCount": 60, "columnCount": 13},
                    }
                }
            }
        )
        self.put("Orders!A1", [["My orders"], ["Order", "Status", "Due", "Amount", "Signed"], *rows])

    def batch(self, *requests):
        self.store.call("sheets.spreadsheets.batchUpdate", {"spreadsheetId": self.id}, {"requests": list(requests)})

    def put(self, where, rows, option="RAW"):
        params = {"spreadsheetId": self.id, "range": where, "valueInputOption": option}
        self.store.call("sheets.spreadsheets.values.update", params, {"values": rows})

    def column(self, name, rows):
        params = {
            "spreadsheetId": self.id,
            "range": f"Orders!{name}{HEADER}:{name}",
            "majorDimension": "COLUMNS",
            "valueRenderOption": "UNFORMATTED_VALUE",
        }
        found = self.store.call("sheets.spreadsheets.values.get", params).get("values", [[]])[0]
        return [None if cell == "" else cell for cell in [*found, *([""] * (rows + 1 - len(found)))]]

    def ledger(self, entries, heading=HEADING):
        """Write a ledger as a sync does."""
        planned = plan(ledger_from([]), entries, heading)
        for write in (*fresh_writes(heading), *planned.writes, *heading_writes(heading)):
            end = letter(write.column + len(write.cells[0]) - 1)
            where = f"_claimwatch!{letter(write.column)}{write.row}:{end}{write.row + len(write.cells) - 1}"
            self.put(where, [["" if cell is None else cell for cell in line] for line in write.cells])


def keyed(store, rows, **properties):
    """The key column of a tab with these rows, the header's cell first."""
    book = Book(store, rows, **properties)
    book.put(f"Orders!G{HEADER}", [[key_formula(STAND, PARTS, "row key")]], "USER_ENTERED")
    return book.column("G", len(rows))


def encode(rows):
    by_column = list(zip(*rows, strict=True)) if rows else [()] * len(PARTS)
    return encoded([by_column[part.column] for part in PARTS], PARTS, lambda text: cell_fault(text) is not None)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 60_000),
    st.floats(0, 60_000).map(lambda number: round(number * 1_440) / 1_440),
    st.floats(-99_999, 99_999).map(lambda number: round(number, 2)),
    st.sampled_from(
        [
            "TRUE",
            "FALSE",
            "#1",
            "@45",
            "'x",
            "!1",
            "!e",
            "=1+1",
            "+1",
            "45571",
            "1e5",
            " ",
            "Ünï",
            "長",
            "'",
            '"',
            "~*?",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters=SEPARATOR), max_size=6),
)
ROWS = st.lists(st.tuples(*(CELLS,) * len(PARTS)), max_size=6).map(lambda rows: [list(row) for row in rows])


@settings(max_examples=60)
@given(ROWS, st.sampled_from(["en_US", "de_DE", "ja_JP"]))
@example([["", None, None, None, None], ["a", "", "", "", ""]], "de_DE")
@example([["a", "x", 45570.5, 12.34, True], ["a", "x", 45570.5, 12.34, "TRUE"]], "de_DE")
def test_the_formula_and_the_product_build_the_same_key(store, rows, locale):
    """Whatever the cells hold and whatever the sheet's locale, the sheet's key is the one that the product builds."""
    cells = [[None if cell == "" else cell for cell in row] for row in rows]
    title, *keys = keyed(store, [["" if cell is None else cell for cell in row] for row in rows], locale=locale)
    assert title == "row key"
    assert keys == encode(cells)


@settings(max_examples=60)
@given(ROWS)
def test_a_key_is_read_back_as_the_cells_it_was_built_from(rows):
    """Reading a key gives the same cells: times to the minute, other numbers to a ten-thousandth, text as it is."""
    keys = encode(rows)
    found, broken = decoded(keys, PARTS, 6)
    assert not any(broken)
    for line, row in enumerate(rows):
        for part in PARTS:
            cell, read = row[part.column], found[part.column][line]
            if keys[line] is None:
                assert read is None
            elif isinstance(cell, str):
                assert read == (cell or None) or cell_fault(cell)
            elif isinstance(cell, float):
                assert -1 / part.scale <= read - cell <= 0.51 / part.scale
            else:
                assert (read, type(read)) == (cell, type(cell))


@pytest.mark.parametrize(("second", "minute"), [(0, 0), (1, 0), (59, 0), (86_399, 1_439), (57_600, 960)])
def test_a_time_is_kept_as_the_minute_it_is_in(store, second, minute):
    """A second before midnight stays on its day, in the formula and in the product alike; an exact minute stays."""
    line = ["112-1234567-1234567", "Shipped", 46_359 + second / 86_400, 1, True]
    keys = encode([line])
    assert keyed(store, [line])[1:] == keys
    read = decoded(keys, PARTS, 6)[0][2][0]
    assert round((read - 46_359) * 1_440) == minute


@given(ROWS, ROWS)
def test_two_different_lines_never_share_a_key(first, second):
    """Equal keys mean equal cells (numbers as they are told apart, texts letter by letter)."""
    lines = [
        (key, row) for rows in (first, second) for key, row in zip(encode(rows), rows, strict=True) if key is not None
    ]
    for key, row in lines:
        for other, cells in lines:
            if key == other:
                same_texts = [cell for cell in row if isinstance(cell, str) and not cell_fault(cell)]
                assert same_texts == [cell for cell in cells if isinstance(cell, str) and not cell_fault(cell)]
                assert [type(cell) is bool for cell in row] == [type(cell) is bool for cell in cells]


def test_a_cell_with_our_separator_is_none_of_ours():
    """Text that holds the separator makes a key that is never read as another line's."""
    keys = encode([["a", f"x{SEPARATOR}y", None, None, None], ["a", "x", None, None, None]])
    found, broken = decoded(keys, PARTS, 6)
    assert broken == [True, False]
    assert found[1] == [None, "x"]


def test_keys_of_other_columns_are_none_of_ours():
    """Each choice of columns has its own name, so that a key made of others is never taken for one of these."""
    keys = list(columns())
    judged = [key for key in keys if columns()[key].judged]
    names = {
        name_of(joined({key: place for place, key in enumerate(judged[:count])})) for count in range(1, len(judged))
    }
    assert len(names) == len(judged) - 1
    other = encode([["a", "x", None, None, None]])
    assert decoded(other, PARTS[:-1], 6)[1] == [True]


def test_an_error_in_a_cell_stays_in_its_line(store):
    """An error is coded as one, and no other line suffers."""
    book = Book(store, [["a", "x"], ["b", "y"]])
    book.put("Orders!B4", [["=1/0"]], "USER_ENTERED")
    book.put(f"Orders!G{HEADER}", [[key_formula(STAND, PARTS, "row key")]], "USER_ENTERED")
    assert [decoded([key], PARTS, 6)[0][1][0] for key in book.column("G", 2)[1:]] == ["x", "#ERROR!"]


ANSWER = Entry(("high", "because", "answer", "G8"), (46_350, 46_440, 46_351.25, 12.5, None))
OTHER = Entry(("clear", None, None, "G2"), (None, None, None, None, None))


def mirrored(store, rows, entries, heading=HEADING, speech=ENGLISH):
    """All nine columns of a tab with these rows and this ledger: what each shows, the header's cells first."""
    book = Book(store, rows)
    book.ledger(entries, heading)
    built = formulas(STAND, PARTS, speech)
    book.put(f"Orders!G{HEADER}", [list(built.values())], "USER_ENTERED")
    return {what: book.column(letter(6 + place), len(rows)) for place, what in enumerate(built)}


def row(order, status="x"):
    return [order, status, 45_570, 12.5, True]


def key(*cells):
    return encode([list(cells)])[0]


def test_each_line_shows_its_own_answer_or_pending(store):
    """Title, answer, neutral word, and a true blank where there is no order; blanks in an answer are true blanks."""
    shown = mirrored(store, [row("a"), row("b"), row("c"), ["", "x"]], {key(*row("a")): ANSWER, key(*row("c")): OTHER})
    assert shown["risk"] == ["Claim risk", "high", "pending", "clear", None]
    assert shown["reasons"] == ["Claim reasons", "because", "pending", None, None]
    assert shown["opens"] == ["Claim opens", 46_350, "pending", None, None]
    assert shown["closes"] == ["Claim closes", 46_440, "pending", None, None]
    assert shown["act_by"] == ["Act by", 46_351.25, "pending", None, None]
    assert shown["action"] == ["Suggested action", "answer", "pending", None, None]
    assert shown["amount"] == ["Amount at risk", 12.5, "pending", None, None]
    assert shown["basis"] == ["Claim basis", "G8", "pending", "G2", None]
    assert set(shown) == {"key", *RESULT_COLUMNS}


def test_the_words_are_the_readers(store):
    """Title and neutral word in the chosen language."""
    shown = mirrored(store, [row("a")], {}, speech=words("zh-Hant"))
    assert shown["risk"] == [words("zh-Hant").title("risk"), words("zh-Hant").say("mirror.pending")]


@pytest.mark.parametrize(
    ("serial", "word"),
    [
        (TODAY + 0.5, "high"),
        (TODAY - 0.5, "high"),
        (TODAY - 1, "high"),
        (TODAY - 1.01, "recheck"),
        (TODAY - 30, "recheck"),
    ],
)
def test_an_answer_that_is_older_than_a_day_asks_to_be_checked_again(store, serial, word):
    """Judged the day before yesterday or earlier (in the sheet's own zone): "recheck", whatever the answer was."""
    heading = Heading(2, HEADING.as_of, serial, "2026.1", "guide", "en", "sheet", "run")
    assert mirrored(store, [row("a")], {key(*row("a")): ANSWER}, heading)["risk"][1] == word


def test_a_torn_ledger_shows_nothing(store):
    """While the two ends of the heading differ, every line is pending."""
    book = Book(store, [row("a")])
    book.ledger({key(*row("a")): ANSWER})
    built = formulas(STAND, PARTS, ENGLISH)
    book.put(f"Orders!G{HEADER}", [list(built.values())], "USER_ENTERED")
    assert book.column("H", 1)[1] == "high"
    book.put("_claimwatch!B1", [[3]])
    assert [book.column(letter(7 + place), 1)[1] for place in range(8)] == ["pending"] * 8


def test_a_missing_ledger_shows_nothing(store):
    """When somebody deletes the ledger's tab, every line is pending, none shows an error."""
    book = Book(store, [row("a")])
    book.ledger({key(*row("a")): ANSWER})
    book.put(f"Orders!G{HEADER}", [list(formulas(STAND, PARTS, ENGLISH).values())], "USER_ENTERED")
    book.batch({"deleteSheet": {"sheetId": 9}})
    assert book.column("H", 1) == ["Claim risk", "pending"]


def test_a_line_that_is_too_long_is_never_looked_up(store):
    """At 250 characters a key is looked up, at 251 the line says "unknown" and why."""
    room = LONGEST - len(key("a", "", None, None, None))
    rows = [["a", "s" * room, "", "", ""], ["a", "s" * (room + 1), "", "", ""]]
    entries = {key("a", text, None, None, None): ANSWER for _, text, *_ in rows}
    shown = mirrored(store, rows, entries)
    assert [len(cell) for cell in shown["key"][1:]] == [LONGEST, LONGEST + 1]
    assert shown["risk"][1:] == ["high", "unknown"]
    assert shown["reasons"][2] == ENGLISH.say("reason.too_long")
    assert shown["opens"][1:] == [46_350, None]


def test_a_formula_that_was_moved_shows_only_its_title(store):
    """A header cell cut and pasted into another row would look up other rows' keys: it shows nothing instead."""
    book = Book(store, [row("a"), row("b")])
    book.ledger({key(*row("a")): ANSWER})
    built = formulas(STAND, PARTS, ENGLISH)
    book.put(f"Orders!G{HEADER}", [[built["key"]]], "USER_ENTERED")
    book.put(f"Orders!H{HEADER + 1}", [[built["risk"]]], "USER_ENTERED")
    assert book.column("H", 2) == [None, "Claim risk", None]


TWINS = st.sampled_from(
    [
        "lost",
        "Lost",
        "LOST",
        "lost?",
        "lost!",
        "lost*",
        "lost~",
        "lost~?",
        "lo?t",
        "*",
        "?",
        "ｌｏｓｔ",
        "löst",
        "l*t",
        "x",
    ]
)


@pytest.mark.soak
@settings(max_examples=80)
@given(st.lists(TWINS, min_size=1, max_size=8, unique=True), st.data())
def test_no_line_ever_shows_the_answer_of_another(store, statuses, data):
    """Keys that differ only in case, width, accents or wildcards: each line shows its own answer or "pending".

    Whatever was held back and whatever stood in the sheet when the ledger was written, and also for lines that were
    typed since: any subset of the lines may be known.
    """
    rows = [row("a", status) for status in statuses]
    entries = {
        key(*cells): Entry((f"answer {place}", None, None, None), ANSWER.numbers) for place, cells in enumerate(rows)
    }
    known = {one: entry for one, entry in entries.items() if data.draw(st.booleans())}
    held = confusable(known)
    shown = mirrored(store, rows, {one: entry for one, entry in known.items() if one not in held})["risk"][1:]
    for place, (cells, cell) in enumerate(zip(rows, shown, strict=True)):
        mine = key(*cells)
        same_letters = [entries[one].texts[0] for one in known if fold(one) == fold(mine) and one not in held]
        assert cell in {f"answer {place}", "pending", *same_letters}
        if mine in known and mine not in held:
            assert cell == f"answer {place}"


def test_lines_that_differ_only_in_case_share_an_answer_or_have_none():
    """Twins with one answer are kept, twins with two are held back, both of them."""
    upper, lower = key(*row("a", "Lost")), key(*row("a", "lost"))
    assert confusable({upper: ANSWER, lower: ANSWER}) == set()
    assert confusable({upper: ANSWER, lower: OTHER}) == {upper, lower}


def test_wildcards_are_held_back_only_where_they_meet_another_line():
    """`?` and `*` in a cell are common and harmless alone; a tilde cannot be looked up at all."""
    asked, sure, tilde = key(*row("a", "lost?")), key(*row("a", "lost!")), key(*row("b", "~lost"))
    assert confusable({asked: ANSWER, key(*row("b", "lost!")): OTHER}) == set()
    assert confusable({asked: ANSWER, sure: OTHER}) == {asked}
    assert confusable({tilde: ANSWER}) == {tilde}


ALLOWED = {
    "ARRAYFORMULA",
    "IF",
    "IFNA",
    "IFERROR",
    "ISBLANK",
    "ISNUMBER",
    "VLOOKUP",
    "INDEX",
    "MATCH",
    "ROW",
    "ROUND",
    "CHAR",
    "N",
    "LEN",
    "TODAY",
}


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_formulas_use_only_what_was_agreed(language):
    """Only the agreed functions, no literal that a locale spells differently, under the limit of a cell."""
    every = joined({key: place for place, key in enumerate(columns())})
    for formula in formulas(STAND, every, words(language)).values():
        code = "".join(formula.split('"')[::2])
        assert set(re.findall(r"([A-Z]+)\(", code)) <= ALLOWED
        assert not re.search(r"TRUE|FALSE|,|\d\.\d", code)
        assert code.count("(") == code.count(")")
        assert len(formula) < 50_000


@given(st.text(max_size=20))
def test_a_title_never_leaves_its_quotes(title):
    """Whatever a ledger's tab was renamed to, and whatever a word is, the formula around it stays the same."""
    formula = result_formula("risk", Stand(HEADER, 0, 6, title), "Claim risk", ENGLISH)
    plain = result_formula("risk", Stand(HEADER, 0, 6, "_claimwatch"), "Claim risk", ENGLISH)
    quoted = "'" + title.replace("'", "''") + "'"
    assert plain in {formula.replace(f"{name}!", "_claimwatch!") for name in (quoted, title)}


def test_a_formula_is_recognised_however_the_sheet_spells_it():
    """Commas for semicolons, quotes around the tab's name, spaces: the same formula; another word: another one."""
    risk = result_formula("risk", STAND, "Claim risk", ENGLISH)
    spelled = risk.replace(";", ", ").replace("_claimwatch!", "'_claimwatch'!")
    assert same(spelled, risk)
    assert ours(spelled)
    assert not same(risk.replace("Claim risk", "Claim Risk"), risk)
    assert not same(risk.replace("$A$2", "$B$2"), risk)
    assert not any(ours(cell) for cell in (None, 3, True, "", "Claim risk", "=A1", "=ARRAYFORMULA(A1:A)"))


BUILDERS = {"mirror.py", "probes.py", "beside.py", "plain.py"}


def test_only_the_mirror_builds_formulas():
    """No other module holds a text that begins a formula, and `values.append` is used nowhere.

    The doctor is the one exception: it writes constant formulas into its own scratch spreadsheet.
    """
    for path in sorted((ROOT / "sheets_sync").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name not in BUILDERS:
                assert not re.match(r"=[A-Z]+\(", node.value), path
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"values_append", "append_row", "append_rows"}, path


def test_every_result_has_a_look_up():
    """Each column of the mirror is found in the ledger."""
    assert set(RESULT_COLUMNS) == set(ENTRY[2:-1]) | {"risk", "reasons", "action", "basis"}
