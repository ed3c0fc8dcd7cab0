"""Programs that are run by hand to measure: speed, and growth."""
