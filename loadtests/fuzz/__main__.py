"""``python -m loadtests.fuzz``: send odd requests to a fake and judge every answer.

Ends with 0 where nothing was found, with 1 where something was: its seed finds it again.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter

from loadtests.fuzz.ground import Ground
from rehearse.places import APPS

SHOWN = 10
"""Findings told in full."""


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns its exit status."""
    asked = argparse.ArgumentParser(
        prog="python -m loadtests.fuzz", description=(__doc__ or "").splitlines()[0]
    )
    asked.add_argument("--requests", type=int, default=2_000, metavar="N", help="how many (2,000)")
    asked.add_argument("--seed", type=int, default=1, metavar="S", help="what fixes all of them (1)")
    asked.add_argument("--app", choices=APPS, default="crm", help="whose fake (crm)")
    options = asked.parse_args(arguments)
    if options.requests < 1:
        asked.error(f"--requests {options.requests}: nothing would be tried")
    began = time.monotonic()
    print(f"seed {options.seed}, {options.requests} requests", flush=True)
    statuses, findings = run(options.requests, options.seed, options.app)
    for finding in findings[:SHOWN]:
        print(f"\n{finding}", flush=True)
    shown = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    print(f"{shown}; {len(findings)} findings, {time.monotonic() - began:.0f} s")
    return 1 if findings else 0


def run(requests: int, seed: int, app: str = "crm") -> tuple[Counter[int], list[str]]:
    """How often each status was answered, and what was wrong, one text for each request with a fault."""
    ground = Ground(seed, app)
    statuses: Counter[int] = Counter()
    findings: list[str] = []
    for number in range(requests):
        call = ground.author.call()
        try:
            reply = ground.send(call)
            found = ground.faults(call, reply)
            statuses[reply.status] += 1
            ground.learn(reply)
        except Exception:  # noqa: BLE001 - an exception that leaves the fake is what is looked for
            found = [traceback.format_exc()]
        if ground.chance.happens(0.02):
            found += _time_passes(ground)
        if found:
            told = "\n".join(found)
            findings.append(f"{app}, seed {seed}, request {number}: {call}\n{told}")
    return statuses, findings


def _time_passes(ground: Ground) -> list[str]:
    """What breaks while nobody calls: webhooks, exports, files that end."""
    try:
        ground.let_time_pass(ground.chance.one((1, 500, 2_000, 60_000)))
    except Exception:  # noqa: BLE001 - an exception on the agenda is a finding, too
        return [f"while time passed: {traceback.format_exc()}"]
    return []


if __name__ == "__main__":
    sys.exit(main())
