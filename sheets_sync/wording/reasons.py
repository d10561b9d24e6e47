"""Why the risk is what it is: the text of Claim reasons, most important first."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_sync.wording import Words
from sheets_sync.wording.lines import Line

SEPARATOR = " · "


def reasons(line: Line, words: Words) -> str | None:
    """Join what explains the grade; None, a true blank, where nothing needs explaining."""
    return SEPARATOR.join(words.say(key) for key in reason_keys(line)) or None


def reason_keys(line: Line) -> tuple[str, ...]:
    """Order what explains the grade: `not_covered` has exclusions, `unknown` missing facts, else all rules."""
    match line.risk:
        case "clear":
            return ()
        case "not_covered":
            return tuple(f"exclusion.{key}" for key in line.exclusions)
        case "unknown":
            return tuple(f"missing.{key}" for key in line.missing)
    return tuple(_rules(line))


def _rules(line: Line) -> Iterator[str]:
    if line.risk in ("open", "lost"):
        yield f"reason.{line.risk}"
    yield from (f"duty.{key}.missed" for key in line.missed)
    if line.claimable:
        yield "reason.may_claim_now"
    yield from (f"ground.{key}" for key in line.grounds)
    yield from (f"duty.{key}.soon" for key in line.soon)
    yield from (f"sign.{key}" for key in line.signs)
    if "opens_at_latest" in line.notes:
        yield "reason.opens_at_latest"
    if "label_protects" in line.notes:
        yield "note.label_protects"
