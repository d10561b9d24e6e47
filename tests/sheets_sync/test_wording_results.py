"""Laws of the result cells: the right word, date and amount for each line, made once and shared."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from schemas.columns import columns
from schemas.orders import Flags, Instants, Money, Orders, State, Texts, Words
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS, Bits, Judgements, Known, Moments
from sheets_sync.policy import MARKETPLACES, policy
from sheets_sync.wording import words
from sheets_sync.wording.clauses import clauses, quoted
from sheets_sync.wording.lines import Line, distinct_lines
from sheets_sync.wording.reasons import reason_keys
from sheets_sync.wording.results import worded

AS_OF = int(datetime(2026, 11, 23, 14, 40, tzinfo=UTC).timestamp())
TODAY = AS_OF // 86_400
SERIAL_OF_TODAY = 46_349
REGISTRIES = {"grounds": GROUNDS, "exclusions": EXCLUSIONS, "duties": DUTIES, "signs": SIGNS}
NOTE = {note: 1 << place for place, note in enumerate(NOTES)}


def bits(registry, *keys):
    """One bit per key, in the order of its registry."""
    names = [getattr(entry, "key", entry) for entry in registry]
    return sum(1 << names.index(key) for key in keys)


def moments(size, known=Known.NONE, day=TODAY, seconds=None, *, whole=True):
    """The same moment on every line."""
    at = AS_OF if seconds is None else seconds
    return Moments(
        np.full(size, at, np.int64), np.full(size, day, np.int32), np.full(size, whole), np.full(size, known, np.uint8)
    )


def judged(size=1, *, risk="clear", action="nothing", clocks=None, missing=(), notes=(), **held):  # noqa: PLR0913  one each
    """Judgements that say the same of every line."""
    no = np.zeros(size, np.uint64)
    rules = {
        name: Bits(np.full(size, bits(registry, *held.get(name, ())), np.uint64), no)
        for name, registry in REGISTRIES.items()
    }
    return Judgements(
        risk=np.full(size, RISKS.index(risk), np.uint8),
        **rules,
        missing=np.full(size, bits(MISSING, *missing), np.uint64),
        notes=np.full(size, bits(NOTES, *notes), np.uint64),
        clocks={clock.key: (clocks or {}).get(clock.key, moments(size)) for clock in CLOCKS},
        advised={},
        action=np.full(size, [entry.key for entry in ACTIONS].index(action), np.uint8),
        act_by=moments(size),
        amount=np.zeros(size, np.int64),
        amount_known=np.zeros(size, np.bool_),
        other_profile="official",
        other_opens=moments(size),
        changes_at=np.full(size, np.iinfo(np.int64).max),
        as_of=AS_OF,
    )


def ordered(size=1, market="US", zone="UTC", day=TODAY - 40):
    """Order lines of one marketplace whose every date is the same day."""
    state = np.full(size, State.READ, np.uint8)
    kinds = {
        kind: [key for key, column in columns().items() if column.kind == kind]
        for kind in ("instant", "word", "money", "flag", "text")
    }
    days = np.full(size, day, np.int32)
    seconds = days.astype(np.int64) * 86_400
    blank = np.full(size, State.ABSENT, np.uint8)
    return Orders(
        row=np.arange(2, size + 2, dtype=np.int32),
        market=np.full(size, MARKETPLACES.index(market) if market else -1, np.int16),
        instants={key: Instants(seconds, days, np.ones(size, np.bool_), state) for key in kinds["instant"]},
        words={key: Words(np.full(size, -1, np.int16), blank, columns()[key].words) for key in kinds["word"]},
        money={key: Money(np.zeros(size, np.int64), blank) for key in kinds["money"]},
        flags={key: Flags(np.zeros(size, np.bool_), blank) for key in kinds["flag"]},
        texts={key: Texts([""] * size, blank) for key in kinds["text"]},
        present=frozenset(),
        zone=zone,
    )  # fmt: skip


def cells(judgements, orders=None, language="en", profile="guide"):
    """Word judgements; the first line as column → cell."""
    results = worded(orders or ordered(len(judgements)), judgements, policy(profile), words(language))
    assert tuple(results.cells) == RESULT_COLUMNS
    assert {len(column) for column in results.cells.values()} == {len(judgements)}
    return {key: column[0] for key, column in results.cells.items()}


def test_no_lines_are_no_cells():
    """A sheet without orders has eight empty columns."""
    results = worded(ordered(0), judged(0), policy("guide"), words("en"))
    assert results.cells == {key: [] for key in RESULT_COLUMNS}


@pytest.mark.parametrize("risk", RISKS)
def test_a_grade_is_its_word(risk):
    """Claim risk holds the grade's word in the reader's language and nothing else."""
    assert cells(judged(risk=risk))["risk"] == words("en").say(f"risk.{risk}")
    assert cells(judged(risk=risk), language="zh-Hant")["risk"] == words("zh-Hant").say(f"risk.{risk}")


@pytest.mark.parametrize("action", [entry.key for entry in ACTIONS])
def test_an_action_is_its_label_and_nothing_is_a_blank(action):
    """Suggested action holds the label; "nothing to do" stays a true blank."""
    label = None if action == "nothing" else words("en").say(f"action.{action}")
    assert cells(judged(risk="watch", action=action))["action"] == label


def test_a_calm_order_needs_no_reasons():
    """A clear order has no reasons, even where an old sign is still known."""
    assert cells(judged(risk="clear", signs=["delivered_late"], notes=["claim_settled"]))["reasons"] is None


def test_reasons_of_an_exclusion_name_only_exclusions():
    """Not covered says why, not what would hold otherwise."""
    said = cells(judged(risk="not_covered", exclusions=["digital", "refunded"], grounds=["not_received"]))["reasons"]
    assert said == "Digital item · Refunded in full"


def test_reasons_of_unknown_ask_for_the_fact():
    """Unknown names what is missing, and never a rule as if it held."""
    said = cells(judged(risk="unknown", missing=["expected_by", "delivered"]))["reasons"]
    assert said == "No expected date · Not known whether it was delivered"


def test_reasons_stand_most_important_first():
    """Overdue duties, then what the buyer can do, grounds, duties that come, signs, and what must be added."""
    late = moments(1, Known.YES, seconds=AS_OF - 1)
    line = judged(
        risk="critical",
        duties=["reply_due", "info_due"],
        grounds=["not_received"],
        signs=["promise_open"],
        notes=["opens_at_latest", "label_protects"],
        clocks={"info_due": late, "may_claim": late, "reply_due": moments(1, Known.YES, seconds=AS_OF)},
    )
    assert cells(line)["reasons"].split(" · ") == [
        "Answer to Amazon overdue",
        "Buyer can claim now",
        "Not received",
        "Answer to the buyer due soon",
        "Promise not yet kept",
        "Claims open on that date at the latest",
        "label is “Claims Protected”: Amazon bears the claim",
    ]


@pytest.mark.parametrize(("late", "said"), [(-1, "due soon"), (0, "due soon"), (1, "overdue")])
def test_a_duty_is_overdue_only_after_its_last_second(late, said):
    """The last second of a duty still counts."""
    clock = moments(1, Known.YES, seconds=AS_OF - late)
    line = judged(risk="critical", duties=["refund_due"], clocks={"refund_due": clock})
    assert cells(line)["reasons"] == f"Refund of the return {said}"


def test_an_open_claim_warns_of_a_refund():
    """Once a claim is filed the first reason says that a refund still counts in the ODR, in both languages."""
    assert cells(judged(risk="open"))["reasons"].startswith("Claim filed: a refund now still counts in the ODR")
    assert "退款仍會計入 ODR" in cells(judged(risk="open"), language="zh-Hant")["reasons"]


@pytest.mark.parametrize("risk", ["watch", "high", "open", "lost"])
def test_only_a_critical_order_can_be_claimed_now(risk):
    """Without the grade nobody says that the buyer can claim now."""
    over = {"may_claim": moments(1, Known.YES, seconds=AS_OF - 1)}
    assert "can claim now" not in cells(judged(risk=risk, grounds=["item_problem"], clocks=over))["reasons"]


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
@pytest.mark.parametrize("known", list(Known))
def test_dates_are_serials_of_whole_days(known, language):
    """Opens and closes are integers, an upper bound too; without a date a blank; languages do not matter."""
    shown = moments(1, known)
    got = cells(judged(clocks={"opens": shown, "closes": shown}), language=language)
    wanted = SERIAL_OF_TODAY if known in {Known.YES, Known.AT_LATEST} else None
    assert (got["opens"], got["closes"]) == (wanted, wanted)
    assert wanted is None or type(got["opens"]) is int


ZONES = [("UTC", 14 * 60 + 40), ("America/Los_Angeles", 6 * 60 + 40), ("Asia/Kolkata", 20 * 60 + 10)]


@pytest.mark.parametrize(("zone", "minutes"), ZONES)
def test_a_moment_stands_in_the_zone_of_the_sheet(zone, minutes):
    """Act by with a time is a float serial in the sheet's own zone, to the minute, rounded down."""
    line = replace(judged(), act_by=moments(1, Known.YES, seconds=AS_OF + 59, whole=False))
    got = cells(line, ordered(zone=zone))["act_by"]
    assert isinstance(got, float)
    assert round(got * 1_440) == SERIAL_OF_TODAY * 1_440 + minutes


