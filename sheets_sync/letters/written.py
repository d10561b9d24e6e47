"""A letter written out for one order line: the text, what it rests on, what is blank, and what goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheets_sync.cases.evidence import Piece, pieces
from sheets_sync.claims.case import Case
from sheets_sync.letters.facts import LISTS
from sheets_sync.letters.formats import said
from sheets_sync.letters.registry import LETTERS, Letter
from sheets_sync.letters.sending import Verdict, verdict
from sheets_sync.letters.slots import Value, fact, market_of
from sheets_sync.letters.texts import TEXT_LANGUAGES, Texts, texts
from sheets_sync.policy import marketplaces
from sheets_sync.wording import Words, words
from sheets_sync.wording.placeholders import PLACEHOLDER, filled

FALLBACK = "en"
"""The language of letters where a marketplace's own has none yet."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """A fact as it stands in the text, and where it came from."""

    slot: str
    value: str
    columns: tuple[str, ...]
    row: int


@dataclass(frozen=True, slots=True)
class Blank:
    """A place that a person fills: the column that lacks (none: the reason itself), its row and why, by key."""

    slot: str
    column: str
    row: int
    lack: str


@dataclass(frozen=True, slots=True)
class Written:
    """One letter in one language. `parts` is the text by paragraph, greeting and closing left out."""

    letter: Letter
    language: str
    greeting: str
    parts: dict[str, str]
    closing: str
    facts: tuple[Inserted, ...]
    blanks: tuple[Blank, ...]

    @property
    def text(self) -> str:
        """The whole letter, a blank line between paragraphs."""
        return "\n\n".join((self.greeting, *self.parts.values(), self.closing))


def letter_named(key: str) -> Letter | None:
    """Find a letter by its key."""
    return next((letter for letter in LETTERS if letter.key == key), None)


def language_of(case: Case) -> str:
    """Choose the language of a case's letters: the first of its marketplace's that there are texts in."""
    return next(iter(_spoken(case)), FALLBACK)


def _spoken(case: Case) -> tuple[str, ...]:
    """List the languages of the marketplace in which there are texts."""
    market = market_of(case.orders)
    spoken = marketplaces()[market].languages if market else ()
    return tuple(language for language in spoken if language in TEXT_LANGUAGES)


def verdicts(case: Case) -> dict[str, Verdict]:
    """Say of every letter whether it may be sent now."""
    return {letter.key: verdict(case, letter.checks) for letter in LETTERS}


def suggested(case: Case) -> Letter | None:
    """Choose the first letter to send; without one, the first to send with care."""
    found = verdicts(case)
    ordered = [letter for answer in ("send", "careful") for letter in LETTERS if found[letter.key].answer == answer]
    return ordered[0] if ordered else None


def files_of(case: Case, letter: Letter) -> tuple[Piece, ...]:
    """List the evidence that goes to Amazon beside the text; other letters carry none."""
    return pieces(case, 0) if letter.to == "amazon" else ()


QUESTIONS = ("why", "unanswered")
"""Blanks whose question is not simply what their column holds."""


def written(case: Case, letter: Letter, language: str, seller: Words) -> Written:
    """Write a letter for a case of one line; blanks carry their question in the seller's language."""
    return _Pen(case, letter, texts(language), seller).write()


class _Pen:
    """One writing: keeps each fact and each blank that went into the text."""

    def __init__(self, case: Case, letter: Letter, speech: Texts, seller: Words) -> None:
        self.case, self.letter, self.speech, self.seller = case, letter, speech, seller
        self.facts: dict[str, Inserted] = {}
        self.blanks: dict[str, Blank] = {}

    def write(self) -> Written:
        """Write it, paragraph by paragraph."""
        parts = {part: self._paragraph(part) for part in self.letter.parts}
        greeting, closing = self.speech.greeting[self.letter.to], self.speech.closing[self.letter.to]
        facts, blanks = tuple(self.facts.values()), tuple(self.blanks.values())
        return Written(self.letter, self.speech.language, greeting, parts, closing, facts, blanks)

    def _paragraph(self, part: str) -> str:
        lead = self._filled(self.speech.letters[self.letter.key][part])
        return "\n".join((lead, *self._listed(part))) if part in self.letter.lists else lead

    def _listed(self, part: str) -> Iterator[str]:
        """List one numbered sentence for each fact, or each failed condition, that the case has."""
        chosen, sentences = LISTS[part](self.case), self.speech.sentences[part]
        for number, sentence in enumerate(chosen, 1):
            yield f"{number}. {self._filled(sentences[sentence.key])}"
        if not chosen:
            yield f"1. {self._blank(Blank('why', '', int(self.case.orders.row[0]), 'unknown'))}"

    def _filled(self, text: str) -> str:
        slots = dict.fromkeys(PLACEHOLDER.findall(text))
        return filled(text, {key: self._slot(key) for key in slots})

    def _slot(self, key: str) -> str:
        found = fact(self.case, key)
        value = None if found.value is None else self._said(found.value)
        if value is None:
            return self._blank(Blank(key, found.columns[-1], found.row, found.lack or "inexact"))
        self.facts[key] = Inserted(key, value, found.columns, found.row)
        return value

    def _said(self, value: Value) -> str | None:
        market = market_of(self.case.orders)
        return said(value, self.speech.language, market, clock=self.letter.to == "amazon")

    def _blank(self, blank: Blank) -> str:
        self.blanks[blank.slot] = blank
        return self.seller.say("letter.blank", name=name_of(blank, self.seller))


MOST_CHARACTERS = 2_000
"""What Amazon's messages take."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """Everything about letters for one line: the letter (none: none is due), its translation, files, all verdicts.

    A letter without its text is withheld: its time has not come.

    `fallback`: the marketplace's own language has no texts, so the letter is in another.
    """

    order_id: str
    row: int
    verdicts: dict[str, Verdict]
    letter: Letter | None = None
    written: Written | None = None
    translation: Written | None = None
    files: tuple[Piece, ...] = ()
    fallback: bool = False


def sheaf(case: Case, letter: Letter | None, language: str | None, seller: str) -> Sheaf:
    """Write a letter in `language` (None: the marketplace's) with the seller's translation where that differs."""
    orders = case.orders
    bare = Sheaf(orders.texts["order_id"].text[0], int(orders.row[0]), verdicts(case))
    if letter is None or (letter.withheld and bare.verdicts[letter.key].answer == "not_now"):
        return replace(bare, letter=letter)
    speech, chosen = words(seller), language or language_of(case)
    return replace(
        bare,
        letter=letter,
        written=written(case, letter, chosen, speech),
        translation=None if chosen == seller else written(case, letter, seller, speech),
        files=files_of(case, letter),
        fallback=language is None and not _spoken(case),
    )


def name_of(blank: Blank, seller: Words) -> str:
    """Name what a blank asks for, in the seller's language."""
    asked = blank.slot in QUESTIONS
    return seller.say(f"letter.question.{blank.slot}" if asked else f"column.{blank.column}")
