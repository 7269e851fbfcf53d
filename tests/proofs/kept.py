"""``python -m tests.proofs.kept`` runs the tests of the fakes and keeps which of them prove what.

``proofs.json`` has, by operation of the ledger and outcome, the tests that saw it: at most `MOST`, so that a
test can be renamed without writing it anew. ``--check`` writes nothing and ends with 1 where they differ.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rehearse.fidelity import ledgers
from simulators.kit.ledger import Ledger, Line
from tests.proofs.recording import FOLDER, Seen
from tests.tree import ROOT

FILE = Path(__file__).with_name("proofs.json")
TESTS = (
    *(f"tests/unit/{name}" for name in ("crm", "netsuite", "quickbooks", "kit", "inspector")),
    "tests/contract",
)
"""Where the fakes are called on purpose. Whatever calls them by chance proves nothing here."""
MOST = 3

COMMAND = "python -m tests.proofs.kept"

Proofs = Mapping[str, Mapping[str, list[str]]]
"""By operation (app, method and path) and outcome, the tests."""

OUTCOMES = {"state": "works", "errors": "refused", "webhooks": "told"}
"""What a test must have seen of an operation whose column says that it is built, in whole or in part."""


@cache
def kept() -> Proofs:
    """What is kept."""
    found: Proofs = json.loads(FILE.read_text("utf-8"))
    return found


def name(ledger: Ledger, line: Line) -> str:
    """How an operation is called among the proofs."""
    return f"{ledger.app} {line.operation}"


def wanted(line: Line) -> list[str]:
    """The outcomes that a mark claims."""
    cells = line.mark.cells()
    return [what for column, what in OUTCOMES.items() if cells[column].built in ("yes", "part")]


def gathered(seen: Iterable[Mapping[str, Mapping[str, Iterable[str]]]]) -> Proofs:
    """What several processes saw, by the operations of the ledger."""
    every: Seen = {}
    for one in seen:
        for operation, outcomes in one.items():
            for what, tests in outcomes.items():
                every.setdefault(operation, {}).setdefault(what, set()).update(tests)
    proofs: dict[str, dict[str, list[str]]] = {}
    for ledger in ledgers():
        for line in ledger.lines:
            own = [f"{ledger.app} {line.operation.method} {path}" for path in line.operation.paths]
            for what in OUTCOMES.values():
                tests = set().union(*(every.get(one, {}).get(what, set()) for one in own))
                if tests:
                    proofs.setdefault(name(ledger, line), {})[what] = _few(tests)
    return proofs


def _few(tests: Iterable[str]) -> list[str]:
    """The first of each file before the second of any; a client's own tests before ours."""
    files: dict[str, list[str]] = {}
    for test in sorted(tests):
        files.setdefault(test.partition("::")[0], []).append(test)
    turns = sorted((turn, file, test) for file, own in files.items() for turn, test in enumerate(own))
    return [test for _, _, test in turns[:MOST]]


def record(*arguments: str) -> Proofs:
    """Run the tests of the fakes and see what they call. Exits where one of them fails."""
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "tests.proofs.recording", *arguments, *TESTS],
            cwd=ROOT,
            env=os.environ | {FOLDER: folder},
            check=False,
        )
        if done.returncode:
            sys.exit(done.returncode)
        return gathered(json.loads(one.read_text()) for one in sorted(Path(folder).iterdir()))


def main(arguments: list[str]) -> int:
    """The command. Other arguments are pytest's. Returns its exit status."""
    checks = "--check" in arguments
    text = json.dumps(record(*(one for one in arguments if one != "--check")), indent=1) + "\n"
    if not checks:
        FILE.write_text(text, "utf-8")
        return 0
    if text == FILE.read_text("utf-8"):
        return 0
    sys.stderr.write(f"{FILE.name} is not what the tests prove: {COMMAND}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
