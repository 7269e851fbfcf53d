"""Benchmarks: everything side by side in one run, so that ratios hold on any machine.

How to run and read them stands in docs/how-to/benchmark.md.
"""
