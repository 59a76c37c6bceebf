"""``python -m jcm_mrv.findings`` compiles the catalogue: see :mod:`jcm_mrv.findings.compiling`.

The files for translators are brought up to it, and compiled, too.
"""

from __future__ import annotations

import sys

from jcm_mrv.findings.compiling import CATALOGUE, compile_catalogue, read
from jcm_mrv.findings.translating import bring_up

if __name__ == "__main__":
    try:
        entries = read(CATALOGUE)
        made = {**compile_catalogue(entries), **bring_up(entries)}
    except (OSError, ValueError) as exc:
        sys.exit(f"{CATALOGUE.name}: {exc}")
    for path, text in made.items():
        path.write_text(text, encoding="utf-8", newline="\n")
