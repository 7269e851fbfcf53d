"""Stateful fakes of vendors' APIs. They know nothing of any sync core."""
