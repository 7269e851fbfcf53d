"""``python -m rehearse`` is ``rehearse``."""

from __future__ import annotations

from rehearse.cli import main

main(prog_name="rehearse")
