"""Writes docs/reference.md and docs/reference.zh-Hant.md: `python -m addon.command.reference` (or `make docs`)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from addon.command import main
from addon.functions.reference import functions_page
from sheets_sync.wording import Words, words
from sheets_sync.wording.reference import heading, sections, table

PAGES = {"en": "reference.md", "zh-Hant": "reference.zh-Hant.md"}
"""Language → the name of its page under docs/."""


def page(language: str) -> str:
    """Write the whole reference in one language, as Markdown."""
    speech = words(language)
    head = (f"# {speech.say('reference.title')}\n", speech.say("reference.intro"), f"\n{speech.say('reference.other')}")
    return "\n".join((*head, *_commands(speech), *functions_page(speech), sections(language))) + "\n"


def help_keys(name: str, parameter: click.Parameter) -> tuple[str, str]:
    """Name the msgids that can hold an option's help: its own for this command, or the one that commands share."""
    return f"command.{name}.option.{parameter.name}", f"command.option.{parameter.name}"


def documented() -> Iterator[tuple[str, click.Command, list[click.Parameter]]]:
    """List every command with the options it takes, in the order of `--help`."""
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        if command is not None:
            yield name, command, [each for each in command.params if isinstance(each, click.Option)]


def _commands(speech: Words) -> Iterator[str]:
    yield from heading(speech, "commands")
    for name, command, options in documented():
        pieces = command.collect_usage_pieces(click.Context(command))
        yield f"### `claimwatch {' '.join((name, *pieces))}`\n"
        yield f"{speech.say(f'command.{name}.help')}\n"
        rows = [[f"`{_spelled(option)}`", _help(speech, name, option)] for option in options]
        yield from table(speech, ["option", "meaning"], rows)
        yield ""


def _spelled(option: click.Parameter) -> str:
    names = ", ".join(option.opts)
    return names if getattr(option, "is_flag", False) else f"{names} {option.make_metavar(click.Context(main))}"


def _help(speech: Words, name: str, option: click.Parameter) -> str:
    own, shared = help_keys(name, option)
    said = speech.say(own)
    return speech.say(shared) if said == own else said


if __name__ == "__main__":
    folder = Path(sys.argv[1] if sys.argv[1:] else "docs")
    for language, name in PAGES.items():
        (folder / name).write_text(page(language), "utf-8")
