"""A rehearsal in one process: the fakes, the core and one frozen clock, all deterministic."""
