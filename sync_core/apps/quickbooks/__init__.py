"""QuickBooks Online: customers, and the vendors and employees that share their names."""

from sync_core.apps.quickbooks.client import QuickBooksClient

__all__ = ["QuickBooksClient"]
