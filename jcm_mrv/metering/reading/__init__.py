"""Formats of files, columns, dates, numbers, layouts, and how a file is inspected."""
