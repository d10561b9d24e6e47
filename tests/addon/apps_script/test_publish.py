"""The add-on's deployment resource and the script that puts it and the companion in place for one address."""

from __future__ import annotations

import ast
import copy
import json
import os
import re
import subprocess
import sys

import pytest
from builders.companion import ROOT, SCRIPTS
from google.cloud.gsuiteaddons_v1 import Deployment
from google.protobuf.json_format import ParseDict, ParseError

from addon.doors import DOORS
from addon.verify import NEEDED

ADDRESS = "https://claims.example.com"
PUBLISH = ROOT / "deploy" / "publish.py"
RESOURCE = json.loads((ROOT / "deploy" / "deployment.json").read_text("utf-8"))
UNPUBLISHED = {
    ("addOns", "httpOptions", "granularOauthPermissionSupport"): "add-ons/guides/alternate-runtimes",
    ("addOns", "sheets", "linkPreviewTriggers"): "apps-script/manifest/editor-addons",
    ("addOns", "sheets", "createActionTriggers"): "apps-script/manifest/editor-addons",
    ("addOns", "docs", "linkPreviewTriggers"): "apps-script/manifest/editor-addons",
}
"""Fields that Google documents (pages of developers.google.com) and its published protobuf does not have."""


def published(resource):
    """A resource without the documented fields that the protobuf lacks."""
    left = copy.deepcopy(resource)
    for *path, last in UNPUBLISHED:
        held = left
        for part in path:
            held = held.get(part, {})
        held.pop(last, None)
    return left


def ran(tmp_path, *arguments, **environ):
    """Run the script in a folder of its own."""
    command = [sys.executable, PUBLISH, ADDRESS, "--project", "shop-1", "--out", tmp_path / "out", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environ)


def test_googles_own_parser_takes_the_resource():
    """Google's protobuf takes every field, save the documented ones that it lacks; a field of our own it refuses."""
    ParseDict(published(RESOURCE), Deployment.pb(Deployment()))
    wrong = published(RESOURCE)
    wrong["addOns"]["sheets"]["homepage"] = {}
    with pytest.raises(ParseError):
        ParseDict(wrong, Deployment.pb(Deployment()))


def test_every_address_of_the_resource_is_a_door():
    """Each trigger calls a door of the add-on, and the scopes are those that the doors ask for."""
    called = set(re.findall(r'"https://backend\.invalid(/[^"]+)"', json.dumps(RESOURCE)))
    assert called == {"/addon/homepage", "/addon/file-scope-granted"}
    doors = {door.path for door in DOORS if door.who == "add_on"}
    assert called <= doors
    assert set(RESOURCE["oauthScopes"]) == {*NEEDED, "https://www.googleapis.com/auth/script.locale"}
    assert len(RESOURCE["addOns"]["common"]["name"]) <= 15


def test_the_script_imports_nothing_of_the_product():
    """deploy/ runs on a plain Python, without the product or its dependencies."""
    tree = ast.parse(PUBLISH.read_text("utf-8"))
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        assert all(name.partition(".")[0] in sys.stdlib_module_names for name in names), names


def test_a_dry_run_fills_in_the_address_and_prints_every_command(tmp_path):
    """The copies hold the address everywhere and the placeholder nowhere; the commands are printed and none is run."""
    made = ran(tmp_path, "--dry-run", PATH="")
    assert made.returncode == 0, made.stderr
    out, cloud = tmp_path / "out", "gcloud workspace-add-ons"
    assert made.stdout.splitlines() == [
        f"(cd {out} && {cloud} deployments replace claimwatch --deployment-file=deployment.json --project=shop-1)",
        f"(cd {out} && {cloud} get-authorization --project=shop-1)",
        f"(cd {out}/companion && clasp create-script --title Claimwatch)",
        f"(cd {out}/companion && clasp push --force)",
        f"(cd {out}/companion && clasp create-version Claimwatch)",
    ]
    texts = {path.name: path.read_text("utf-8") for path in out.rglob("*") if path.is_file()}
    assert {path.name for path in SCRIPTS.glob("*.js")} | {"appsscript.json", "deployment.json"} == set(texts)
    assert not [name for name, text in texts.items() if "backend.invalid" in text]
    assert json.loads(texts["appsscript.json"])["urlFetchWhitelist"] == [f"{ADDRESS}/"]


def test_it_runs_what_it_prints_and_stops_at_the_first_failure(tmp_path):
    """Commands run in order in their folders, the manifest stays ours; a failure ends it, with its status."""
    tools = tmp_path / "tools"
    tools.mkdir()
    log = tmp_path / "log"
    for tool in ("gcloud", "clasp"):
        makes = '[ "$1" = create-script ] && echo "{}" > appsscript.json && echo "{}" > .clasp.json'
        script = f'#!/bin/sh\necho "{tool} $*" >> {log}\n{makes}\n[ "$1" != "$FAILS" ]\n'
        (tools / tool).write_text(script, "utf-8")
        (tools / tool).chmod(0o755)
    path = f"{tools}:/usr/bin:/bin"
    assert ran(tmp_path, PATH=path).returncode == 0
    assert [line.split()[1] for line in log.read_text().splitlines()] == [
        "workspace-add-ons", "workspace-add-ons", "create-script", "push", "create-version",
    ]  # fmt: skip
    assert "oauthScopes" in (tmp_path / "out" / "companion" / "appsscript.json").read_text("utf-8")
    again = ran(tmp_path, PATH=path, FAILS="push")
    assert again.returncode == 1
    assert "create-script" not in again.stdout
    assert "create-version" not in again.stdout


@pytest.mark.parametrize(
    "address", ["http://claims.example.com", "https://claims.example.com/path", "claims", "https://a b"]
)
def test_an_address_that_is_none_is_refused(address):
    """Only https, without a path: what Google calls and what the companion may fetch."""
    made = subprocess.run(
        [sys.executable, PUBLISH, address, "--project", "p"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 2
    assert "is no address" in made.stderr
