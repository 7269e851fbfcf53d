"""Faults by name: one file, one test and one paragraph of docs each; ``noop`` is the model."""
