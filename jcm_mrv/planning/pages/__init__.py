"""Pages of estimates and of a screening, which ask for nothing."""
