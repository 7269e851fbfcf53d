"""A rehearsal as servers: one process for the fakes and the control API, one for the sync core."""
