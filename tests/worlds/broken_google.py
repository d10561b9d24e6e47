"""Local workbooks that break one assumption of the mirror each, and nothing else."""

from __future__ import annotations

from copy import deepcopy

from addon.playground.calls.faults import Refusal
from addon.playground.store import ROBOT, Store
from sheets_sync.doctor.probes import MARK, PROBES

FIRST = 101
BATCH, GET, BY_MARK = "batchUpdate", "values.batchGet", "values.batchUpdateByDataFilter"


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
        if self.key == "born_filled":
            requests = [each for each in requests if "insertDimension" not in each]
        if self.key == "sort_keeps_spill":
            requests = [each for each in requests if "sortRange" not in each]
        if self.key == "marks_are_unique" and len(requests) == 2 and str(MARK + 1) in str(requests[1]):
            requests = requests[:1]
        if self.key == "whole_or_nothing":
            for each in requests[:-1]:
                super().call(f"sheets.spreadsheets.{BATCH}", params, {"requests": [each]}, email=email)
            requests = requests[-1:]
        if self.key == "separators_hold" and "ROUND(91143" in str(requests):
            raise Refusal("Invalid formula.")
        if self.key == "colours_by_formula" and "addConditionalFormatRule" in str(requests):
            raise Refusal("Invalid rule.")
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
        }.get(self.key, list)
        for column in columns:
            change(column)
        return old if self.key == "spill_is_fresh" else answer


def _cut(request):
    for row in request.get("updateCells", {}).get("rows", []):
        for cell in row["values"]:
            value = cell["userEnteredValue"]
            if "stringValue" in value:
                value["stringValue"] = value["stringValue"][:200]
    return request
