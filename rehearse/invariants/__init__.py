"""What must hold whenever all is quiet, whatever happened before. Counted: nothing passes unlooked at.

Judged from outside: through the vendors' APIs, the core's documented API and the stream of events. Each
invariant is a file; `judge.EVERY` has them all. What is the same in two systems, and who may win a conflict,
is written here a second time, on purpose: the core is judged by it.
"""

from rehearse.invariants.judge import EVERY, Invariant, Invariants
from rehearse.invariants.report import Report, Result

__all__ = ["EVERY", "Invariant", "Invariants", "Report", "Result"]
