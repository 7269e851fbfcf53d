"""``python -m sync_core`` is ``sync-core``."""

from __future__ import annotations

from sync_core.cli import main

main(prog_name="sync-core")
