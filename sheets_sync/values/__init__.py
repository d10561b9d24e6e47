"""Results as plain cells, beside an echo of the key they were computed for: for long sheets, or by choice.

Nothing stands in a sheet twice: what was written for a row is known by the seal in its echo, so the ledger holds the
heading alone. A conditional format greys every row whose key is not the one in its echo, the moment it is so.
"""
