"""The doors of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from addon.backend import Backend
    from addon.playground.local import LocalSheet
    from addon.settings import Settings


def create_app(settings: Settings, local: LocalSheet | None = None, backend: Backend | None = None) -> Flask:
    """Make the web application: a backend's doors, the local workbook with its page, or both.

    Where the settings have an address and no `local` is given, it is a backend. Otherwise `local` is shown, or the
    host's own workbook (the sample, if there is none yet), and `backend` adds its doors.
    """
    from addon.web import application  # noqa: PLC0415  `claimwatch check` must not pay for the web server

    return application(settings, local, backend)
