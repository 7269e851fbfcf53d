"""Many tests on one stack, each on a site of its own: do they stay apart, and what does a site cost?"""
