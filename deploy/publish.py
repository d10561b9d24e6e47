#!/usr/bin/env python3
"""Put the add-on and its companion in place for one backend: created where they are not there yet, else replaced.

    deploy/publish.py https://claims.example.com --project my-project [--script SCRIPT_ID] [--dry-run]

It fills the address into copies of both manifests under --out, prints every command before it runs it, and stops at the
first that fails. It needs gcloud (the add-on) and clasp 3 (the companion), logged in. `--dry-run` only prints.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = HERE.parent / "addon" / "apps_script"
PLACEHOLDER = "https://backend.invalid"
ADDRESS = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
NAME = "claimwatch"
TITLE = "Claimwatch"
MISSING = 127
"""What a shell ends with where a command is not there."""


def filled(address: str, out: Path) -> None:
    """Write the deployment resource and the companion's folder for an address."""
    companion = out / "companion"
    companion.mkdir(parents=True, exist_ok=True)
    for old in companion.glob("*.js"):
        old.unlink()
    for source in (*SCRIPTS.glob("*.js"), SCRIPTS / "appsscript.json"):
        text = source.read_text("utf-8").replace(PLACEHOLDER, address)
        (companion / source.name).write_text(text, "utf-8")
    resource = (HERE / "deployment.json").read_text("utf-8")
    (out / "deployment.json").write_text(resource.replace(PLACEHOLDER, address), "utf-8")


def commands(out: Path, project: str, *, has_script: bool) -> list[tuple[Path, list[str]]]:
    """List the commands, each with the folder it runs in.

    `replace` also creates a deployment that is not there yet. clasp creates a script where none is named, and later
    runs find its id in the folder.
    """
    cloud, companion = ["gcloud", "workspace-add-ons"], out / "companion"
    at = f"--project={project}"
    create = [] if has_script else [(companion, ["clasp", "create-script", "--title", TITLE])]
    return [
        (out, [*cloud, "deployments", "replace", NAME, "--deployment-file=deployment.json", at]),
        (out, [*cloud, "get-authorization", at]),
        *create,
        (companion, ["clasp", "push", "--force"]),
        (companion, ["clasp", "create-version", TITLE]),
    ]


def asked(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; exit with 2 where it cannot be used."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="where the backend answers: https://…, without a path")
    parser.add_argument("--project", required=True, help="the Google Cloud project of the add-on")
    parser.add_argument("--script", help="id of the companion's Apps Script project; without it, one is created")
    parser.add_argument(
        "--out", type=Path, default=Path("build") / "publish", help="where filled-in copies are written"
    )
    parser.add_argument("--dry-run", action="store_true", help="write the copies and print the commands; run none")
    said = parser.parse_args(arguments)
    said.address = said.address.rstrip("/")
    if not ADDRESS.fullmatch(said.address):
        parser.error(f"{said.address!r} is no address of a backend; write it like https://claims.example.com")
    return said


def main(arguments: list[str]) -> int:
    """Do it; give the exit status of the first command that failed."""
    said = asked(arguments)
    kept = said.out / "companion" / ".clasp.json"
    filled(said.address, said.out)
    if said.script:
        kept.write_text(json.dumps({"scriptId": said.script, "rootDir": "."}) + "\n", "utf-8")
    for folder, command in commands(said.out, said.project, has_script=kept.exists()):
        sys.stdout.write(f"(cd {shlex.quote(str(folder))} && {shlex.join(command)})\n")
        sys.stdout.flush()
        if not said.dry_run and (status := _ran(folder, command)):
            return status
        filled(said.address, said.out)  # clasp writes a manifest of its own over ours when it creates a script
    return 0


def _ran(folder: Path, command: list[str]) -> int:
    try:
        status = subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603  the list above, word by word
    except FileNotFoundError:
        sys.stderr.write(f"{command[0]} is not here; README says how to get it.\n")
        return MISSING
    if status:
        sys.stderr.write(f"Stopped: {command[0]} ended with {status}. What came before it is done.\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
