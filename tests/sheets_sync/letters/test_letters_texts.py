"""Laws over the texts: whole, the same slots in every language, five parts in order, nothing that Amazon forbids."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from builders.letter_cases import FULL, case_of

from sheets_sync.claims import GROUNDS
from sheets_sync.letters.facts import FACTS, WHY
from sheets_sync.letters.page import page
from sheets_sync.letters.registry import FIVE, LETTERS
from sheets_sync.letters.slots import FORBIDDEN, SLOTS
from sheets_sync.letters.texts import TEXT_LANGUAGES, texts
from sheets_sync.letters.written import MOST_CHARACTERS, written
from sheets_sync.wording import words
from sheets_sync.wording.placeholders import PLACEHOLDER, names

ROOT = Path(__file__).resolve().parents[3]
BUYERS = [letter for letter in LETTERS if letter.to == "buyer"]


def test_every_ground_has_exactly_one_answer_in_five_parts():
    """For each ground there is one letter with the parts sorry, valued, solve, offer, reply, in this order (G21)."""
    assert FIVE == ("sorry", "valued", "solve", "offer", "reply")
    answered = [ground for letter in LETTERS if letter.parts == FIVE for ground in letter.grounds]
    assert sorted(answered) == sorted(ground.key for ground in GROUNDS)
    assert all("G21" in letter.guide for letter in LETTERS if letter.parts == FIVE)


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_every_language_is_whole(language):
    """Each language has each letter with exactly its parts, each sentence of the lists, each greeting and closing."""
    speech = texts(language)
    assert {key: list(parts) for key, parts in speech.letters.items()} == {
        letter.key: list(letter.parts)
        for letter in sorted(LETTERS, key=lambda each: list(speech.letters).index(each.key))
    }
    assert [*speech.sentences["facts"]] == [sentence.key for sentence in FACTS]
    assert [*speech.sentences["why"]] == [sentence.key for sentence in WHY]
    assert set(speech.greeting) == set(speech.closing) == {"buyer", "carrier", "amazon"}
    assert all(text.strip() == text and text for text in everything(language))


def everything(language):
    """Every text of one language."""
    speech = texts(language)
    return [
        *speech.greeting.values(),
        *speech.closing.values(),
        *(text for parts in speech.letters.values() for text in parts.values()),
        *(text for sentences in speech.sentences.values() for text in sentences.values()),
    ]


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_slots_are_closed_and_equal_in_every_language(language):
    """Each letter, part and sentence holds the slots that its entry names, and the list of slots is closed."""
    speech, english = texts(language), texts("en")
    for letter in LETTERS:
        parts = speech.letters[letter.key]
        assert set().union(*map(names, parts.values())) == set(letter.slots), (language, letter.key)
        for part, text in parts.items():
            assert names(text) == names(english.letters[letter.key][part]), (language, letter.key, part)
    for part, registry in (("facts", FACTS), ("why", WHY)):
        for sentence in registry:
            assert names(speech.sentences[part][sentence.key]) == set(sentence.slots), (language, sentence.key)
    assert {name for text in everything(language) for name in names(text)} <= {slot.key for slot in SLOTS}
    assert not [text for text in everything(language) if re.search(r"[{}]", PLACEHOLDER.sub("", text))]


def test_every_slot_is_used():
    """No slot waits for a text that says it."""
    assert {name for text in everything("en") for name in names(text)} == {slot.key for slot in SLOTS} - {
        "buyer_last_message_at",
    }


TRIGGERS = {
    "en": "in exchange|if you withdraw|five stars|positive feedback|coupon|voucher|otherwise|or else",
    "de": "im gegenzug|wenn sie den antrag zurückziehen|positive bewertung|gutschein|andernfalls|sonst ",
    "fr": "en échange|si vous retirez|évaluation positive|bon d'achat|sinon|autrement",
    "it": "in cambio|se ritira|feedback positivo|buono|altrimenti",
    "es": "a cambio|si retira|valoración positiva|cupón|de lo contrario|si no ",
    "ja": "取り下げていただければ|引き換えに|高評価|クーポン|さもなければ",
    "zh-Hant": "撤回後即退款|換取|好評|五星|優惠券|否則",
}
CLAIM_WORDS = (
    "claim|feedback|review|guarantee|antrag|bewertung|garantie|réclamation|évaluation|avis|reclamo|recensione|garanzia|"
    "reclamación|valoración|reseña|garantía|申請|評価|レビュー|保証|索賠|評價|申請取消"
)
MONEY = ("{amount}", "{refund_amount}", "{extra_charges}")


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_nothing_that_amazon_forbids_stands_in_a_text(language):
    """No address, link, telephone number, markup, shout, emoji, trigger word or threat; no digit at all."""
    for text in everything(language):
        bare = PLACEHOLDER.sub("", text)
        assert not FORBIDDEN.search(bare), text
        assert not re.search(r"\d|[<>*_#!！]|[\U0001F000-\U0001FAFF☀-➿]", bare), text
        assert not re.search(TRIGGERS[language], bare, re.IGNORECASE), text


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
@pytest.mark.parametrize("letter", BUYERS, ids=lambda each: each.key)
def test_money_and_claims_share_no_sentence(letter, language):
    """In letters to buyers no sentence with an amount speaks of a claim, of feedback or of a review."""
    for text in texts(language).letters[letter.key].values():
        for sentence in re.split(r"(?<=[.。?？])", text):
            if any(slot in sentence for slot in MONEY):
                assert not re.search(CLAIM_WORDS, sentence, re.IGNORECASE), sentence


IFS = {
    "en": r"\b(if|when|should|provided)\b|refund",
    "de": r"\b(falls|wenn|sofern|sollte)\b|erstattung",
    "fr": r"\b(si|lorsque|quand)\b|rembours",
    "it": r"\b(se|qualora|quando)\b|rimbors",
    "es": r"\b(si|cuando)\b|reembols",
    "ja": "場合|なら|れば|たら|返金",
    "zh-Hant": "如果|若|退款",
}


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_the_notice_of_cancelling_asks_and_trades_nothing(language):
    """What was done and how a request is cancelled are two paragraphs without an if, a refund or a question."""
    parts = texts(language).letters["cancel_notice"]
    assert list(parts) == ["done", "notice"]
    for text in parts.values():
        assert not re.search(IFS[language], text, re.IGNORECASE), text
        assert not re.search(r"[?？]", text), text


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
def test_an_answer_ends_with_one_question(language):
    """The last part asks one thing, politely; an answer asks nothing before it."""
    for letter in LETTERS:
        if letter.parts == FIVE:
            marks = [len(re.findall(r"[?？]|か。", text)) for text in texts(language).letters[letter.key].values()]
            assert marks == [0, 0, 0, 0, 1], (language, letter.key)


@pytest.mark.parametrize("language", TEXT_LANGUAGES)
@pytest.mark.parametrize("letter", LETTERS, ids=lambda each: each.key)
def test_letters_are_short(letter, language):
    """With every fact in, buyers and carriers get 900 characters at most (Japanese and Chinese 450), Amazon 2,000."""
    text = written(case_of(FULL), letter, language, words("en")).text
    aimed = MOST_CHARACTERS if letter.to == "amazon" else 450 if language in {"ja", "zh-Hant"} else 900
    assert len(text) <= aimed, len(text)


def test_chinese_is_taiwanese():
    """No mainland word and no simplified character; letters say 您, never 你."""
    for text in everything("zh-Hant"):
        assert not re.search(
            "發貨|賬|信息|消息|追踪|質量|默認|網絡|文件|支持|添加|獲取|用戶|订|单|买|卖|请|应|为|这|时|间|你", text
        ), text


def test_japanese_letters_are_polite():
    """Plain forms do not end a sentence."""
    for text in everything("ja"):
        for sentence in filter(None, text.split("。")):
            assert re.search(r"(ます|です|ません|ました|でした|ください|か|様|中|：|：\{title\})[」）]?$", sentence), (
                sentence
            )


def test_the_page_of_letters_is_current():
    """docs/letters.md holds every letter in every language, as the registry and the texts are today."""
    assert (ROOT / "docs" / "letters.md").read_text("utf-8") == page(), "run: make docs"
    for letter in LETTERS:
        assert f"| `{letter.key}` |" in page()
        for language in TEXT_LANGUAGES:
            assert f"### `{letter.key}` ({language})" in page()


def test_the_page_is_written_by_its_module():
    """`python -m sheets_sync.letters.page` prints it."""
    done = subprocess.run([sys.executable, "-m", "sheets_sync.letters.page"], check=True, capture_output=True, cwd=ROOT)
    assert done.stdout.decode() == page()
