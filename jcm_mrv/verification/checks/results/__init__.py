"""Stated results: their days, their rounding, and whether the inputs lead to them."""
