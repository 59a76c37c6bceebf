"""What is no test: it runs in the environment of the validator."""

collect_ignore = ["validate_crate.py"]
