"""A module is a scenario: ``measure(ground)`` gives its rows.

``prepared()``, where there is one, makes everything ready and answers the work that a profiler is to see.
"""
