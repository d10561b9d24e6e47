"""The mirror: every formula the product writes, built here and nowhere else, from constants and column letters.

A formula stands in the header cell of its column, begins its ranges in the header row and gives the title there. It
shows nothing but its own title where it was moved to another row, so that an answer can never stand beside another
order. Arguments are separated by `;`, which every locale takes; there are no literals that a locale spells differently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schemas.grid import letter
from schemas.results import RESULT_COLUMNS
from sheets_sync.ledger import (
    AS_OF,
    BEGIN,
    END,
    ENTRIES_RANGE,
    ENTRY,
    LANGUAGE,
    MOMENT,
    POLICY,
    PROFILE,
    WORDS,
    WORDS_RANGE,
)
from sheets_sync.rowkey import (
    ALMOST_A_MINUTE,
    ERROR,
    LONGEST,
    MINUTES,
    NO,
    NUMBER,
    SEPARATOR,
    TEN_THOUSANDTHS,
    TEXT,
    WHOLE,
    YES,
    Joined,
    name_of,
)
from sheets_sync.tabs.block import Block, joined_parts, looked_up
from sheets_sync.wording import Words

KEY, ECHO = "key", "echo"
MIRROR_COLUMNS = (KEY, *RESULT_COLUMNS)
"""Our columns in the seller's tab, from left to right; the first is hidden."""
OUR_COLUMNS = (*MIRROR_COLUMNS, ECHO)
"""With the column that stands beside plain values, hidden too: the key that the values of a row were computed for."""
SEAL, LIVE = "␞", "␞␞"
"""Ends the key in an echo, and each sign behind it; begins what the header cell says: the values' rules and moment.
LIVE there says that there are no values: live answers are never greyed."""
TURN = "@"
"""Stands before the rules in an echo, as often as there were generations of format rules."""
TAGS: Mapping[str, str] = dict(zip(RESULT_COLUMNS, "abcdefgh", strict=True))
"""Result column → the letter before its sign in an echo."""
SECONDS = 10
"""Digits of a moment, in UTC seconds, at the end of an echo and of what its header cell says: compared as texts."""
SIGNED = 80
"""Characters of a text that its sign repeats, after its length."""
SIGN_SCALES: Mapping[str, int] = {"opens": MINUTES, "closes": MINUTES, "act_by": MINUTES}
"""What a number is multiplied by in its sign, where not by ten thousand."""

TOO_LONG = {"risk": "risk.unknown", "reasons": "reason.too_long"}
"""What a line says whose key is too long to be looked up; its other answers stay blank."""
_BEGINNING, _SPILLING, _FLAGGING = "=IF(ROW()<>ROW(", ";ARRAYFORMULA(IF(ROW(", ";IFERROR(IF(TODAY()>"
_YES, _NO = "(1=1)", "(1=0)"
OTHER = "?"
"""What keys begin with where a header was renamed since the columns were recognised: no look-up finds them."""
_TITLE_HELD = 100
"""Characters of a title up to which it is held; a formula is no place for an essay."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where things stand: 1-based header row, 0-based columns of the order ids and of our key, title of the ledger.

    `beside`: the other tabs whose facts the key joins.
    """

    header: int
    order: int
    key: int
    ledger: str
    beside: tuple[Block, ...] = ()


def titles(speech: Words) -> dict[str, str]:
    """Title each of our columns in the reader's language."""
    return {KEY: speech.say("mirror.key"), **{column: speech.title(column) for column in RESULT_COLUMNS}}


def formulas(stand: Stand, parts: Sequence[Joined], speech: Words) -> dict[str, str]:
    """Build the header formula of each of our columns."""
    titled = titles(speech)
    key = key_formula(stand, parts, titled[KEY])
    return {KEY: key, **{column: result_formula(column, stand, titled[column], speech) for column in RESULT_COLUMNS}}


def key_formula(stand: Stand, parts: Sequence[Joined], title: str) -> str:
    """Join the judged cells of each line; a line without an order id gives a true blank.

    Where a header cell does not say any more what it said when the columns were recognised, no key is one of ours.
    """
    cells = [coded(_down(part.column, stand.header), part) for part in parts]
    skus = next((_down(part.column, stand.header) for part in parts if part.key == "sku"), "")
    cells += [looked_up(block, _down(stand.order, stand.header), skus) for block in stand.beside]
    return _standing(stand, title, f'&"{SEPARATOR}"&'.join((_named(stand, parts), *cells)))


