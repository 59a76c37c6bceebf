"""Compiled from ja.po by `python -m jcm_mrv.findings`: never edited."""

TEXTS: dict[str, str] = {
}
