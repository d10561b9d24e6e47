"""The real report through `claimwatch check`: what was promised of it, order by order."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys

import numpy as np
import orjson
import pytest

from schemas.choices import Choices
from schemas.orders import State
from sheets_sync.assess import assess
from sheets_sync.claims import ACTIONS, EXCLUSIONS
from sheets_sync.claims.judgements import RISKS
from sheets_sync.files import read_file

AS_OF = 1_657_022_400
"""5 July 2022, a week after the last order of the report."""
MOST_MEMORY = 700 * 1024
"""Kilobytes that a check may need."""


@pytest.fixture(scope="module")
def report(shared, tmp_path_factory):
    """The report, unpacked; never a part of this repository."""
    target = tmp_path_factory.mktemp("real") / "report.csv"
    with gzip.open(shared / "data" / "amazon_in_sale_report.csv.gz") as packed, target.open("wb") as out:
        shutil.copyfileobj(packed, out)
    return target


@pytest.mark.soak
@pytest.mark.parametrize("profile", ["guide", "official", "strict"])
def test_every_row_of_the_real_report_is_judged_honestly(report, profile):
    """124 rows are no Amazon orders, each of 2,116 troubled ones has a ground or an action, none is clear."""
    assessment = assess(read_file(report, None), Choices(profile=profile), AS_OF)
    orders, judged = assessment.orders, assessment.judgements
    assert len(orders) == 128_976
    placed = orders.instants["ordered_at"]
    assert (placed.state == State.READ).all()
    days = np.unique(placed.day).astype("datetime64[D]")
    assert (len(days), str(days[0]), str(days[-1])) == (91, "2022-03-31", "2022-06-29")
    not_amazon = 1 << [each.key for each in EXCLUSIONS].index("not_amazon")
    assert int((judged.exclusions.yes & np.uint64(not_amazon) > 0).sum()) == 124
    trouble = orders.words["status"].holds("returned", "returning", "rejected", "lost", "damaged")
    assert int(trouble.sum()) == 2_116
    nothing = [each.key for each in ACTIONS].index("nothing")
    assert (trouble <= ((judged.grounds.yes > 0) | (judged.action != nothing))).all()
    assert RISKS.index("clear") not in set(judged.risk.tolist())


@pytest.mark.soak
def test_the_command_reads_it_whole_in_bounded_memory(report):
    """`claimwatch check` answers for every row, rejects no date, and needs less than 700 MB."""
    code = (
        "import resource, sys; from addon.command import main; main(sys.argv[1:], standalone_mode=False); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    asked = [sys.executable, "-c", code, "check", str(report), "--as-of", "2022-07-05T12:00:00Z", "--json"]
    done = subprocess.run(asked, capture_output=True, check=True)
    answer = orjson.loads(done.stdout)
    assert (answer["rows"], answer["judged"], answer["risk"]["clear"]) == (128_976, 128_976, 0)
    assert not [problem for problem in answer["problems"] if problem["key"].startswith("date.")]
    assert int(done.stderr.split()[-1]) < MOST_MEMORY
