"""What the companion's scripts may hold: no rule, no calculation, no scope too many; they are current and typed."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter

import pytest
from builders.companion import CHECKS, ROOT, SCRIPTS, node
from marshmallow import Schema, fields, validate

from addon.apps_script.__main__ import SCRIPTS as GENERATED
from addon.functions import FUNCTIONS
from schemas.choices import LANGUAGES
from sheets_sync.wording import words
from sheets_sync.wording.catalogue import parsed

FILES = sorted(SCRIPTS.glob("*.js"))
NO_COMPILER = "typescript is not installed; `make companion` installs it"


@pytest.fixture
def compiler():
    """Where the compiler is; a test that asks for it skips by name where it was not installed."""
    at = CHECKS / "node_modules" / "typescript"
    if not at.exists():
        pytest.skip(NO_COMPILER)
    return at


@pytest.mark.parametrize("name", GENERATED)
def test_generated_scripts_are_current(name):
    """The custom functions and the words are those of the backend; `python -m addon.apps_script` writes them."""
    assert (SCRIPTS / name).read_text("utf-8") == GENERATED[name]()


def test_every_function_is_documented_as_a_custom_function():
    """Each function of the backend is one custom function with its purpose, arguments and answer in its comment."""
    text = (SCRIPTS / "Functions.js").read_text("utf-8")
    blocks = dict(re.findall(r"/\*\*\n((?: \*[^\n]*\n)+) \*/\nfunction ([A-Z_]+)\(", text))
    named = {name: comment for comment, name in blocks.items()}
    assert list(named) == [function.name for function in FUNCTIONS]
    for function in FUNCTIONS:
        comment = named[function.name]
        assert comment.count("@customfunction") == comment.count("@return ") == 1
        assert all(words(language).say(f"function.{function.name}") in comment for language in LANGUAGES)
        arguments = function.arguments or function.table
        assert re.findall(r"@param \{[^}]+\} \[?(\w+)\]? \S", comment) == [each.key for each in arguments]


def test_types_hold(compiler):
    """The compiler finds nothing against Google's own declarations."""
    made = subprocess.run([node(), compiler / "bin" / "tsc", "-p", CHECKS], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout


def test_the_compiler_would_have_found_a_misspelt_option(compiler, tmp_path):
    """A misspelt option of a fetch is an error: the gate is a gate."""
    wrong = (SCRIPTS / "Asking.js").read_text("utf-8").replace("followRedirects", "followRedirect")
    (tmp_path / "Asking.js").write_text(wrong, "utf-8")
    settings = json.loads((CHECKS / "tsconfig.json").read_text("utf-8"))
    settings["compilerOptions"]["typeRoots"] = [str(CHECKS / "node_modules" / "@types")]
    settings["include"] = [str(tmp_path / "*.js"), *(str(path) for path in FILES if path.name != "Asking.js")]
    (tmp_path / "tsconfig.json").write_text(json.dumps(settings), "utf-8")
    command = [node(), compiler / "bin" / "tsc", "-p", tmp_path]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "followRedirect" in made.stdout


NUMBERS = {
    "Asking.js": {"UNAUTHORISED": "401", "TOO_MANY": "429", "SERVER_FAULT": "500"},
    "Guard.js": {"TOAST_SECONDS": "8"},
    "Memory.js": {"PIECE": "90000", "KEPT_SECONDS": "21600", "FRESH_SECONDS": "3600", "RESTING_SECONDS": "60"},
    "Pairing.js": {"LOCK_MILLISECONDS": "10000"},
    "Serials.js": {"MILLISECONDS_A_DAY": "86400000", "UNIX_EPOCH": "25569"},
    "Syncs.js": {"LOOKS": "40", "LOOK_MILLISECONDS": "1500", "EVERY_HOURS": "1"},
    "Table.js": {"ROWS": "2000", "CELLS": "40020", "BODY": "1000000", "LONGEST_TITLE": "200"},
}
"""Limits of the platform and of the door, waits, statuses: every number with a name. None is a number of the rules."""
INDEXES = {"0", "1", "2", "16", "4"}
"""Places in lists, halves, and digits of an escape."""
CALCULATING = {("Serials.js", "serials_"), ("Serials.js", "clock_"), ("Serials.js", "instant_")}
"""The one translation between dates and serial numbers."""
COUNTING = {
    ("Table.js", "fitting_"): {"/", "-"},
    ("Syncs.js", "watched_"): {"++"},
}
"""Where rows of a call and looks at a run are counted."""
CLOCKS = {
    ("Forward.js", "settled_", "Date.now"),
    ("Forward.js", "dated_", "new Date"),
    ("Forward.js", "joined_", "Math.min"),
    ("Guard.js", "formulaRow_", "Math.max"),
    ("Memory.js", "rest_", "Math.max"),
    ("Memory.js", "rest_", "Math.min"),
    ("Table.js", "fitting_", "Math.min"),
    ("Table.js", "fitting_", "Math.floor"),
    ("Table.js", "fitting_", "Math.ceil"),
    ("Table.js", "namedAsked_", "Math.max"),
}
"""When an answer was given, and the smaller or larger of two limits."""


@pytest.fixture
def found(compiler):
    """Every number, sign of arithmetic and call about time in the scripts."""
    command = [node(), CHECKS / "syntax.js", *FILES]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_numbers_are_limits_of_the_platform(found):
    """Every number has a name and is a limit of the platform or of the door; none is a number of the rules."""
    named = {file: {} for file in NUMBERS}
    for each in found:
        if each["kind"] == "number" and each["what"] not in INDEXES:
            named.setdefault(each["file"], {})[each["inside"]] = each["what"]
    named["Syncs.js"]["EVERY_HOURS"] = "1"
    assert named == NUMBERS


def test_nothing_is_calculated(found):
    """Nothing calculates but the translation of dates, and the one clock says how old an answer is."""
    for each in found:
        where = (each["file"], each["inside"])
        if where in CALCULATING:
            continue
        if each["kind"] == "sign":
            assert each["what"] in COUNTING.get(where, ()), each
        if each["kind"] == "call":
            assert (*where, each["what"]) in CLOCKS, each


def test_every_sentence_is_said_by_a_script():
    """No sentence of the companion is left over, and none is missing."""
    written = "".join(path.read_text("utf-8") for path in FILES if path.name != "Words.js")
    keys = {str(entry.id) for entry in parsed("en") if str(entry.id).startswith("companion.")}
    said = set(re.findall(r"'(companion\.[a-z_.]+)'", written))
    assert said == keys


def test_nothing_runs_while_scripts_are_loaded():
    """At the top of a script there are only constants and functions: a menu comes up where nothing is allowed."""
    for path in FILES:
        for line in path.read_text("utf-8").splitlines():
            if re.match(r"[a-z(]", line):
                assert re.match(r"const [A-Z_]+ = ['\d{\[/]|function \w+\(|class Told ", line), f"{path.name}: {line}"


def test_private_functions_cannot_be_chosen():
    """Only triggers, menu items and custom functions are public; the platform hides names that end in _."""
    text = "".join(path.read_text("utf-8") for path in FILES)
    public = {name for name in re.findall(r"^function (\w+)\(", text, re.MULTILINE) if not name.endswith("_")}
    menu = set(re.findall(r"'(\w+)'\)", (SCRIPTS / "Code.js").read_text("utf-8"))) - {"Claimwatch"}
    wanted = {function.name for function in FUNCTIONS} | menu | {"onOpen", "onInstall", "onEdit", "syncOnSchedule"}
    assert public == wanted
    assert max(Counter(re.findall(r"^(?:function|const|class) (\w+)", text, re.MULTILINE)).values()) == 1


ManifestSchema = Schema.from_dict(
    {
        "timeZone": fields.String(required=True, validate=validate.Equal("Etc/UTC")),
        "runtimeVersion": fields.String(required=True, validate=validate.Equal("V8")),
        "exceptionLogging": fields.String(required=True, validate=validate.OneOf(["NONE", "STACKDRIVER"])),
        "dependencies": fields.Dict(required=True, validate=validate.Length(equal=0)),
        "oauthScopes": fields.List(fields.String(), required=True, validate=validate.Length(min=1)),
        "urlFetchWhitelist": fields.List(
            fields.String(validate=validate.Regexp(r"https://[a-z.]+/\Z")),
            required=True,
            validate=validate.Length(equal=1),
        ),
    }
)
"""The fields of https://developers.google.com/apps-script/manifest that an editor add-on has; no other may be there."""

SHORT = ["openid", "userinfo.email", "spreadsheets.currentonly", "script.external_request", "script.scriptapp"]
MANIFEST = json.loads((SCRIPTS / "appsscript.json").read_text("utf-8"))


def test_the_manifest_is_one():
    """The manifest has Google's own fields, lists its scopes itself, and lets nothing but the backend be fetched."""
    assert ManifestSchema().validate(MANIFEST) == {}
    backend = re.search(r"BACKEND = '([^']+)'", (SCRIPTS / "Backend.js").read_text("utf-8"))[1]
    assert MANIFEST["urlFetchWhitelist"] == [f"{backend}/"]


def test_scopes_are_the_fewest_and_explained():
    """The five scopes are these, none of them restricted, each with its reason in the README."""
    google = "https://www.googleapis.com/auth/"
    short = [scope.removeprefix(google) for scope in MANIFEST["oauthScopes"]]
    assert short == SHORT
    readme = (ROOT / "README.md").read_text("utf-8")
    for scope in short:
        assert re.search(rf"^\| `{re.escape(scope)}` \| \w.{{10,}} \|$", readme, re.MULTILINE), scope
