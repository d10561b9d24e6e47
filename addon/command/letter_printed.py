"""A letter as a terminal and as JSON show it: what to paste apart from everything that is only for the seller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from babel.core import Locale
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from sheets_sync.cases.evidence import Piece
from sheets_sync.letters.sending import Verdict
from sheets_sync.letters.written import MOST_CHARACTERS, Blank, Sheaf, Written, name_of
from sheets_sync.wording import Words

Json = dict[str, object]

QUIET = "#98A3AF"
WARNING = "#F0D279"
INDENT = (0, 0, 0, 2)


def verdict_said(verdict: Verdict, speech: Words) -> str:
    """Say whether a letter may be sent, and why not."""
    reason = speech.say(f"letter.reason.{verdict.reason}") if verdict.reason else ""
    return speech.say(f"letter.verdict.{verdict.answer}", reason=reason)


def language_said(language: str, speech: Words) -> str:
    """Name a language in the seller's."""
    name = Locale.parse(language.replace("-", "_")).get_display_name(speech.language.replace("-", "_"))
    return name or language


def letter_answer(sheaf: Sheaf, speech: Words) -> Json:
    """Describe a letter, or that none is due, for scripts."""
    verdicts = {key: {"answer": each.answer, "reason_key": each.reason or None} for key, each in sheaf.verdicts.items()}
    head: Json = {"order_id": sheaf.order_id, "row": sheaf.row, "letters": verdicts}
    if sheaf.letter is None:
        return head | {"letter_key": None}
    head |= {"letter_key": sheaf.letter.key, "to": sheaf.letter.to, "kind": sheaf.letter.kind}
    if sheaf.written is None:
        return head | {"text": None}
    return head | {
        **_text_answer(sheaf.written, speech),
        "translation": None if sheaf.translation is None else _translation_answer(sheaf.translation),
        "files": [_file_answer(piece) for piece in sheaf.files],
    }


def _text_answer(written: Written, speech: Words) -> Json:
    facts = [
        {"slot": each.slot, "value": each.value, "columns": each.columns, "row": each.row} for each in written.facts
    ]
    blanks = [
        {"slot": each.slot, "column": each.column or None, "row": each.row, "question": name_of(each, speech)}
        for each in written.blanks
    ]
    return {"language": written.language, "text": written.text, "facts": facts, "blanks": blanks}


def _translation_answer(translation: Written) -> Json:
    return {"language": translation.language, "text": translation.text}


def _file_answer(piece: Piece) -> Json:
    return {"key": piece.item.key, "found": piece.found, "lacking": piece.lacking}


def print_letter(console: Console, sheaf: Sheaf, speech: Words) -> None:
    """Print a letter: whether to send it, the text to paste, then what the seller alone needs."""
    if sheaf.letter is None:
        return
    verdict = sheaf.verdicts[sheaf.letter.key]
    console.print(_head(speech.say(f"letter.{sheaf.letter.key}"), sheaf, speech))
    console.print(Text(verdict_said(verdict, speech), "" if verdict.answer == "send" else WARNING))
    if sheaf.written is None:
        return
    if sheaf.fallback:
        console.print(Text(speech.say("letter.no_text"), WARNING))
    _print_text(console, sheaf.written, speech, "letter.text")
    if sheaf.translation is not None:
        _print_text(console, sheaf.translation, speech, "letter.translation")
    console.print(Rule(style=QUIET))
    for part in _for_the_seller(sheaf, sheaf.written, speech):
        console.print(part)


def print_none(console: Console, sheaf: Sheaf, speech: Words) -> None:
    """Say that no letter is due, and of every letter why."""
    console.print(_head(speech.say("letter.none"), sheaf, speech))
    rows = [(speech.say(f"letter.{key}"), key, verdict_said(each, speech)) for key, each in sheaf.verdicts.items()]
    console.print(_table(rows))


def _head(title: str, sheaf: Sheaf, speech: Words) -> Text:
    place = speech.say("letter.head", order=sheaf.order_id, row=sheaf.row)
    return Text.assemble((title, "bold"), (f"   {place}", QUIET))


def _print_text(console: Console, written: Written, speech: Words, title: str) -> None:
    """Print the text as it is pasted: no markup is read in it, no line is cut by the terminal's width."""
    console.print(Rule(Text(speech.say(title, language=language_said(written.language, speech))), style=QUIET))
    console.print(Text(written.text), soft_wrap=True)


def _for_the_seller(sheaf: Sheaf, written: Written, speech: Words) -> Iterator[Padding | Text]:
    if len(written.text) > MOST_CHARACTERS:
        yield Text(speech.say("letter.too_long", count=len(written.text), most=MOST_CHARACTERS), WARNING)
    if written.blanks:
        yield Text(speech.say("letter.blanks"), WARNING)
        yield _table([_blank_row(each, speech) for each in written.blanks])
    if written.facts:
        yield Text(speech.say("letter.facts"), "bold")
        named = [(each.value, _columns(each.columns, speech), str(each.row)) for each in written.facts]
        yield _table([(value, column, _row(int(row), speech)) for value, column, row in named])
    if sheaf.files:
        yield Text(speech.say("letter.files"), "bold")
        yield _table([_file_row(piece, speech) for piece in sheaf.files])
        yield Text(speech.say("letter.files.note"), QUIET)
    others = [key for key, each in sheaf.verdicts.items() if each.answer != "not_now" and key != written.letter.key]
    if others:
        yield Text(speech.say("letter.others"), "bold")
        yield _table([(speech.say(f"letter.{key}"), key, verdict_said(sheaf.verdicts[key], speech)) for key in others])


def _blank_row(blank: Blank, speech: Words) -> tuple[str, str, str]:
    return name_of(blank, speech), speech.say(f"letter.lack.{blank.lack}"), _row(blank.row, speech)


def _file_row(piece: Piece, speech: Words) -> tuple[str, str]:
    lacking = _columns(piece.lacking, speech)
    return speech.say(f"evidence.{piece.item.key}"), speech.say(f"letter.file.{piece.found}", columns=lacking)


def _columns(keys: tuple[str, ...], speech: Words) -> str:
    return speech.say("list.separator").join(speech.say(f"column.{key}") for key in keys)


def _row(row: int, speech: Words) -> str:
    return speech.say("place.row", row=row)


def _table(rows: Sequence[tuple[str, ...]]) -> Padding:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    for _ in rows[0]:
        table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return Padding(table, INDENT, expand=False)
