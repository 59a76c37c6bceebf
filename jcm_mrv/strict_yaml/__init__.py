"""Strict YAML 1.2: text to plain data with the place of every node, and data to strict models."""

from jcm_mrv.strict_yaml.document import (
    MAX_BYTES,
    Document,
    Path_,
    RowOf,
    load_bytes,
    load_file,
    read_bytes,
    too_large,
)
from jcm_mrv.strict_yaml.form import check_form, family_of
from jcm_mrv.strict_yaml.model import FormProblem, StrictModel, problems_of, validate
from jcm_mrv.strict_yaml.quoting import quoted
from jcm_mrv.strict_yaml.unfilled import (
    is_unfilled,
    unfilled_findings,
    unfilled_places,
    validate_filled,
)

__all__ = [
    "MAX_BYTES",
    "Document",
    "FormProblem",
    "Path_",
    "RowOf",
    "StrictModel",
    "check_form",
    "family_of",
    "is_unfilled",
    "load_bytes",
    "load_file",
    "problems_of",
    "quoted",
    "read_bytes",
    "too_large",
    "unfilled_findings",
    "unfilled_places",
    "validate",
    "validate_filled",
]
