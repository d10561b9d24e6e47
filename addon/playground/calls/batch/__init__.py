"""`spreadsheets.batchUpdate`: requests are applied in order to a copy; one refusal drops the copy."""

from __future__ import annotations

from collections.abc import Callable

from addon.playground.calls.a1 import target
from addon.playground.calls.batch import bound, cells, copies, dimensions, finding, marks, sheets, sorting
from addon.playground.calls.desk import Desk, room_for
from addon.playground.calls.faults import Body, Refusal
from addon.playground.calls.masks import mask_from
from addon.playground.calls.structure import spreadsheet

REQUESTS: dict[str, Callable[[Desk, Body], Body]] = (
    sheets.REQUESTS
    | dimensions.REQUESTS
    | cells.REQUESTS
    | sorting.REQUESTS
    | copies.REQUESTS
    | bound.REQUESTS
    | finding.REQUESTS
    | marks.REQUESTS
)
"""By the request's name: what it does to the workbook, and its reply."""


def spreadsheets_batch_update(desk: Desk, params: Body, body: Body) -> Body:
    """Answer `spreadsheets.batchUpdate`."""
    requests = body.get("requests", [])
    if not requests:
        raise Refusal("Must specify at least one request.")
    replies = [_applied(desk, at, request) for at, request in enumerate(requests)]
    room_for(desk.book)
    answer: Body = {"spreadsheetId": desk.book.book_id, "replies": replies}
    if body.get("includeSpreadsheetInResponse"):
        answer["updatedSpreadsheet"] = _after(desk, params, body)
    return answer


def _after(desk: Desk, params: Body, body: Body) -> Body:
    asked = [target(desk.book, text) for text in body.get("responseRanges", ())]
    mask = mask_from(params["fields"]).get("updatedSpreadsheet") if params.get("fields") else None
    areas = [(found.tab, found.area) for found in asked] or None
    return spreadsheet(desk, areas, mask or None, with_data=bool(body.get("responseIncludeGridData")))


def _applied(desk: Desk, at: int, request: Body) -> Body:
    kinds = [kind for kind, value in request.items() if value is not None]
    if len(kinds) != 1:
        raise Refusal(f"Invalid requests[{at}]: exactly one kind of request must be set.")
    if kinds[0] not in REQUESTS:
        raise Refusal(
            f"Invalid requests[{at}].{kinds[0]}: the local workbook does not know this request.", 501, "UNIMPLEMENTED"
        )
    try:
        reply = REQUESTS[kinds[0]](desk, request[kinds[0]])
    except Refusal as refusal:
        raise Refusal(
            f"Invalid requests[{at}].{kinds[0]}: {refusal.message}", refusal.code, refusal.status
        ) from refusal
    return {kinds[0]: reply} if reply else {}
