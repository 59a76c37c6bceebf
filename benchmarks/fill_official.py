"""`fill` on an official look-alike of 5 MB, against openpyxl's bare load and save of it.

`python benchmarks/fill_official.py [--libreoffice]`: the second also refreshes results.
"""

import sys
import tempfile
from pathlib import Path

from measure import ROOT, best_of, compare

sys.path.insert(0, str(ROOT))

from jcm_mrv import calculate, load_project
from jcm_mrv.workbook.filling.fill import fill_workbook
from tests.projects import ONE_YEAR, write_project
from tests.workbook.official.build import build, part, picture, with_parts
from tests.workbook.official.content import solar
from tests.workbook.official.looks import Look

SYSTEMS = 100
CELLS = 60_000


def heavy(path: Path) -> None:
    """Add pictures of 3.6 MB and a list of 60,000 values to a workbook."""
    rows = []
    for row in range(1, CELLS // 6 + 1):
        cells = "".join(
            f'<c r="{column}{row}"><v>{row * 0.7310585786 * n}</v></c>'
            for n, column in enumerate("ABCDEF", start=1)
        )
        rows.append(f'<row r="{row}">{cells}</row>')
    name = "xl/worksheets/sheet6.xml"
    text = part(path, name).decode()
    head, _, rest = text.partition("<sheetData>")
    tail = rest.partition("</sheetData>")[2]
    sheet = f"{head}<sheetData>{''.join(rows)}</sheetData>{tail}"
    pictures = {f"xl/media/photo{n}.png": picture(n, 620) for n in range(1, 5)}
    with_parts(path, {name: sheet.encode(), **pictures})


def project(folder: Path) -> Path:
    """Write a project of a hundred systems."""
    entries = [{"start": "2024-01-01", "end": "2024-12-31", "value": 700.5, "unit": "MWh"}]
    ids = [f"roof-{n}" for n in range(SYSTEMS)]
    return write_project(
        folder,
        {
            **{k: v for k, v in ONE_YEAR.items() if "members" not in k},
            "sets.system": [{"id": i, "connection": "grid"} for i in ids],
            "monitoring.EG.members": {i: {"meter": "M-A", "entries": entries} for i in ids},
        },
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        official, plan = folder / "official.xlsx", project(folder)
        look = Look(hidden_sheet=True, extras=("picture", "text box", "comment"))
        build(official, solar({"": [None] * SYSTEMS}, factor=None), look)
        heavy(official)
        megabytes = official.stat().st_size / 1e6
        print(f"official file: {megabytes:.1f} MB, {SYSTEMS} systems, {CELLS:,} values beside")
        result = calculate(load_project(plan))
        alone = best_of(lambda: fill_workbook(official, result, recalculate=False), 3)
        print(f"fill alone, without the calculation: {alone:.2f} s (under 5 s)")
        python = sys.executable
        command = [python, "-m", "jcm_mrv", "fill", str(official), str(plan)]
        command += ["-o", str(folder / "filled.xlsx")]
        source, saved = str(official), str(folder / "bare.xlsx")
        bare = f"import openpyxl; openpyxl.load_workbook({source!r}).save({saved!r})"
        compare(
            "jcm-mrv fill, without LibreOffice",
            [*command, "--no-recalculate"],
            [python, "-W", "ignore", "-c", bare],
            limit=1.0,
            runs=5,
        )
        if "--libreoffice" in sys.argv:
            compare(
                "jcm-mrv fill, with LibreOffice",
                [*command, "--recalculate"],
                [python, "-W", "ignore", "-c", bare],
                limit=5.0,
                runs=3,
            )
