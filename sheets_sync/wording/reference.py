"""The generated reference: every column, rule, action, clock and problem, each with its words in both languages.

`python -m sheets_sync.wording.reference en` prints the part below the command; `addon.command.reference` writes
the whole pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from schemas.choices import LANGUAGES, PROFILES
from schemas.columns import columns
from schemas.problem import PROBLEMS
from schemas.results import RESULT_COLUMNS
from sheets_sync.claims import ACTIONS, CLOCKS, DUTIES, EXCLUSIONS, GROUNDS, SIGNS
from sheets_sync.claims.judgements import MISSING, NOTES, RISKS
from sheets_sync.wording import Words, words
from sheets_sync.wording.placeholders import PLACEHOLDER

STANDINGS = ("stated", "inferred", "disputed", "unknown")

Row = Sequence[str]


def sections(language: str) -> str:
    """Write the reference of everything this package knows, as Markdown, in `language`."""
    speech = words(language)
    parts = [part for section in _SECTIONS for part in section(speech)]
    return "\n".join(parts)


def heading(speech: Words, key: str) -> Iterator[str]:
    """Write a section's title, and its note where it has one."""
    yield f"\n## {speech.say(f'reference.{key}')}\n"
    note = speech.say(f"reference.{key}.note")
    if note != f"reference.{key}.note":
        yield f"{note}\n"


def table(speech: Words, titles: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    """Write a table; a title is a part of `reference.*`, or a language's own name."""
    names = [_OWN_NAMES.get(title) or speech.say(f"reference.{title}") for title in titles]
    yield _line(names)
    yield _line(["---"] * len(names))
    yield from (_line([cell.replace("|", "\\|") for cell in row]) for row in rows)


def both(key: str) -> tuple[str, str]:
    """Say `key` in English and in Traditional Chinese."""
    english, chinese = (words(language).say(key) for language in LANGUAGES)
    return english, chinese


_OWN_NAMES = {"en": "English", "zh-Hant": "繁體中文"}


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"`{text}`"


def _results(speech: Words) -> Iterator[str]:
    yield from heading(speech, "results")
    rows = ([*both(f"column.result.{key}"), speech.say(f"column.result.{key}.note")] for key in RESULT_COLUMNS)
    yield from table(speech, ["en", "zh-Hant", "meaning"], rows)


def _risks(speech: Words) -> Iterator[str]:
    yield from heading(speech, "risks")
    keys = [*(f"risk.{key}" for key in RISKS), "mirror.pending", "mirror.recheck"]
    yield from table(speech, ["en", "zh-Hant", "meaning"], ([*both(key), speech.say(f"{key}.says")] for key in keys))


def _columns(speech: Words) -> Iterator[str]:
    yield from heading(speech, "columns")
    rows = (
        [
            _code(column.key),
            *both(f"column.{column.key}"),
            speech.say(f"reference.kind.{column.kind}"),
            speech.say(f"reference.of.{column.of}"),
            speech.say(f"reference.{'yes' if column.judged else 'no'}"),
            ", ".join(column.words),
        ]
        for column in columns().values()
    )
    yield from table(speech, ["key", "en", "zh-Hant", "kind", "of", "judged", "vocabulary"], rows)


def _headers(speech: Words) -> Iterator[str]:
    yield from heading(speech, "headers")
    rows = (
        [_code(column.key), " · ".join(dict.fromkeys(name for names in column.aliases.values() for name in names))]
        for column in columns().values()
    )
    yield from table(speech, ["key", "spellings"], rows)


def _grounds(speech: Words) -> Iterator[str]:
    yield from _ruled(speech, "grounds", "ground", [(entry.key, entry.guide) for entry in GROUNDS])


def _exclusions(speech: Words) -> Iterator[str]:
    yield from _ruled(speech, "exclusions", "exclusion", [(entry.key, entry.guide) for entry in EXCLUSIONS])


def _clocks(speech: Words) -> Iterator[str]:
    yield from _ruled(speech, "clocks", "clock", [(entry.key, entry.guide) for entry in CLOCKS])


def _signs(speech: Words) -> Iterator[str]:
    yield from _ruled(speech, "signs", "sign", [(entry.key, entry.guide) for entry in SIGNS])


def _actions(speech: Words) -> Iterator[str]:
    yield from _ruled(speech, "actions", "action", [(entry.key, entry.guide) for entry in ACTIONS])


def _ruled(speech: Words, section: str, family: str, entries: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[str]:
    yield from heading(speech, section)
    rows = (
        [_code(key), *both(f"{family}.{key}"), " ".join(guide), speech.say(f"{family}.{key}.note")]
        for key, guide in entries
    )
    yield from table(speech, ["key", "en", "zh-Hant", "guide", "meaning"], rows)


def _duties(speech: Words) -> Iterator[str]:
    yield from heading(speech, "duties")
    rows = (
        [_code(duty.key), " / ".join(both(f"duty.{duty.key}.soon")), " / ".join(both(f"duty.{duty.key}.missed"))]
        for duty in DUTIES
    )
    yield from table(speech, ["key", "soon", "missed"], rows)


def _missing(speech: Words) -> Iterator[str]:
    yield from heading(speech, "missing")
    yield from table(speech, ["key", "en", "zh-Hant"], ([_code(key), *both(f"missing.{key}")] for key in MISSING))


def _notes(speech: Words) -> Iterator[str]:
    yield from heading(speech, "notes")
    yield from table(speech, ["key", "en", "zh-Hant"], ([_code(key), *both(f"note.{key}")] for key in NOTES))


def _profiles(speech: Words) -> Iterator[str]:
    yield from heading(speech, "profiles")
    rows = [[_code(key), *both(f"profile.{key}"), speech.say(f"profile.{key}.says")] for key in PROFILES]
    rows += [[_code(key), *both(f"standing.{key}"), speech.say(f"standing.{key}.says")] for key in STANDINGS]
    yield from table(speech, ["key", "en", "zh-Hant", "meaning"], rows)


def _problems(speech: Words) -> Iterator[str]:
    yield from heading(speech, "problems")
    rows = ([_code(key), *(PLACEHOLDER.sub("…", text) for text in both(f"problem.{key}"))] for key in PROBLEMS)
    yield from table(speech, ["key", "en", "zh-Hant"], rows)


_SECTIONS = (
    _results,
    _risks,
    _grounds,
    _exclusions,
    _duties,
    _signs,
    _missing,
    _clocks,
    _actions,
    _notes,
    _profiles,
    _columns,
    _headers,
    _problems,
)
"""The reference, section by section, in the order in which a reader needs it."""


if __name__ == "__main__":
    sys.stdout.write(sections(sys.argv[1] if sys.argv[1:] else LANGUAGES[0]))
