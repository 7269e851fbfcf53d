"""Thousands of odd requests against a fake, in process: whatever is sent, the vendor answers.

The routes are those of the fake's own map, so that a new one is tried as soon as it is there.
"""
