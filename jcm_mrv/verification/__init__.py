"""What a submitted workbook claims, recomputed and judged as a third-party entity does."""
