"""The pairs of objects that are offered, a file for each app."""
