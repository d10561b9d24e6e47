"""The oracle's own transcription of the rules in numbers: from the guide (G…) and the policy facts (§…), nothing else.

One row: parameter, profiles (g guide, o official, s strict), marketplaces (- all), first day, last day, value, unit,
mark. A value is a number, yes or no (1 or 0), `none` (the rule does not exist there) or `?` (nobody knows). The first
row that fits wins. The mark is `?` where the value is not stated for that marketplace, neither by the guide nor by
Amazon's own text there (confidence C, D or inherited); only the three parameters whose standing is noted carry it.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from oracle.oracle_calendar import EPOCH, MARKETS

PROFILES = {"g": "guide", "o": "official", "s": "strict"}

TABLE = """
not_received.after_expected       s   IN                   -           -           3     days
not_received.after_expected       o   IN                   -           -           3     business_days
not_received.after_expected       g   -                    -           -           3     days
not_received.after_expected       os  US,CA,UK,DE,AU,AE    -           -           3     days
not_received.after_expected       os  -                    -           -           3     days           ?
not_received.after_order          gs  -                    -           -           30    days
not_received.after_order          o   -                    -           -           none  days
contact.wait                      gos -                    -           -           48    hours
contact.return_request_only       o   US,UK,AU,AE          -           -           1     flag
contact.return_request_only       gos -                    -           -           0     flag
contact.not_needed_when_back      os  -                    -           -           1     flag
contact.not_needed_when_back      g   -                    -           -           0     flag
claim.window                      g   -                    -           -           90    days
claim.window                      os  US,CA,UK,DE,AU,AE    -           -           90    days
claim.window                      os  -                    -           -           90    days           ?
reply.advised                     gos -                    -           -           24    hours
reply.hard                        gos -                    -           -           48    hours
return.answer_advised             gos -                    -           -           24    hours
return.answer_hard                gos -                    -           -           48    hours
return.option_wait                gos -                    -           -           48    hours
return.option_abroad              go  US                   -           2024-09-15  5     days
return.option_abroad              gos US                   -           -           2     days
return.option_abroad              go  UK,DE                -           2024-11-10  ?     days
return.option_abroad              go  UK,DE                2024-11-11  2025-08-10  4     days
return.option_abroad              gos UK,DE,FR,IT,ES,NL    -           -           3     days
return.option_abroad              gos -                    -           -           2     days
return.refund                     gos -                    -           -           2     business_days
return.refund_claimable           o   UK,DE                -           -           7     days
return.refund_claimable           gos -                    -           -           0     days
claim.info_advised                go  US,IN                -           -           48    hours
claim.info_advised                gos -                    -           -           24    hours
claim.info_hard                   go  US,IN                -           -           72    hours
claim.info_hard                   gos -                    -           -           48    hours
claim.decision                    gos -                    -           -           7     days
claim.appeal                      gos -                    -           -           30    days
chargeback.answer                 gos -                    -           -           7     days
safet.file                        go  US                   -           2026-02-15  60    days
safet.file                        gos UK,DE,FR,IT,ES,NL    -           -           60    days
safet.file                        gos -                    -           -           30    days
excludes.gift_card                g   -                    -           -           1     flag
excludes.gift_card                os  -                    -           -           0     flag
excludes.coupon                   g   -                    -           -           1     flag
excludes.coupon                   os  -                    -           -           0     flag
excludes.voucher                  g   -                    -           -           1     flag
excludes.voucher                  os  -                    -           -           0     flag
ground.service                    gs  -                    -           -           1     flag
ground.service                    o   -                    -           -           0     flag
ground.extra_charge               gos -                    -           -           1     flag
ground.delivered_disputed         os  -                    -           -           1     flag
ground.delivered_disputed         g   -                    -           -           0     flag
ground.return_closed              os  -                    -           -           1     flag
ground.return_closed              g   -                    -           -           0     flag
ground.promise_broken             os  -                    -           -           1     flag
ground.promise_broken             g   -                    -           -           0     flag
ground.pickup_missing             os  DE,FR,IT,ES,NL       -           -           1     flag
ground.pickup_missing             gos -                    -           -           0     flag
risk.critical_before              gos -                    -           -           24    hours
risk.high_before                  gos -                    -           -           48    hours
risk.watch_before                 gos -                    -           -           3     days
"""

GOVERNED = {
    "not_received.after_expected": "expected_by",
    "not_received.after_order": "ordered_at",
    "claim.window": "expected_by",
    "excludes.gift_card": "ordered_at",
    "excludes.coupon": "ordered_at",
    "excludes.voucher": "ordered_at",
    "ground.extra_charge": "ordered_at",
    "safet.file": "today",
    "risk.critical_before": "today",
    "risk.high_before": "today",
    "risk.watch_before": "today",
}
"""Which day chooses the version, where it is not the event the clock counts from."""


class Value(NamedTuple):
    """What a parameter says for one marketplace and day. `amount` None: the rule does not exist there."""

    amount: int | None
    unit: str
    stated: bool


class _Version(NamedTuple):
    since: int
    until: int
    value: Value | None


FAR = 10**7


def _rows(profile: str, parameter: str, market: str) -> list[_Version]:
    versions = []
    for line in TABLE.strip().splitlines():
        key, profiles, markets, since, until, amount, unit, *mark = line.split()
        if key != parameter or not any(PROFILES[letter] == profile for letter in profiles):
            continue
        if markets != "-" and market not in markets.split(","):
            continue
        versions.append(_Version(_day(since, -FAR), _day(until, FAR), _value(amount, unit, stated=not mark)))
    return versions


def _value(amount: str, unit: str, *, stated: bool) -> Value | None:
    return None if amount == "?" else Value(None if amount == "none" else int(amount), unit, stated)


def _day(text: str, otherwise: int) -> int:
    return otherwise if text == "-" else date.fromisoformat(text).toordinal() - EPOCH


PARAMETERS = tuple(dict.fromkeys(line.split()[0] for line in TABLE.strip().splitlines()))


class Rules:
    """One profile's rules."""

    def __init__(self, profile: str) -> None:
        self.profile = profile
        self._kept: dict[tuple[str, str, int], Value | None] = {}
        self._versions = {(key, market): _rows(profile, key, market) for key in PARAMETERS for market in MARKETS}

    def value(self, parameter: str, market: str, day: int) -> Value | None:
        """The value in force on `day`; None where nothing is known."""
        asked = parameter, market, day
        if asked not in self._kept:
            versions = self._versions[parameter, market]
            self._kept[asked] = next((one.value for one in versions if one.since <= day <= one.until), None)
        return self._kept[asked]


@cache
def rules(profile: str) -> Rules:
    """The rules of a profile."""
    return Rules(profile)
