"""What every test shares: no wall clock by accident, no silent skips in CI, one set of paths."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SHARED = Path(__file__).resolve().parents[2] / "shared"

settings.register_profile("everyday", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("everyday")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The facts beside a checkout; a test that asks for them skips by name where they are absent."""
    if not SHARED.exists():
        pytest.skip("../shared is not here")
    return SHARED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """In CI a skipped test is a failed run: say which."""
    skipped = terminalreporter.stats.get("skipped", [])
    if os.environ.get("CLAIMWATCH_NO_SKIPS") and skipped:
        terminalreporter.write_line(f"{len(skipped)} tests were skipped where none may be")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a green run with skips into a red one where CLAIMWATCH_NO_SKIPS is set."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and os.environ.get("CLAIMWATCH_NO_SKIPS") and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
