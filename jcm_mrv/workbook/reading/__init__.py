"""Reading workbooks that others made: package, grid of cells, symbols, layout of the sheets.

The way in is :func:`jcm_mrv.workbook.reading.layout.read_layout` on the grid that
:func:`jcm_mrv.workbook.reading.grid.read_grid` gives of an opened
:func:`jcm_mrv.workbook.reading.package.open_package`. Nothing here knows of calculated results.
"""
