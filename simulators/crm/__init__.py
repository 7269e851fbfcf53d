"""A fake of HubSpot's CRM: contacts, companies and what is around them. Not affiliated with HubSpot."""

from __future__ import annotations

from simulators.crm.vendor import vendor

__all__ = ["vendor"]
