"""Writes docs/doctor.md: `python -m sheets_sync.doctor.page > docs/doctor.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping

from sheets_sync.doctor.examination import PROBES
from sheets_sync.doctor.probe import Part
from sheets_sync.doctor.quota import READS, WRITES
from sheets_sync.wording import words

_HEAD = f"""# Doctor

`claimwatch doctor` checks the machine: settings, credentials, database, clock, time zones. Each fault is one sentence
that says what to do. Of calls to Google it says what is assumed: {READS} reads and {WRITES} writes a minute for one
account of one project.

`claimwatch doctor --google` also makes a scratch spreadsheet, “Claimwatch doctor (may be deleted)”, in the account that
the credentials belong to, tries one write and one read there (too many calls, 429 or 403, are told from a right that is
missing, 403), then every assumption below, and deletes it again. It makes about 100 calls, at most {WRITES} of them
writes; if Google asks to wait, it waits and counts how often. Nothing else in the account is read or written. It asks
for the scopes `spreadsheets` and `drive.file`, the second to delete its own file.

**Nobody has run it against the real service yet.** The local workbook behaves as Google's pages say and as these probes
expect; where the two differ, this table is how we learn it. Please send it back, it holds keys, outcomes and times, no
id and no address:

```sh
claimwatch doctor --google --json > claimwatch-doctor.json
```

If an assumption fails, every later sync of this installation chooses what does not need it (unless a sheet's own
settings say `mirror` or `values`), and the command says so and ends with 2; for looks alone it ends with 0. Where both
live look-ups and plain cells fail, cells are plain. The verdict stands in `examined.json` beside the database; run it
again to renew it. “not tried” means that no answer came, or that no account can try it on its own spreadsheet.
"""

_PARTS: Mapping[Part, tuple[str, str]] = {
    "mirror": ("Live look-ups", "results are plain cells (`values`)"),
    "values": ("Plain cells", "look-ups are live at any length (`mirror`)"),
    "tabs": ("Joined tabs", "the orders' own tab is judged alone, and a Problem names each tab left out"),
    "looks": ("Looks", "nothing is chosen otherwise"),
}
"""What rests on the assumptions, and what happens where one fails."""


def page() -> Iterator[str]:
    """Give the lines of the page."""
    yield _HEAD
    for part, (title, then) in _PARTS.items():
        yield f"## {title}\n\nIf one of these fails, {then}.\n\n| assumption | key |\n|---|---|"
        says = ((words("en").say(f"doctor.probe.{probe.key}"), probe) for probe in PROBES)
        yield "".join(f"| {text} | `{probe.key}` |\n" for text, probe in says if probe.part == part)


def main() -> None:
    """Print the page."""
    sys.stdout.write("\n".join(page()).rstrip() + "\n")


if __name__ == "__main__":
    main()
