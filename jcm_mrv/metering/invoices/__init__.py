"""Amounts of invoices: entries, and invoices beside readings."""
