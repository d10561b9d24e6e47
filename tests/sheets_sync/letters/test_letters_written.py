"""Laws over written letters: every fact from a cell, none invented, a lack is a blank, the same in every language."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from builders.letter_cases import FULL, NOW, amount_back, case_of, clock_back, day_back
from builders.orders_builder import UNREADABLE, second
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from schemas.columns import columns
from schemas.orders import SCALE
from sheets_sync.cases.rebuttal import REBUTTALS, rebuttals
from sheets_sync.letters.facts import FACTS, WHY
from sheets_sync.letters.formats import locale_of, said
from sheets_sync.letters.registry import FIVE, LETTERS
from sheets_sync.letters.slots import SLOTS, Amount, Moment, Span, fact
from sheets_sync.letters.texts import TEXT_LANGUAGES, texts
from sheets_sync.letters.written import language_of, sheaf, suggested, written
from sheets_sync.policy import MARKETPLACES, marketplaces
from sheets_sync.wording import words
from sheets_sync.wording.placeholders import PLACEHOLDER

ENGLISH = words("en")
SLOT = {slot.key: slot for slot in SLOTS}
TEXTS = st.one_of(
    st.text(max_size=90), st.sampled_from(["=1+1", "<b>x</b>", "{order_id}", "[____ x?]", "{amount} %s", "a\nb"])
)
MOMENTS = st.one_of(
    st.integers(0, 400).map(lambda n: second("2026-01-01") + n * 100_003),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat),
)
KINDS = {"text": TEXTS, "money": st.integers(0, 10**9).map(lambda n: n / 100), "moment": MOMENTS, "silence": MOMENTS}
CELL = {slot.column: KINDS[slot.kind] for slot in SLOTS}
ROW = st.fixed_dictionaries(
    {},
    optional={key: st.one_of(some, st.none(), st.just(UNREADABLE)) for key, some in CELL.items()}
    | {
        key: st.sampled_from(columns()[key].words)
        for key in (
            "buyer_problem",
            "claim_reason",
            "claim_outcome",
            "status",
            "label_badge",
            "product_type",
            "paid_with",
        )
    }
    | {"signature": st.booleans(), "currency": st.sampled_from(["EUR", "USD", "JPY", "TWD", "???", "usd"])},
)
MANY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@MANY
@given(ROW, st.sampled_from(MARKETPLACES), st.sampled_from(LETTERS), st.sampled_from(TEXT_LANGUAGES))
def test_all_of_a_letter_is_its_text_and_traced_facts(row, market, letter, language):
    """What stands in a letter is the text of its language, its blanks, and facts that the cells of the row hold."""
    case = case_of(row, market)
    found = written(case, letter, language, ENGLISH)
    assert tuple(found.parts) == letter.parts
    values = {each.slot: each.value for each in found.facts}
    blanks = {each.slot: blank_of(each) for each in found.blanks}
    assert not set(values) & set(blanks)
    speech = texts(language)
    lines = [line for part in found.parts.values() for line in part.split("\n")]
    known = [
        *speech.letters[letter.key].values(),
        *(t for some in speech.sentences.values() for t in some.values()),
        "{why}",
    ]
    possible = {PLACEHOLDER.sub(lambda at: (values | blanks).get(at[1], at[0]), text) for text in known}
    assert [line for line in lines if re.sub(r"^\d+\. ", "", line) not in possible] == []
    for each in found.facts:
        held = fact(case, each.slot)
        assert (each.columns, each.row) == (held.columns, 2)
        assert said(held.value, language, market, clock=letter.to == "amazon") == each.value
        assert all(
            row.get(key) not in {None, UNREADABLE} for key in each.columns if key not in {"order_id", "marketplace"}
        )


def blank_of(blank):
    name = ENGLISH.say(
        f"letter.question.{blank.slot}" if blank.slot in {"why", "unanswered"} else f"column.{blank.column}"
    )
    return f"[____ {name}?]"


@pytest.mark.parametrize("letter", LETTERS, ids=lambda each: each.key)
@pytest.mark.parametrize("empty", [None, UNREADABLE, "absent"])
def test_a_cell_without_its_fact_leaves_a_visible_blank(letter, empty):
    """Blanking a cell takes its fact out of the letter in every language and leaves a blank with its question there."""
    full = FULL | {"buyer_problem": "not_received", "claim_reason": "not_received"}
    for slot in letter.slots:
        column = SLOT[slot].column
        row = {key: value for key, value in full.items() if key != column} | (
            {} if empty == "absent" else {column: empty}
        )
        for language in TEXT_LANGUAGES:
            before = written(case_of(full), letter, language, ENGLISH)
            assert {each.slot for each in before.facts} >= set(letter.slots), before.blanks
            if slot == "order_id" and empty == "absent":
                continue
            after = written(case_of(row), letter, language, ENGLISH)
            assert slot not in {each.slot for each in after.facts}
            assert slot in {each.slot for each in after.blanks}
            gone = next(each.value for each in before.facts if each.slot == slot)
            assert after.text.count(gone) < before.text.count(gone) or gone in "".join(
                each.value for each in after.facts
            )
            assert blank_of(next(each for each in after.blanks if each.slot == slot)) in after.text


@pytest.mark.parametrize("market", MARKETPLACES)
@MANY
@given(row=ROW)
def test_dates_and_numbers_mean_the_same_in_every_language(market, row):
    """Read back from any language, a date, a time, an amount and a span are what the cell holds."""
    case = case_of(row, market)
    for slot in SLOTS:
        held = fact(case, slot.key).value
        spoken = {language: said(held, language, market, clock=True) for language in TEXT_LANGUAGES if held is not None}
        assert len({text is None for text in spoken.values()}) <= 1
        for language, text in spoken.items():
            if text is not None:
                same(held, text, locale_of(language, market), market)


def same(held, text, locale, market):
    if isinstance(held, Moment):
        assert day_back(text, locale).toordinal() - date(1970, 1, 1).toordinal() == held.day
        local = datetime.fromtimestamp(held.seconds, ZoneInfo(marketplaces()[market].zone))
        clock = clock_back(text)
        assert (clock is None) == held.whole
        if clock:
            assert clock[:2] == (f"{local:%H}", f"{local:%M}")
            ahead = int(clock[2] or 0) * 60 + int(clock[3] or 0) * (-1 if (clock[2] or "").startswith("-") else 1)
            assert ahead * 60 == local.utcoffset().total_seconds()
    elif isinstance(held, Amount):
        assert amount_back(text, locale) == Decimal(held.units) / SCALE
    elif isinstance(held, Span):
        assert int(re.sub(r"\D", "", text)) == held.count
    else:
        assert text == held


FORMS = [
    ("en", "US", "December 1, 2026", "$1,234.50"),
    ("en", "UK", "1 December 2026", "£1,234.50"),
    ("de", "DE", "1. Dezember 2026", "1.234,50\N{NO-BREAK SPACE}€"),
    ("fr", "FR", "1er décembre 2026", "1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€"),
    ("it", "IT", "1º dicembre 2026", "1234,50\N{NO-BREAK SPACE}€"),
    ("es", "ES", "1 de diciembre de 2026", "1234,50\N{NO-BREAK SPACE}€"),
    ("ja", "JP", "2026年12月1日", "1,234円"),
    ("zh-Hant", "US", "2026年12月1日", "US$1,234.50"),
]


@pytest.mark.parametrize(("language", "market", "day", "amount"), FORMS)
def test_forms_are_those_of_the_language(language, market, day, amount):
    """Dates and amounts are written as each language writes them in letters."""
    number = 1234 if market == "JP" else 1234.5
    case = case_of({"ordered_at": "2026-12-01", "amount": number}, market)
    assert said(fact(case, "ordered_at").value, language, market, clock=False) == day
    assert said(fact(case, "amount").value, language, market, clock=False) == amount


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_what_cannot_be_written_exactly_is_a_blank(language):
    """A fraction of a yen, an unknown currency, and a dollar that nobody names are not written."""
    assert said(Amount(12_350_000, "JPY"), language, "JP", clock=False)
    assert said(Amount(12_345_500, "JPY"), language, "JP", clock=False) is None
    assert said(Amount(10_000, "???"), language, "US", clock=False) is None
    assert language != "zh-Hant" or said(Amount(10_000, "TWD"), language, None, clock=False) == "NT$1.00"


PAYLOADS = ['=IMPORTXML(1;"x")', "<b>Mug</b><script>alert(1)</script>", "{tracking_id}", "+SUM(A1)", "a\n\nb", "%s {0}"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_formulas_markup_and_braces_in_cells_stay_text(payload, language):
    """A cell's text stands in the letter as it is, on one line; nothing in it is filled, no letter begins with it."""
    letter = next(each for each in LETTERS if each.key == "answer_item")
    found = written(case_of(FULL | {"title": payload}), letter, language, ENGLISH)
    assert " ".join(payload.split()) in found.text
    assert tuple(found.parts) == FIVE
    assert len(found.text.split("\n\n")) == len(FIVE) + 2
    assert found.text.startswith(texts(language).greeting["buyer"])


