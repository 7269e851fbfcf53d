"""A fake of NetSuite: SuiteTalk REST records, SuiteQL, RESTlets, token-based authentication and OAuth 2.0.

Not affiliated with the vendor. `ledger.NOT_YET` lists what is not built.
"""

from __future__ import annotations

from simulators.netsuite.settings import Settings
from simulators.netsuite.switches import switch
from simulators.netsuite.vendor import NetSuite

__all__ = ["NetSuite", "Settings", "switch", "vendor"]


def vendor() -> NetSuite:
    """The fake, for `simulators.kit.sites.Sites`."""
    return NetSuite()
