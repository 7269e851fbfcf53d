"""``python -m rehearse.serving OPTIONS``: a stack for a program, which ends when standard input closes.

``OPTIONS`` is `rehearse.serving.options.Options` as JSON. What goes wrong is told on standard error, exit 3.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

import msgspec

from rehearse.errors import RehearseError
from rehearse.serving.options import Options
from rehearse.serving.serve import serve
from simulators.kit.listening import PortTaken


def _end_with_stdin() -> None:
    # Not through `sys.stdin`: its lock, held here, would abort the interpreter's shutdown.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def main() -> int:
    """Serve; the exit status."""
    options = msgspec.json.decode(sys.argv[1], type=Options)
    threading.Thread(target=_end_with_stdin, name="stdin", daemon=True).start()
    try:
        serve(options, _say)
    except (RehearseError, PortTaken, LookupError) as error:
        _say(str(error))
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
