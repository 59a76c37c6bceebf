"""What a submitted workbook says: sheets, members, periods, results."""
