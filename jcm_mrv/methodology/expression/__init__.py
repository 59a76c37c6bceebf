"""One expression tree, many renderings: numbers, exact numbers, formulas, typeset equations."""
