"""Where the page shows a place of the workbook that a link names as Google's links do: a tab's number and a range."""

from __future__ import annotations

import re

from addon.playground.layout import Reader, place_of
from addon.playground.local import LocalSheet
from addon.playground.view import Asked

ROW = re.compile(r"[A-Z]{0,3}(\d{1,8})(?::.*)?")


def address_of(local: LocalSheet, gid: str, spot: str) -> str:
    """Write the page's own address of a place; a tab that is not there is the tab with the orders."""
    title = {str(number): title for title, number in local.numbers().items()}.get(gid, local.tab)
    found = ROW.fullmatch(spot)
    row = int(found[1]) if found else 0
    reader = Reader(local.view(), Asked(), local.speech, local.today())
    if title != local.tab:
        return reader.href(Asked(tab=title)) + (f"#row-{row}" if row else "")
    place = place_of(reader, row - 1) if row else ""
    return place if place.startswith("/") else reader.href(Asked()) + place
