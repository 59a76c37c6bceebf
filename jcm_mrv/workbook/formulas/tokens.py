"""The tokenizer of openpyxl, without the rest of openpyxl.

It needs nothing but regular expressions. The package that it stands in loads 180 modules of its own
and ten of an imaging library, which takes a tenth of the time in which a workbook is verified.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
else:

    def _alone() -> ModuleType:
        package = importlib.util.find_spec("openpyxl")
        file = Path(package.origin or "").parent / "formula" / "tokenizer.py" if package else None
        if "openpyxl" in sys.modules or file is None or not file.is_file():
            return importlib.import_module("openpyxl.formula.tokenizer")
        spec = importlib.util.spec_from_file_location(f"{__name__}.alone", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    _tokenizer = _alone()
    Token, Tokenizer = _tokenizer.Token, _tokenizer.Tokenizer
    TokenizerError = _tokenizer.TokenizerError

__all__ = ["Token", "Tokenizer", "TokenizerError"]
