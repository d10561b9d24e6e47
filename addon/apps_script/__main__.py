"""Write the companion's generated scripts: its custom functions and its words."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from addon.functions import FUNCTIONS, Argument, Function
from schemas.choices import LANGUAGES
from sheets_sync.wording import words
from sheets_sync.wording.catalogue import parsed

FOLDER = Path(__file__).resolve().parent
FAMILY = "companion."
_HEAD = "/** Written by `python -m addon.apps_script`. {} */\n\n"
_TYPES = {"date": "Date|Date[][]", "number": "number|number[][]", "text": "string|string[][]", "moment": "Date"}
_TABLE = "any[][]"
_EDITION = 12
"""Digits that tell one edition of the functions from another."""


def functions_script() -> str:
    """Write one documented custom function for each that the backend has."""
    says = "Each function hands its arguments on; what they mean is decided in the backend."
    kinds = "".join(f"  {each.name}: {_js(_kind(each))},\n" for each in FUNCTIONS)
    edition = hashlib.sha256(kinds.encode()).hexdigest()[:_EDITION]
    told = (
        "/** The functions whose columns together are all that any function reads. */\n"
        f"const READERS = {_js(list(dict.fromkeys(_reader(each) for each in FUNCTIONS if each.columns)))};\n"
        "/** Changes when the functions do: what was remembered of a header row is asked for anew. */\n"
        f"const FUNCTIONS_EDITION = '{edition}';\n"
        f"/** @type {{Record<string, Kind>}} */\nconst KINDS = {{\n{kinds}}};\n"
    )
    return _HEAD.format(says) + told + "".join(map(_function, FUNCTIONS))


def words_script() -> str:
    """Write what the companion says, in both languages."""
    keys = [str(entry.id) for entry in parsed("en") if str(entry.id).startswith(FAMILY)]
    said = {language: {key: words(language).say(key) for key in keys} for language in LANGUAGES}
    kind = "/** @type {Record<string, Record<string, string>>} */\n"
    return _HEAD.format("What it says.") + f"{kind}const WORDS = {json.dumps(said, ensure_ascii=False, indent=2)};\n"


SCRIPTS = {"Functions.js": functions_script, "Words.js": words_script}
"""Every generated script."""


def _kind(function: Function) -> dict[str, object]:
    reader = _reader(function)
    all_of_it = not function.columns or next(each for each in FUNCTIONS if each.name == reader) == function
    return {
        "name": function.name,
        "dates": function.kind == "date",
        "whole": function.whole,
        "lines": function.whole and function.kind == "table",
        "reader": reader,
        "columns": None if all_of_it or _reads(reader) == set(function.columns) else list(function.columns),
    }


def _reader(function: Function) -> str:
    """Name the function that reads all that this one reads, and the most; "" for one that takes no table."""
    readers = [each for each in FUNCTIONS if set(function.columns) <= set(each.columns)]
    return max(readers, key=lambda each: len(each.columns)).name if function.columns else ""


def _reads(name: str) -> set[str]:
    return {key for each in FUNCTIONS if each.name == name for key in each.columns}


def _function(function: Function) -> str:
    arguments = function.arguments or function.table
    lines = [_both(f"function.{function.name}"), "", *_parameters(function, arguments)]
    lines += [f"@return {{any}} {words('en').say(f'function.{function.name}')}", "@customfunction"]
    documented = "\n".join(f" * {line}".rstrip() for line in lines)
    names = ", ".join(each.key for each in arguments)
    called = f"function {function.name}({names}) {{\n  return forward_(KINDS.{function.name}, [...arguments]);\n}}\n"
    return f"\n/**\n{documented}\n */\n{called}"


def _parameters(function: Function, arguments: tuple[Argument, ...]) -> list[str]:
    """Document each argument; the first may be a table instead, and then the second is the moment."""
    told = []
    for place, each in enumerate(arguments):
        also = function.table[place] if function.arguments and place < len(function.table) else None
        kinds = dict.fromkeys(_TYPES.get(kind.takes, _TABLE) for kind in (each, also) if kind)
        name = f"[{each.key}]" if each.optional or place else each.key
        says = (
            f"{_both(f'argument.{each.key}')} | {_both(f'argument.{also.key}')}"
            if also
            else _both(f"argument.{each.key}")
        )
        told.append(f"@param {{{'|'.join(kinds)}}} {name} {says}")
    return told


def _both(key: str) -> str:
    """Say it in every language: a sheet shows one text to all."""
    return " ".join(words(language).say(key) for language in LANGUAGES)


def _js(held: object) -> str:
    return json.dumps(held).replace('"', "'")


def main() -> None:
    """Write them."""
    for name, written in SCRIPTS.items():
        (FOLDER / name).write_text(written(), "utf-8")


if __name__ == "__main__":
    main()
