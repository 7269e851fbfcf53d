"""A fake of the QuickBooks Online Accounting API.

Built are names, queries, change data capture, batches, OAuth and webhooks.
Not affiliated with the vendor. `ledger.NOT_YET` lists what is not built.
"""

from __future__ import annotations

from simulators.quickbooks.settings import Settings
from simulators.quickbooks.switches import switch
from simulators.quickbooks.vendor import QuickBooks

__all__ = ["QuickBooks", "Settings", "switch", "vendor"]


def vendor() -> QuickBooks:
    """The fake, for `simulators.kit.sites.Sites`."""
    return QuickBooks()
