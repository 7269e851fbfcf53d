"""A search for what breaks a sync: seeded stories, played on a World, judged, and made short."""
