"""The only bridge to Google: transport, credentials, and a spreadsheet in our own nouns."""

from __future__ import annotations

from sheets_sync.google.opening import open_workbook, signed_in
from sheets_sync.google.workbook import Workbook

__all__ = ["Workbook", "open_workbook", "signed_in"]
