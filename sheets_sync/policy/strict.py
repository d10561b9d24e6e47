"""The strict profile, derived: the earliest of all versions for a seller's duty, the longest for a buyer's right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.policy import UNITS, Dated, Parameter

_HOURS_PER = {"hours": 1, "days": 24, "business_days": 24, "flag": 1}


def strictest(parameter: Parameter, eras: Sequence[Dated]) -> Dated:
    """Choose among all versions, variants of other sources included, and say that it always held.

    A rule that exists in some version exists here; a value that nobody knows counts only where no value is known.
    Of equal versions the first gives the standing, and all are cited.
    """
    versions = [each for era in eras for each in _versions(era)]
    known = [each for each in versions if each.state == "known"]
    candidates = known or [each for each in versions if each.state == "unknown"] or versions
    pick = min if parameter.strict == "least" else max
    chosen = pick(candidates, key=_length)
    cites = dict.fromkeys(cite for each in candidates if _length(each) == _length(chosen) for cite in each.cites)
    return Dated(chosen.value, chosen.unit, chosen.standing, chosen.state, None, None, tuple(cites))


def _versions(era: Dated) -> Iterator[Dated]:
    yield era
    for other in era.variants:
        yield Dated(other.value, other.unit, "disputed", "known", era.from_, era.to, other.cites)


def _length(era: Dated) -> tuple[int, int]:
    """Order lengths by the elapsed hours they take at least; business days never end before as many days."""
    return (era.value or 0) * _HOURS_PER[era.unit], UNITS.index(era.unit)
