"""What can be judged before calculating, also of a project that cannot be calculated yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jcm_mrv.calculation.check import check
from jcm_mrv.findings import FindingsError
from jcm_mrv.project.load import load_project, read_project
from tests.effort import one_in
from tests.project.test_load import BAD
from tests.projects import write_project

pytestmark = one_in(3)


def test_errors_of_the_file_and_of_the_data_are_told_in_one_round(tmp_path: Path) -> None:
    path = write_project(
        tmp_path,
        {
            "criteria.1.met": False,
            "monitoring.EG.members.roof-a.meter": "M-B",
            "monitoring.EG.members.roof-b.entries": [
                {"start": "2024-12-01", "end": "2025-01-31", "value": 80, "unit": "MWh"}
            ],
        },
    )
    found = {finding.code for finding in check(read_project(path)).findings}
    assert {"PRJ-117", "PRJ-113", "MON-032"} <= found
    with pytest.raises(FindingsError):
        load_project(path)


@one_in(6)
@pytest.mark.parametrize(("changes", "code"), [b[1:3] for b in BAD], ids=[b[0] for b in BAD])
def test_a_project_with_any_error_is_looked_at(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    path = write_project(tmp_path, changes)
    try:
        found = check(read_project(path)).findings
    except FindingsError as exc:
        # A file that is no project file.
        found = exc.findings
    assert code in {finding.code for finding in found}
