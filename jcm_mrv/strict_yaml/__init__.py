"""Strict YAML 1.2: text to plain data with the place of every node, and data to strict models."""

from jcm_mrv.strict_yaml.document import Document, Path_, load_bytes, load_file
from jcm_mrv.strict_yaml.model import StrictModel, validate
from jcm_mrv.strict_yaml.unfilled import unfilled_findings, validate_filled

__all__ = [
    "Document",
    "Path_",
    "StrictModel",
    "load_bytes",
    "load_file",
    "unfilled_findings",
    "validate",
    "validate_filled",
]
