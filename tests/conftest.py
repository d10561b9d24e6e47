"""What every test shares: no wall clock by accident, no silent skips in CI, one set of paths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from builders.local_google import local_google
from hypothesis import HealthCheck, settings

__all__ = ["local_google"]

SHARED = Path(os.environ.get("CLAIMWATCH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
NO_FACTS = "../shared is not here"

settings.register_profile("everyday", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Where a run decides whether work lands, it draws the same examples again; everywhere else new ones.
settings.register_profile("repeatable", settings.get_profile("everyday"), derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CLAIMWATCH_NO_SKIPS") else "everyday")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The facts beside a checkout; a test that asks for them skips by name where they are absent."""
    if not SHARED.exists():
        pytest.skip(NO_FACTS)
    return SHARED


def _skipped(reporter: pytest.TerminalReporter) -> list[str]:
    """Name the tests that were skipped although CI has all they need; the facts beside a checkout may be elsewhere."""
    if not os.environ.get("CLAIMWATCH_NO_SKIPS"):
        return []
    skipped = reporter.stats.get("skipped", [])
    return [report.nodeid for report in skipped if NO_FACTS not in str(report.longrepr)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In CI a skipped test is a failed run: say which."""
    for name in _skipped(terminalreporter):
        terminalreporter.write_line(f"skipped where none may be: {name}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a green run with skips into a red one where CLAIMWATCH_NO_SKIPS is set."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and _skipped(reporter) and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
