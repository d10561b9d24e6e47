"""What the product remembers between requests, and what runs the syncs: on one machine with SQLite, or with PostgreSQL.

Nothing of an order and nothing of a person is kept here: hashes, counts and ids only.
"""

from __future__ import annotations

from sheets_sync.engine.store import Store, open_store

__all__ = ["Store", "open_store"]
