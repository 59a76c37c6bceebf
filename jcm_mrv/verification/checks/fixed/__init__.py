"""Fixed values: beside defaults, published series, plans and the words that stand with them."""
