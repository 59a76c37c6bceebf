"""Many projects in one run: each by itself, and their totals."""
