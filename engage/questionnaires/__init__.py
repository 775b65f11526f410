"""Pages of questions: kinds, conditions, versions, and the tested wording bank."""
