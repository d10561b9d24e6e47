"""The doors of the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from addon.playground.local import LocalSheet
    from addon.settings import Settings


def create_app(settings: Settings, local: LocalSheet | None = None) -> Flask:
    """Make the web application: the local workbook under Google's own paths, and its page.

    `local` is the workbook to show; without one the host's own is opened (the sample, if there is none yet).
    """
    from addon.web import application  # noqa: PLC0415  `claimwatch check` must not pay for the web server

    return application(settings, local)
