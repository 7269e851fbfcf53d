"""Replay files: what is needed to look at a failure again, in one file each."""
