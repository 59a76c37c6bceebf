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
from jcm_mrv.strict_yaml.model import StrictModel, validate
from jcm_mrv.strict_yaml.quoting import quoted
from jcm_mrv.strict_yaml.unfilled import unfilled_findings, validate_filled

__all__ = [
    "MAX_BYTES",
    "Document",
    "Path_",
    "RowOf",
    "StrictModel",
    "check_form",
    "family_of",
    "load_bytes",
    "load_file",
    "quoted",
    "read_bytes",
    "too_large",
    "unfilled_findings",
    "validate",
    "validate_filled",
]
