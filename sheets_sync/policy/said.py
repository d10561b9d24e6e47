"""Values, periods and sources of the policy in the reader's language."""

from __future__ import annotations

from schemas.policy import Citation, Dated, Variant
from sheets_sync.wording import Words


def value_said(found: Dated | Variant, speech: Words) -> str:
    """Word a value: a length, yes or no, "no such rule", or "unknown"."""
    if found.value is None:
        none = isinstance(found, Dated) and found.state == "none"
        return speech.say("length.none" if none else "standing.unknown")
    if found.unit == "flag":
        return speech.say("reference.yes" if found.value else "reference.no")
    return speech.say(f"length.{found.unit}", count=found.value) if found.value else speech.say("length.at_once")


def period_said(era: Dated, speech: Words) -> str:
    """Word the days on which a version is in force."""
    first, last = (day.isoformat() if day else "" for day in (era.from_, era.to))
    if first and last:
        return speech.say("policy.between", first=first, last=last)
    if first:
        return speech.say("policy.from", first=first)
    return speech.say("policy.until", last=last) if last else speech.say("policy.always")


def seen_said(source: Citation, speech: Words) -> str:
    """Word when a source was seen, and whether it may have changed since."""
    seen = speech.say("policy.seen", seen=source.seen) if source.seen else speech.say("policy.undated")
    return speech.say("policy.aged", seen=seen) if source.aged else seen
