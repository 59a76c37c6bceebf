"""Behind a monitored value: whose readings it takes, and what is done with them."""
