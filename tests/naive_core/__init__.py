"""A second sync core, honest and naive: what many a team writes first.

It polls, matches by e-mail, and of two records that differ lets the one that was touched last overwrite the
other as a whole. It keeps no baseline, recovers nothing, and tries again blindly. It shares no line with ours
and knows of Rehearse only the surface in `rehearse/accept/openapi.json`.
"""
