"""The event that Google sends to an HTTP add-on, as far as this product reads it.

Fields: https://developers.google.com/workspace/add-ons/reference/event-object. What is not known is let pass:
Google adds fields without notice. Offsets come as floats, 64-bit integers as texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

LONGEST = 4_096
"""Characters of a text that a person or Google sends."""
LONGEST_TOKEN = 16_384
MOST = 200
"""Inputs, values of one input, parameters or scopes."""


@dataclass(frozen=True, slots=True)
class Event:
    """One press or opening.

    Attributes:
        locale: of the person, as Google names it (`en`, `zh-TW`); "" where Google does not say.
        zone: IANA name of the person's time zone, "" where Google does not say; `offset` its milliseconds from UTC.
        inputs: what stands in the card's inputs, by name: texts as chosen or typed.
        parameters: those of the action that was pressed.
        scopes: what the person has granted.
        spreadsheet: id of the open spreadsheet; None before file access, and in some presses.
        file_access: whether the add-on may use the open file; None where Google does not say.
        token: the person's short-lived token for Google's APIs; never logged, never kept.
    """

    locale: str = ""
    zone: str = ""
    offset: int = 0
    host: str = ""
    inputs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()
    spreadsheet: str | None = None
    title: str = ""
    file_access: bool | None = None
    token: str | None = field(default=None, repr=False)
    system_token: str | None = field(default=None, repr=False)
    user_token: str | None = field(default=None, repr=False)


class NotAnEvent(Exception):  # noqa: N818  read as a sentence
    """The body is no event of an add-on; the text names the fields at fault, never their values."""


def event_from(body: object) -> Event:
    """Read an event from its JSON.

    Raises:
        NotAnEvent: a field has another type than Google gives it, or is longer than anything Google sends.
    """
    try:
        event: Event = EventSchema().load(body)  # type: ignore[arg-type]  # anything but an object is refused inside
    except ValidationError as error:
        raise NotAnEvent(", ".join(sorted(str(name) for name in error.messages_dict))) from error
    return event


class _Tolerant(Schema):
    """Lets fields pass that it does not know."""

    class Meta:
        """marshmallow's own options."""

        unknown = EXCLUDE


def _text(longest: int = LONGEST) -> fields.String:
    return fields.String(allow_none=True, validate=validate.Length(max=longest))


def _texts(item: fields.Field[Any]) -> fields.List[Any]:
    return fields.List(item, allow_none=True, validate=validate.Length(max=MOST))


def _by_name(item: fields.Field[Any]) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=item, allow_none=True, validate=validate.Length(max=MOST))


class _StringInputs(_Tolerant):
    value = _texts(_text())


class _Input(_Tolerant):
    """One input: chosen or typed texts; dates and times are not asked for by any card, and so are left out."""

    stringInputs = fields.Nested(_StringInputs, allow_none=True)  # noqa: N815  Google's name

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> tuple[str, ...]:
        held = data.get("stringInputs") or {}
        return tuple(text for text in held.get("value") or () if text is not None)


class _Zone(_Tolerant):
    id = _text()
    offset = fields.Float(allow_none=True, allow_nan=False)


class _Common(_Tolerant):
    userLocale = _text()  # noqa: N815  Google's name
    timeZone = fields.Nested(_Zone, allow_none=True)  # noqa: N815  Google's name
    hostApp = _text()  # noqa: N815  Google's name
    formInputs = _by_name(fields.Nested(_Input, allow_none=True))  # noqa: N815  Google's name
    parameters = _by_name(_text())


class _Authorization(_Tolerant):
    userOAuthToken = _text(LONGEST_TOKEN)  # noqa: N815  Google's name
    userIdToken = _text(LONGEST_TOKEN)  # noqa: N815  Google's name
    systemIdToken = _text(LONGEST_TOKEN)  # noqa: N815  Google's name
    authorizedScopes = _texts(_text())  # noqa: N815  Google's name


class _Sheets(_Tolerant):
    id = _text()
    title = _text()
    addonHasFileScopePermission = fields.Boolean(allow_none=True, truthy={True}, falsy={False})  # noqa: N815  Google's


class EventSchema(_Tolerant):
    """The whole event: only the part of the host that this add-on lives in."""

    commonEventObject = fields.Nested(_Common, allow_none=True)  # noqa: N815  Google's name
    authorizationEventObject = fields.Nested(_Authorization, allow_none=True)  # noqa: N815  Google's name
    sheets = fields.Nested(_Sheets, allow_none=True)

    @post_load
    def _made(self, data: dict[str, Any], **_: object) -> Event:
        common, granted, sheet = (
            data.get(part) or {} for part in ("commonEventObject", "authorizationEventObject", "sheets")
        )
        zone = common.get("timeZone") or {}
        return Event(
            locale=common.get("userLocale") or "",
            zone=zone.get("id") or "",
            offset=round(zone.get("offset") or 0),
            host=common.get("hostApp") or "",
            inputs={name: held for name, held in (common.get("formInputs") or {}).items() if held is not None},
            parameters={name: text for name, text in (common.get("parameters") or {}).items() if text is not None},
            scopes=frozenset(scope for scope in granted.get("authorizedScopes") or () if scope),
            spreadsheet=sheet.get("id") or None,
            title=sheet.get("title") or "",
            file_access=sheet.get("addonHasFileScopePermission"),
            token=granted.get("userOAuthToken") or None,
            system_token=granted.get("systemIdToken") or None,
            user_token=granted.get("userIdToken") or None,
        )
