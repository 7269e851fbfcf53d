"""moto's own server, which ends when its input ends. The port is the one argument."""

from __future__ import annotations

import sys

from moto.server import main

from loadtests.bench.servers.until_told import on_end_of_input

if __name__ == "__main__":
    on_end_of_input()
    main(["--port", sys.argv[1]])
