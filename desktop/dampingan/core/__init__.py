"""Values and rules without input or output: regions, identities, dates, keys, errors, words."""
