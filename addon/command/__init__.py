"""The `claimwatch` command: each sub-command lives in its own module and is loaded only when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from addon.settings import SettingsFault
from schemas.problem import CannotGoOn
from sheets_sync.wording import words

COMMANDS = {
    "check": "addon.command.check:check",
    "sync": "addon.command.sync:sync",
    "undo": "addon.command.undo:undo",
    "runs": "addon.command.runs:runs",
    "letter": "addon.command.letter:letter",
    "case": "addon.command.case:case",
    "health": "addon.command.health:health",
    "policy": "addon.command.policy:policy",
    "doctor": "addon.command.doctor:doctor",
    "up": "addon.command.up:up",
    "serve": "addon.command.serve:serve",
    "worker": "addon.command.worker:worker",
}
"""Every sub-command and where it lives, in the order in which `--help` shows them."""

EXIT_CANNOT_GO_ON = 2


class Commands(click.Group):
    """A group that imports a sub-command on first use, so that `check` does not pay for the web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's own signature
        """Name the sub-commands in their own order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  the same
        """Import the sub-command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's own signature
        """Run a sub-command; whatever stops it is one sentence on stderr and exit 2."""
        try:
            return super().invoke(ctx)
        except CannotGoOn as stop:
            _refuse(words(spoken()).problem(stop.problem))
        except SettingsFault as fault:
            _refuse("\n".join(fault.faults))


def spoken() -> str:
    """Choose the language of messages: `--lang`, else the environment's, else English."""
    arguments = sys.argv[1:]
    for place, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return _known(argument.partition("=")[2])
        if argument == "--lang" and arguments[place + 1 :]:
            return _known(arguments[place + 1])
    return _known(os.environ.get("CLAIMWATCH_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en")


def _known(language: str) -> str:
    return "zh-Hant" if language.replace("_", "-").lower().startswith(("zh-hant", "zh-tw", "zh-hk")) else "en"


def _refuse(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(EXIT_CANNOT_GO_ON)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claimwatch", message="%(version)s")
def main() -> None:
    """Say which Amazon orders can become an A-to-z claim, by when, why, and what to do now."""
