"""Local workbooks that break one assumption of the mirror each, and nothing else."""

from __future__ import annotations

from copy import deepcopy

from addon.playground.calls.faults import Refusal
from addon.playground.store import ROBOT, Store
from sheets_sync.doctor import plain
from sheets_sync.doctor.examination import PROBES
from sheets_sync.doctor.probes import MARK

FIRST = 101
BATCH, GET, BY_MARK = "batchUpdate", "values.batchGet", "values.batchUpdateByDataFilter"


REFUSED = {
    "separators_hold": "ROUND(91143",
    "colours_by_formula": "addConditionalFormatRule",
    "links_in_cells": "link",
    "long_formulas": "=LEN(",
    "tab_in_one_batch": "addProtectedRange",
    "swaps_compare_first": "findReplace",
}
"""Which requests of a probe are refused."""
LEFT_OUT = {
    "born_filled": "insertDimension",
    "sort_keeps_spill": "sortRange",
    "gone_protection_refuses": "deleteDimension",
    "deleted_tab_shows": "deleteSheet",
}
"""Which requests of a probe are taken and not done."""


class BrokenStore(Store):
    """A Google that does one thing otherwise; `key` is the probe that must notice."""

    def __init__(self, key, now):
        super().__init__(None, now, keep=False)
        self.key = key
        self.tab = f"probe{FIRST + [probe.key for probe in PROBES].index(key)}"
        self.seen = {}

    def call(self, method, params=None, body=None, *, email=ROBOT):
        """Answer as Google, but for the one thing."""
        body = deepcopy(body)
        if method.endswith(BATCH) and body and self._mine(body):
            body = self._spoilt(params, body, email)
        if method.endswith(BY_MARK) and self.key == "marks_follow":
            return {}
        answer = super().call(method, params, body, email=email)
        if method.endswith(GET) and self.tab in str(params):
            return self._told(params, answer)
        return answer

    def _mine(self, body):
        number = self.tab.removeprefix("probe")
        return number in str(body) or self.key == "separators_hold"

    def _spoilt(self, params, body, email):
        requests = body["requests"]
        if self.key == "marks_are_unique" and len(requests) == 2 and str(MARK + 1) in str(requests[1]):
            requests = requests[:1]
        if self.key == "whole_or_nothing":
            for each in requests[:-1]:
                super().call(f"sheets.spreadsheets.{BATCH}", params, {"requests": [each]}, email=email)
            requests = requests[-1:]
        if (refused := REFUSED.get(self.key)) and refused in str(requests):
            raise Refusal("Invalid request.")
        requests = [each for each in requests if LEFT_OUT.get(self.key) not in each]
        if self.key == "colours_follow" and "moveDimension" in str(requests):
            requests = [_still(requests[0])]
        if self.key == "marks_hold_their_place" and str(plain.MARK) in str(requests[0]):
            requests = [each for each in requests if "updateCells" in each]
        if self.key == "titles_are_unique" and "probe" in str(requests) and "rowCount" not in str(requests):
            requests = []
        if self.key == "long_keys_are_whole":
            requests = [_cut(each) for each in requests]
        return {
            "requests": requests or [{"updateSpreadsheetProperties": {"properties": {"title": "x"}, "fields": "title"}}]
        }

    def _told(self, params, answer):
        old = self.seen.setdefault(str(params), deepcopy(answer))
        ranges = answer.get("valueRanges", [])
        columns = [column for each in ranges for column in each.get("values", [])]
        change = {
            "typing_blocks": lambda column: column.__setitem__(0, "t"),
            "filter_keeps_spill": lambda column: column.remove("a"),
            "blanks_are_true": lambda column: column.extend([""] * 9),
            "formula_knows_its_row": lambda column: column.__setitem__(-1, "elsewhere"),
            "scalar_takes_array": lambda column: column.__delitem__(slice(1, None)),
            "look_up_is_loose": lambda column: column.__setitem__(0, "#N/A"),
            "many_rows_are_quick": lambda column: column.__setitem__(0, "Loading..."),
            "signs_are_read": lambda column: column.__setitem__(0, 1),
            "other_tab_spills": lambda column: column.__delitem__(slice(1, None)),
            "other_tab_has_rows": lambda column: column.__setitem__(0, "line"),
            "short_tab_shows": lambda column: column.__setitem__(0, "line 0"),
            "look_ups_in_spills": lambda column: column.__setitem__(slice(1, None), column[:1] * 2),
            "scalars_catch_errors": lambda column: column.__setitem__(0, "#DIV/0!"),
            "references_follow": lambda column: column.__setitem__(slice(None), ["#REF!"]),
            "numbers_as_text": lambda column: column.__setitem__(0, "1E+15"),
            "empty_is_blank": lambda column: column.__setitem__(1, "blank"),
        }.get(self.key, list)
        for column in columns:
            change(column)
        return old if self.key in {"spill_is_fresh", "chains_are_fresh"} else answer


def _still(request):
    """Move a column past itself: it stays."""
    moved = request["moveDimension"]
    return {"moveDimension": {**moved, "destinationIndex": moved["source"]["startIndex"]}}


def _cut(request):
    for row in request.get("updateCells", {}).get("rows", []):
        for cell in row["values"]:
            value = cell["userEnteredValue"]
            if "stringValue" in value:
                value["stringValue"] = value["stringValue"][:200]
    return request


class RefusingStore(Store):
    """A Google that makes spreadsheets and deletes them, and refuses everything else with one status and reason."""

    def __init__(self, status, reason, now):
        super().__init__(None, now, keep=False)
        self.refusal = Refusal("no", status, reason or None)

    def call(self, method, params=None, body=None, *, email=ROBOT):
        """Refuse what is not about the file itself."""
        if method.endswith((BATCH, GET)):
            raise self.refusal
        return super().call(method, params, body, email=email)
