"""One call that has been let in, as a door's handler sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import Response

from addon.backend import Backend
from addon.verify import Caller
from schemas.event import Event


@dataclass(frozen=True, slots=True)
class Call:
    """One call.

    Attributes:
        caller: who calls; None at an open door.
        path: the parts of the path that the door names.
        body: the JSON that came, None without one; for the add-on see `event`.
        event: what Google says was pressed or opened, at the add-on's doors.
        backend: what answers.
    """

    caller: Caller | None
    path: Mapping[str, str]
    body: Any
    backend: Backend
    event: Event = field(default_factory=Event)


Answer: TypeAlias = Response | Mapping[str, Any] | tuple[Mapping[str, Any], int]
"""A handler's answer: JSON, JSON with a status, or a whole response."""
Handler: TypeAlias = Callable[[Call], Answer]
