"""Thousands of odd requests against the CRM's fake, in process: whatever is sent, the vendor answers.

The routes are those of the fake's own map, so that a new one is tried as soon as it is there.
"""