def value_heads(stand: Stand, parts: Sequence[Joined], speech: Words, generation: int) -> dict[str, str]:
    """Say what stands in the header cell of each of our columns where results are plain values."""
    titled = titles(speech)
    first = f"${letter(stand.order)}${stand.header}"
    ledger = tab_name(stand.ledger)
    rules = '&"/"&'.join(f"{ledger}!{cell}" for cell in (POLICY, PROFILE, LANGUAGE))
    fresh = f'"{SEAL}{TURN * generation}"&{rules}&"{SEAL}"&{ledger}!{MOMENT}'
    title = parts[0].title
    there = fresh if title is None or len(title) > _TITLE_HELD else f'IF({first}={quoted(title)};{fresh};"")'
    flag = f'{_BEGINNING}{first});"";IFERROR(IF(TODAY()>{ledger}!{AS_OF}+1;"";{there});""))'
    return {**titled, KEY: key_formula(stand, parts, titled[KEY]), ECHO: flag}


def echo_formula(stand: Stand, generation: int) -> str:
    """Say over an echo that is not needed any more, and in each row, that answers are live."""
    return _standing(stand, LIVE, quoted(SEAL + TURN * generation))


def grey_rule(what: str, column: int, stand: Stand, echo: int, generation: int) -> str:
    """Say where a result column shows nothing that is valid: the formula of a format rule over the whole column.

    A cell is valid while the echo beside it begins with its row's key and knows the cell itself again, was made by the
    rules that the header cell names, and holds for longer than the moment there; where that cannot be found out (a
    column is gone), nothing is. But where anything in the row is of a later generation, that one's rule decides: this
    one is outdated, and does nothing. So no rule ever has to be deleted, which Sheets can do by its place only.
    """
    own, its, flag = f"${letter(stand.key)}1", f"${letter(echo)}1", f"${letter(echo)}${stand.header}"
    known = f'FIND("{SEAL}{TAGS[what]}"&{_sign(what, f"${letter(column)}1")}&"{SEAL}";{its})>0'
    rules = f"FIND(LEFT({flag};LEN({flag})-{SECONDS});{its})>0"
    lasting = f"RIGHT({its};{SECONDS})>RIGHT({flag};{SECONDS})"
    matched = f'IF(FIND({own}&"{SEAL}";{its})=1;IF({known};IF({rules};IF({lasting};1=0;1=1);1=1);1=1);1=1)'
    row = f'IF(ROW({own})=ROW({flag});1=0;IF({own}="";1=1;{matched}))'
    grey = f'IFERROR(IF({flag}="{LIVE}";1=0;IF(LEFT({flag})<>"{SEAL}";1=1;{row}));1=1)'
    later = f'ISNUMBER(MATCH("*{SEAL}{TURN * (generation + 1)}*";1:1;0))'
    return f"=IF({grey};IF({later};1=0;1=1);1=0)"


def _sign(what: str, cell: str) -> str:
    number = f'"#"&ROUND({cell}*{SIGN_SCALES.get(what, TEN_THOUSANDTHS)})'
    text = f'LEN({cell})&":"&LEFT({cell};{SIGNED})'
    return f'IF(ISBLANK({cell});"";IF(ISNUMBER({cell});{number};{text}))'


def is_grey(formula: str) -> bool:
    """Whether a format rule's formula is ours for plain values, of whatever place."""
    return _plain(formula).startswith("=IF(IFERROR(IF(") and f'<>"{SEAL}"' in formula and f"*{SEAL}{TURN}" in formula


def generation_of(formula: str) -> int:
    """Say of which generation a format rule of ours is, or what stands over the echo; 0: of none."""
    _, _, later = formula.partition(SEAL + TURN)
    count = len(later) - len(later.lstrip(TURN)) + 1 if later else 0
    return count - 1 if is_grey(formula) else count


def is_flag(cell: object) -> bool:
    """Whether a cell holds the formula that stands over the echo of plain values."""
    return isinstance(cell, str) and ours(cell) and _FLAGGING in _plain(cell)


def block_formula(rows: str, first: str, head: str, body: str) -> str:
    """Bring rows of another tab into our hidden one: the head in the row `first`, what each row says below it."""
    return f"=ARRAYFORMULA(IF(ROW({rows})={first};{head};{body}))"


def result_formula(column: str, stand: Stand, title: str, speech: Words) -> str:
    """Look one answer up by the line's key; a neutral word where there is none for these very cells."""
    pending, recheck = quoted(speech.say("mirror.pending")), quoted(speech.say("mirror.recheck"))
    too_long = quoted(speech.say(TOO_LONG[column])) if column in TOO_LONG else ""
    ledger, key = tab_name(stand.ledger), _down(stand.key, stand.header)
    found = f"IF({_look_up(key, ledger, 1)}={key};{_answer(column, key, ledger)};{pending})"
    fits = f"IF(LEN({key})>{LONGEST};{too_long};{found})"
    fresh = f"IF(TODAY()>{ledger}!{AS_OF}+1;{recheck};{fits})"
    whole = f"IF({ledger}!{BEGIN}<>{ledger}!{END};{pending};{fresh})"
    return _standing(stand, title, f"IFERROR({whole};{pending})")


