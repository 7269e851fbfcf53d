"""The REST record service."""