@pytest.mark.parametrize("link", ["see www.cheap.shop", "write me@x.org", "https://x.y", "call +886912345678"])
def test_a_cell_with_an_address_is_not_quoted(link):
    """What Amazon forbids in messages is left out, with a blank that says why."""
    letter = next(each for each in LETTERS if each.key == "answer_item")
    found = written(case_of(FULL | {"title": link}), letter, "en", ENGLISH)
    assert link not in found.text
    assert [(each.slot, each.lack) for each in found.blanks] == [("title", "forbidden")]


@pytest.mark.parametrize("market", MARKETPLACES)
def test_a_letter_is_in_the_language_of_its_marketplace(market):
    """The first of the marketplace's languages that there are texts in, else English, and the seller is told."""
    spoken = [language for language in marketplaces()[market].languages if language in TEXT_LANGUAGES]
    case = case_of(FULL, market)
    assert language_of(case) == (spoken or ["en"])[0]
    found = sheaf(case, LETTERS[0], None, "zh-Hant")
    assert found.fallback == (not spoken)
    assert (found.written.language, found.translation.language) == (language_of(case), "zh-Hant")


def test_the_seller_reads_blanks_in_the_sellers_language():
    """A German letter asks its blanks in Chinese where the seller reads Chinese."""
    letter = next(each for each in LETTERS if each.key == "answer_item")
    text = written(case_of(FULL | {"title": None}), letter, TEXT_LANGUAGES[-1], words("zh-Hant")).text
    assert "[____ 商品名稱？]" in text


