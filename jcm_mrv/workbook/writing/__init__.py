"""The sheets of a result, composed and written with live formulas."""
