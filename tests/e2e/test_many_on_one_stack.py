"""Tests of several workers on one stack stay apart; `make nightly` has a thousand, five times."""

from __future__ import annotations

import subprocess
import sys

from tests.tree import ROOT


def test_two_hundred_tests_of_four_workers_stay_apart() -> None:
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "loadtests.many_tests"),
            *("--tests", "200", "--workers", "4", "--runs", "1"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    assert "200 passed, 0 failed" in ran.stdout
    assert "0 accounts shared, 0 sites left over" in ran.stdout
