"""Properties: their definitions, groups, and the typing of values."""
