"""The shape of a pairing: which spreadsheet it is about."""

from __future__ import annotations

from marshmallow import INCLUDE, Schema, fields, validate

SPREADSHEET = r"^[-_A-Za-z0-9]{20,80}\Z"


class PairingSchema(Schema):
    """The spreadsheet that is to be paired; whoever sends another shape is told what a stranger is told."""

    class Meta:
        """marshmallow's own options."""

        unknown = INCLUDE

    spreadsheet = fields.String(required=True, validate=validate.Regexp(SPREADSHEET))
