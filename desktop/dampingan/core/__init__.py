"""Values and rules without input or output: regions, identity numbers, dates, keys, errors, words."""
