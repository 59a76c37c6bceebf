"""``python -m jcm_mrv.findings`` compiles the catalogue: see :mod:`jcm_mrv.findings.compiling`."""

from __future__ import annotations

import sys

from jcm_mrv.findings.compiling import CATALOGUE, compile_catalogue, read

if __name__ == "__main__":
    try:
        made = compile_catalogue(read(CATALOGUE))
    except (OSError, ValueError) as exc:
        sys.exit(f"{CATALOGUE.name}: {exc}")
    for path, text in made.items():
        path.write_text(text, encoding="utf-8", newline="\n")
