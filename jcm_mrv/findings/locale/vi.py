"""Compiled from vi.po by `python -m jcm_mrv.findings`: never edited."""

TEXTS: dict[str, str] = {
    'the file is empty': 'tệp trống',
}
