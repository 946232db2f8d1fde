"""Everything that speaks to X, or plays X."""
