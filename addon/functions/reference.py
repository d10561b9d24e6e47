"""The functions' part of the generated reference (docs/reference*.md): each with both forms and its arguments."""

from __future__ import annotations

from collections.abc import Iterator

from addon.functions.registry import FUNCTIONS, Argument, Function
from sheets_sync.wording import Words
from sheets_sync.wording.reference import heading, table


def functions_page(speech: Words) -> Iterator[str]:
    """Write every function: how it is called, what it answers, what its arguments are, what it reads of a table."""
    yield from heading(speech, "functions")
    for function in FUNCTIONS:
        forms = " · ".join(
            f"`={spelled(function.name, form)}`" for form in (function.arguments, function.table) if form
        )
        yield f"### {function.name}\n"
        yield f"{speech.say(f'function.{function.name}')} {forms}\n"
        yield from _arguments(function, speech)
        if function.columns:
            named = ", ".join(f"`{key}`" for key in function.columns)
            yield f"\n{speech.say('reference.functions.reads', columns=named)}"
        yield ""


def spelled(name: str, arguments: tuple[Argument, ...]) -> str:
    """Write a call; what may be left out stands in brackets."""
    return f"{name}({', '.join(f'[{each.key}]' if each.optional else each.key for each in arguments)})"


def _arguments(function: Function, speech: Words) -> Iterator[str]:
    arguments = dict.fromkeys((*function.arguments, *function.table))
    rows = (
        [
            f"`{each.key}`",
            speech.say(f"reference.takes.{each.takes}"),
            speech.say(f"reference.{'yes' if each.optional else 'no'}"),
            speech.say(f"argument.{each.key}"),
        ]
        for each in arguments
    )
    yield from table(speech, ["argument", "takes", "optional", "meaning"], rows)
