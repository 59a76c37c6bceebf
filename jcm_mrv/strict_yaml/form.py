"""Which form a file says that it is of: a later version may write others, and mean more by them."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel

from jcm_mrv.findings import Family
from jcm_mrv.findings.language import said
from jcm_mrv.patterns import pattern
from jcm_mrv.strict_yaml.document import Document

_FORM = pattern(r"(jcm-mrv/[a-z][a-z-]*)/[0-9]+\Z")


def family_of(schema: object) -> str | None:
    """Give what kind of file a form is of, without its number; None for what is no form.

    Examples
    --------
    >>> family_of("jcm-mrv/pack/9"), family_of("pack")
    ('jcm-mrv/pack', None)
    """
    found = _FORM.match(schema) if isinstance(schema, str) else None
    return None if found is None else found[1]


def check_form(document: Document, model: type[BaseModel], code: str) -> None:
    """Refuse a file that says to be of a form which its model is not.

    What a later version wrote is judged by nothing that this one knows: each of its new keys would
    be a mistake.

    Raises
    ------
    FindingsError
        ``PRJ-017`` or ``MET-017``.
    """
    stated = document.data.get("schema") if isinstance(document.data, dict) else None
    known = [
        name
        for field in model.model_fields.values()
        if field.alias == "schema"
        for name in get_args(field.annotation)
    ]
    if isinstance(stated, str) and family_of(stated) is not None and stated not in known:
        expected = ", ".join(known) or said("a file without `schema`")
        raise Family(code)[17].stop(document.where(("schema",)), found=stated, known=expected)
