"""The official monitoring sheets, filled with live formulas."""
