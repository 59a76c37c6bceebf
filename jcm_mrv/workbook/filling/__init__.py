"""Typing a project's values into an official workbook; every other byte of it stays."""
