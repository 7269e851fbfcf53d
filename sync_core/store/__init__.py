"""What the core remembers: one database for each workspace. Functions over an open transaction."""
