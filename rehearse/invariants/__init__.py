"""What must hold whenever all is quiet, whatever happened before. Counted: nothing passes unlooked at.

`world.invariants.check()` lets five minutes pass, in which the core must look and change nothing, and judges
everything from outside: through the vendors' APIs, the core's documented API and the stream of events. Its
report counts the checks of each invariant and says in words, with the records' ids, what does not hold.

What is the same in two systems, and who may win a conflict, is written here a second time, on purpose: the
core is judged by it. Where the events do not tell enough to be certain, there is no finding.

Two invariants are not there. No money is synced yet, so that none could add up. And that the core writes
nothing after its access was revoked is the vendor's doing: a core that tried would be refused.
"""

from rehearse.invariants.judge import EVERY, Invariant, Invariants
from rehearse.invariants.report import Report, Result

__all__ = ["EVERY", "Invariant", "Invariants", "Report", "Result"]
