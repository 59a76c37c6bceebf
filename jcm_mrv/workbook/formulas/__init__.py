"""What the formulas of a workbook compute: a small, closed evaluator without any spreadsheet."""
