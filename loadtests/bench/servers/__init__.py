"""The servers of a run, each a process of its own that ends when its input ends."""