def test_a_moment_knows_summer_time():
    """The same UTC hour is another wall clock before and after the change of 2026-11-01 in Los Angeles."""
    instants = [datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (8, 9)]
    seconds = np.array([int(instant.timestamp()) for instant in instants])
    line = replace(judged(2), act_by=replace(moments(2, Known.YES, whole=False), seconds=seconds))
    got = worded(ordered(2, zone="America/Los_Angeles"), line, policy("guide"), words("en")).cells["act_by"]
    assert [round(cell * 1_440) % 1_440 for cell in got] == [90, 90]


def test_a_whole_day_to_act_is_an_integer():
    """Act by without a time is the marketplace's day, whatever the sheet's zone."""
    line = replace(judged(), act_by=moments(1, Known.YES))
    assert cells(line, ordered(zone="Asia/Tokyo"))["act_by"] == SERIAL_OF_TODAY


@pytest.mark.parametrize(
    ("units", "known", "cell"), [(864_000, True, 86.4), (0, True, 0), (864_000, False, None), (1, True, 0.0001)]
)
def test_amounts_are_numbers_or_blank(units, known, cell):
    """An amount is a number in currency units, a blank where it is not known, never a text."""
    line = replace(judged(), amount=np.array([units]), amount_known=np.array([known]))
    assert cells(line)["amount"] == cell


