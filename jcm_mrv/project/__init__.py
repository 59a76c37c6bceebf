"""What participants declare: project file, members, values, monitoring plan."""
