"""``python -m tests.naive_core PORT TOKEN``: serve until somebody ends the process."""

from __future__ import annotations

import sys

from waitress import create_server  # type: ignore[import-untyped]

from tests.naive_core.app import create_app

server = create_server(create_app(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), threads=8)
print(f"serving on http://127.0.0.1:{server.effective_port}", flush=True)  # noqa: T201 - the reader waits for it
server.run()