def test_basis_names_rule_profile_standing_and_version():
    """The basis of an opening date says its requirement, length, whose rule, standing, policy version."""
    opens = moments(1, Known.YES)
    said = cells(judged(risk="high", grounds=["not_received"], notes=["opens_by_expected"], clocks={"opens": opens}))
    assert said["basis"] == f"G8: expected + 3 days (guide, stated) · policy {policy('guide').version}"


def test_basis_says_what_amazons_page_says_instead():
    """Order + 30 days is the guide's; beside it stands that Amazon's current page has no such limit, and its date."""
    line = replace(
        judged(risk="high", grounds=["not_received"], notes=["opens_by_ordered", "other_profile_opens"]),
        other_opens=moments(1, Known.YES, day=TODAY - 5),
    )
    said = cells(line)["basis"]
    assert said.startswith(
        "G8: order + 30 days (guide, stated) · Amazon's current page has no such limit: 2026-11-18 · "
    )
    assert "Amazon 現行頁面沒有此期限：2026-11-18" in cells(line, language="zh-Hant")["basis"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (Known.NONE, "guide: no opening date"),
        (Known.UNKNOWN, "guide: opening date unknown"),
        (Known.AT_LATEST, "guide: opens 2026-11-23"),
    ],
)
def test_basis_of_another_profile_points_back_to_the_guide(known, said):
    """Under Amazon's own rules the basis says what the guide says, also where it says nothing."""
    line = replace(
        judged(risk="watch", notes=["other_profile_opens"]), other_profile="guide", other_opens=moments(1, known)
    )
    assert said in cells(line, profile="official")["basis"]