@MANY
@given(ROW, st.sampled_from(MARKETPLACES))
def test_silence_is_counted_only_where_the_seller_wrote_last(row, market):
    """The buyer's silence is the time since the seller's answer, and no fact where the buyer wrote later."""
    case = case_of(row, market)
    found = fact(case, "unanswered")
    replied = case.event("seller_replied_at")
    wrote = [case.event(key) for key in ("buyer_contacted_at", "buyer_last_message_at")]
    if found.value is not None:
        assert replied.happened.yes[0]
        assert all(not each.happened.unknown[0] for each in wrote)
        assert all(each.day[0] <= replied.day[0] for each in wrote if each.happened.yes[0])
        unit = 86_400 if found.value.unit == "day" else 3_600
        elapsed = second(NOW, market) - int(replied.seconds[0])
        assert abs(elapsed - found.value.count * unit) <= 25 * 3_600


def test_a_suggested_letter_may_be_sent():
    """Without a kind the first letter that may be sent is taken; where none may, none is."""
    asked = {"ordered_at": "2026-11-01", "expected_by": "2026-11-10", "delivered_at": None}
    assert suggested(case_of(asked | {"buyer_contacted_at": "2026-11-22"})).key == "answer_not_received"
    assert suggested(case_of({"ordered_at": "2026-11-20", "delivered_at": "2026-11-22"})) is None


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_a_statement_holds_every_date_time_and_price(language):
    """All that the row dates about the order, its price and the buyer's silence stand in the statement (G22)."""
    letter = next(each for each in LETTERS if each.key == "facts_statement")
    found = written(case_of(FULL), letter, language, ENGLISH)
    told_of = {slot for sentence in FACTS for slot in sentence.slots} | {"order_id", "unanswered"}
    assert {each.slot for each in found.facts} == told_of
    assert len([line for line in found.parts["facts"].split("\n") if re.match(r"\d+\. ", line)]) == len(FACTS)


FILED = {"ordered_at": "2026-10-01", "expected_by": "2026-10-09", "claim_filed_at": "2026-11-20"}
BADGE = FILED | {"label_badge": "claims_protected", "ship_by": "2026-10-04", "first_scan_at": "2026-10-03"}
SIGNED = FILED | {"delivered_at": "2026-10-08", "signature": True, "tracking_id": "1Z9"}
OUTSIDE = FILED | {"product_type": "digital", "paid_with": "gift_card", "refunded_at": "2026-11-01", "amount": 5}


@MANY
@example(BADGE, "US", "en")
@example(SIGNED, "JP", "ja")
@example(OUTSIDE, "DE", "de")
@given(ROW, st.sampled_from(MARKETPLACES), st.sampled_from(TEXT_LANGUAGES))
def test_an_appeal_says_exactly_what_speaks_against_the_claim(row, market, language):
    """Each condition that the claim fails is one numbered sentence, a weaker one left out; none: a blank asks (G24)."""
    assert [sentence.key for sentence in WHY] == [rebuttal.key for rebuttal in REBUTTALS]
    letter = next(each for each in LETTERS if each.key == "appeal")
    case = case_of(row, market)
    held = [each.key for each in rebuttals(case.orders, 0, case.policy)]
    expected = [key for key in held if not (key == "delivered" and "delivered_signed" in held)]
    found = written(case, letter, language, ENGLISH)
    lines = found.parts["why"].split("\n")[1:]
    assert len(lines) == max(1, len(expected))
    assert ("why" in {each.slot for each in found.blanks}) == (not expected)
    for line, key in zip(lines, expected, strict=False):
        pattern = PLACEHOLDER.sub("\0", texts(language).sentences["why"][key])
        assert re.fullmatch(r"\d+\. " + re.escape(pattern).replace("\0", ".*").replace("\\\0", ".*"), line)
