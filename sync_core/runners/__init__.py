"""Who runs the cycles: a loop in this process."""