def test_every_line_keeps_its_own_dates_in_the_basis():
    """Lines that share everything but the other profile's date each name their own."""
    days = np.arange(TODAY, TODAY + 50, dtype=np.int32)
    line = judged(50, risk="high", grounds=["not_received"], notes=["opens_by_ordered", "other_profile_opens"])
    line = replace(line, other_opens=replace(moments(50, Known.YES), day=days))
    said = worded(ordered(50), line, policy("guide"), words("en")).cells["basis"]
    dates = [np.datetime64(int(day), "D").astype(str) for day in days]
    assert all(date in text for date, text in zip(dates, said, strict=True))


def test_basis_says_what_is_unverified():
    """Where no page of the marketplace was found, the basis says so."""
    line = judged(risk="high", grounds=["not_received"], notes=["opens_by_expected", "market_unverified"])
    assert "unverified for this marketplace" in cells(line, ordered(market="MX"))["basis"]


@pytest.mark.parametrize("profile", ["guide", "official", "strict"])
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_every_rule_can_be_quoted_everywhere(profile, language):
    """Each ground, exclusion, duty and action's clock has a short basis in every marketplace, profile and language."""
    lines = [
        *({"risk": "high", "grounds": [entry.key], "notes": ["opens_by_ordered"]} for entry in GROUNDS),
        *({"risk": "not_covered", "exclusions": [entry.key]} for entry in EXCLUSIONS),
        *({"risk": "critical", "duties": [entry.key]} for entry in DUTIES),
        *({"risk": "watch", "action": entry.key} for entry in ACTIONS),
        {"risk": "open"},
        {"risk": "lost"},
    ]
    for market in MARKETPLACES:
        for line in lines:
            said = cells(judged(**line), ordered(market=market), language, profile)["basis"]
            assert "{" not in said
            assert len(said) <= 300, said
            assert policy(profile).version in said


def test_only_rules_of_the_clauses_are_quoted():
    """Whatever holds, what the basis quotes is a rule it can word."""
    book = clauses()
    for risk in RISKS:
        for action in ACTIONS:
            every = (
                tuple(entry.key for entry in registry) for registry in (GROUNDS, EXCLUSIONS, DUTIES, DUTIES, SIGNS)
            )
            line = Line(risk, action.key, True, *every, MISSING, NOTES)  # noqa: FBT003  a field by place
            assert set(quoted(line)) <= set(book)
            assert all(words("en").say(key) != key for key in reason_keys(line))


def test_distinct_lines_give_back_what_went_in():
    """Packing is exact: each line unpacks to its own grade, action, rules and notes."""
    seed = np.random.default_rng(7)
    size = 500
    parts = {
        name: Bits(seed.integers(0, 1 << len(registry), size, np.uint64), np.zeros(size, np.uint64))
        for name, registry in REGISTRIES.items()
    }
    line = replace(
        judged(size),
        **parts,
        risk=seed.integers(0, len(RISKS), size).astype(np.uint8),
        action=seed.integers(0, len(ACTIONS), size).astype(np.uint8),
        missing=seed.integers(0, 1 << len(MISSING), size, np.uint64),
        notes=seed.integers(0, 1 << len(NOTES), size, np.uint64),
    )
    lines, index = distinct_lines(line)
    for row in range(size):
        found = lines[index[row]]
        assert (found.risk, found.action) == (RISKS[line.risk[row]], ACTIONS[line.action[row]].key)
        assert bits(GROUNDS, *found.grounds) == line.grounds.yes[row]
        assert bits(EXCLUSIONS, *found.exclusions) == line.exclusions.yes[row]
        assert bits(DUTIES, *found.soon, *found.missed) == line.duties.yes[row]
        assert bits(SIGNS, *found.signs) == line.signs.yes[row]
        assert bits(MISSING, *found.missing) == line.missing[row]
        assert bits(NOTES, *found.notes) == line.notes[row]
