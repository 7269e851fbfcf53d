"""NetSuite: contacts, and customers that are persons or companies."""

from sync_core.apps.netsuite.client import NetSuiteClient

__all__ = ["NetSuiteClient"]
