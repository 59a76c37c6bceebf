"""Tables for what a third party does after the arithmetic."""
