"""The door that tells of all doors."""

from __future__ import annotations

from typing import Any

from addon.calls import Call


def description(_: Call) -> dict[str, Any]:
    """Describe every door, as OpenAPI."""
    from addon.openapi.described import openapi  # noqa: PLC0415  it reads the list of doors, which this is a part of

    return openapi()
