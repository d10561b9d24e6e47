"""What a person who installs the package gets: every module and every file that a module reads."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("addon", "schemas", "sheets_sync")


def tracked():
    """Every file of a clone, by its path."""
    named = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in named.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.mark.soak
def test_the_wheel_holds_every_file_of_the_packages(tmp_path):
    """A wheel built from a clone holds each tracked file of the three packages, and nothing of tests or docs."""
    clone = tmp_path / "clone"
    for name in tracked():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, clone / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, clone], check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    ours = {name for name in tracked() if name.split("/")[0] in PACKAGES}
    assert ours - held == set()
    assert {name.split("/")[0] for name in held if ".dist-info" not in name} == set(PACKAGES)


def test_every_data_file_has_a_packaged_kind():
    """A file beside the modules that is no module has an ending that the package takes along."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    kinds = {pattern.lstrip("*") for pattern in project["tool"]["setuptools"]["package-data"]["*"]}
    for name in tracked():
        if name.split("/")[0] in PACKAGES and not name.endswith(".py"):
            assert any(name.endswith(kind) for kind in kinds), name


def test_every_dependency_says_what_it_is_for():
    """Each package that is installed with the product has its reason beside it, and is really imported."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)
    imported = {"flask": "flask", "google-auth": "google.auth", "tzdata": None, "babel": "babel"}
    sources = "\n".join((ROOT / name).read_text("utf-8") for name in tracked() if name.endswith(".py"))
    for wanted in project["project"]["dependencies"]:
        line = next(line for line in text.splitlines() if f'"{wanted}"' in line)
        assert "#" in line, line
        name = re.split(r"[\[>]", wanted)[0]
        module = imported.get(name, name)
        assert module is None or f"import {module}" in sources or f"from {module}" in sources, f"nothing imports {name}"
