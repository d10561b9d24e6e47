"""A whole number in JSON: 3 and 3.0 are the same there; "3" is a text, true is none."""

from __future__ import annotations

from typing import Any

from marshmallow import fields


class Whole(fields.Integer):
    """A whole number, however it is written."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401  as marshmallow declares it
        super().__init__(strict=True, **more)

    def _validated(self, value: Any) -> int:  # noqa: ANN401  as marshmallow declares it
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)
