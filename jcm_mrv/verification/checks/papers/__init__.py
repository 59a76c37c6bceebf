"""What lies beside the workbook: the project, its evidence, its criteria, the registered plan."""
