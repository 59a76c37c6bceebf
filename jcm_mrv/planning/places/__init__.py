"""Places on Earth: whether a site lies where its survey says."""