def due_rule(act_by: int, row: int) -> str:
    """Say where something is due by the end of tomorrow: the formula of a format rule whose range begins in `row`."""
    cell = f"${letter(act_by)}{row}"
    return f"=({cell}>0)*({cell}<TODAY()+2)>0"


def calm_rule(risk: int, row: int, said: Sequence[str]) -> str:
    """Say where the risk is one of these words: the formula of a format rule whose range begins in `row`."""
    cell = f"${letter(risk)}{row}"
    return f"={'+'.join(f'({cell}={quoted(word)})' for word in said)}>0"


def same(formula: object, other: str) -> bool:
    """Whether two formulas say the same, however the sheet spells separators, spaces, case and quotes of tab names."""
    return isinstance(formula, str) and _plain(formula) == _plain(other)


def ours(cell: object) -> bool:
    """Whether a cell holds a formula of ours, of whatever language, version or place."""
    plain = _plain(cell) if isinstance(cell, str) else ""
    return plain.startswith(_BEGINNING) and (_SPILLING in plain or _FLAGGING in plain)


def _standing(stand: Stand, title: str, body: str) -> str:
    order, titled = _down(stand.order, stand.header), quoted(title)
    first = f"${letter(stand.order)}${stand.header}"
    lines = f'{order})=ROW({first});{titled};IF(IFERROR({order};1)="";;{body}))'
    return f"{_BEGINNING}{first});{titled}{_SPILLING}{lines}))"


def _named(stand: Stand, parts: Sequence[Joined]) -> str:
    """Name the columns while their header cells say what was recognised."""
    held = _held(stand, parts)
    name = quoted(name_of((*parts, *joined_parts(stand.beside, 0))))
    if not held:
        return name
    cells = f'&"{SEPARATOR}"&'.join(cell for cell, _ in held)
    return f'IF({cells}={quoted(SEPARATOR.join(text for _, text in held))};{name};"{OTHER}")'


def _held(stand: Stand, parts: Sequence[Joined]) -> list[tuple[str, str]]:
    """Cells of the header, each with its text; of two rows both, and that they are neighbours: else they are none."""
    row, order = stand.header, letter(stand.order)
    cells = [(f"${letter(part.column)}${row}", part.title) for part in parts]
    upper = [(f"${letter(part.column)}${row - 1}", part.above) for part in parts if part.above is not None]
    apart = [(f"ROW(${order}${row})-ROW(${order}${row - 1})", "1")] if upper else []
    return [(cell, text) for cell, text in (*cells, *upper, *apart) if text is not None and len(text) <= _TITLE_HELD]


def coded(cell: str, part: Joined, *, empty: bool = False) -> str:
    """Code one cell, or each of a range, as a part of a key; `empty`: a text without characters counts as a blank."""
    text = f'IF({cell}={_YES};"{YES}";IF({cell}={_NO};"{NO}";"{TEXT}"&{cell}))'
    whole = f'"{WHOLE}"&{_less(f"ROUND({cell})", part.zero)}'
    other = f'"{NUMBER}"&{_less(f"ROUND({cell}*{part.scale}{_down_to_minute(part)})", part.zero * part.scale)}'
    number = f"IF(ROUND({cell})={cell};{whole};{other})"
    filled = f"IF(ISNUMBER({cell});{number};{text})"
    blank = f'{cell}=""' if empty else f"ISBLANK({cell})"
    return f'IFERROR(IF({blank};"";{filled});"{ERROR}")'


def _down_to_minute(part: Joined) -> str:
    taken, of = ALMOST_A_MINUTE
    return f"-{taken}/{of}" if part.scale == MINUTES else ""


def _less(number: str, zero: int) -> str:
    return f"({number}-{zero})" if zero else number


def _answer(column: str, key: str, ledger: str) -> str:
    if column in ENTRY:
        return _look_up(key, ledger, ENTRY.index(column) + 1)
    number = _look_up(key, ledger, ENTRY.index("words") + 1)
    return f"VLOOKUP({number};{ledger}!{WORDS_RANGE};{WORDS.index(column) + 1};0)"


def _look_up(key: str, ledger: str, column: int) -> str:
    return f"VLOOKUP({key};{ledger}!{ENTRIES_RANGE};{column};0)"


def _down(column: int, row: int) -> str:
    return f"${letter(column)}${row}:${letter(column)}"


def quoted(text: str) -> str:
    """Write a text as a constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


def tab_name(title: str) -> str:
    """Write the title of a tab as formulas name it."""
    plain = title.startswith("_") and title.isascii() and title.isidentifier()
    return title if plain else "'" + title.replace("'", "''") + "'"


def _plain(formula: str) -> str:
    """Bring a formula into one spelling outside of its texts."""
    pieces = formula.split('"')
    pieces[::2] = ["".join(piece.split()).replace(",", ";").replace("'", "").upper() for piece in pieces[::2]]
    return '"'.join(pieces)
