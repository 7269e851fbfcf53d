"""HubSpot's CRM: contacts, companies and the records that filters look at."""

from sync_core.apps.crm.client import CrmClient
from sync_core.apps.crm.shapes import MARK

__all__ = ["MARK", "CrmClient"]
