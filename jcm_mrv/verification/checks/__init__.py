"""What is asked of a claim, and the findings that answer."""
