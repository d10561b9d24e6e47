"""As-of moments as people and scripts write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

NOON = time(12, tzinfo=UTC)
"""A bare date means noon UTC: then every marketplace from Los Angeles to Sydney is on that same calendar day."""


class NotAMoment(ValueError):  # noqa: N818  read as a sentence: "not a moment"
    """The text is no ISO 8601 date or time."""


def moment(text: str) -> int:
    """Read ISO 8601 (`2026-11-23`, `2026-11-23T09:40:00-08:00`; without an offset: UTC) as UTC seconds.

    Raises:
        NotAMoment: it is something else.
    """
    try:
        return int(_instant(text.strip()).timestamp())
    except (ValueError, OverflowError) as error:
        raise NotAMoment(text) from error


def _instant(text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), NOON)
    except ValueError:
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else read.replace(tzinfo=UTC)


def iso(seconds: int) -> str:
    """Write UTC seconds as ISO 8601, as `--json` and the page show them."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def now() -> int:
    """Read the clock, once per run, at the door."""
    return int(datetime.now(UTC).timestamp())
