"""How a source is laid out: intervals of their own length, rows of a day, several columns."""
