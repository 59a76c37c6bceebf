"""What formulas compute, beside the methodology, each other, and what is stored."""
