"""How Google refuses a call."""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]
"""A JSON object of a request or an answer."""

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Refusal(Exception):  # noqa: N818  the field's noun; it is the answer, not a failure of ours
    """A call was refused; nothing was changed.

    Attributes:
        code: HTTP status.
        message: Google's sentence.
        status: the canonical code's name; from `code` unless given.
    """

    def __init__(self, message: str, code: int = 400, status: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status or STATUSES.get(code, "UNKNOWN")

    def body(self) -> Body:
        """Write it as Google does."""
        return {"error": {"code": self.code, "message": self.message, "status": self.status}}


def not_found() -> Refusal:
    """No such spreadsheet (or, as Google says it too, none that exists for you)."""
    return Refusal("Requested entity was not found.", 404)


def not_allowed() -> Refusal:
    """The caller may not do this to the file."""
    return Refusal("The caller does not have permission", 403)


def protected() -> Refusal:
    """A protected range is touched."""
    return Refusal(
        "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection "
        "if you need to edit."
    )
