"""The demonstration: real comments and real figures, simulated respondents, and words that say which is which."""
