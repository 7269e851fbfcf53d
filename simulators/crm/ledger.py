"""What the contract asks of the CRM and the fake does not have yet; such routes answer as unknown ones."""

from __future__ import annotations

NOT_YET: tuple[tuple[str, str], ...] = (
    ("objects: deals, products, line items, quotes, invoices, orders, notes and all others", "1.3, 3.5"),
    ("POST objects/{type}/gdpr-delete and contact.privacyDeletion", "3.10"),
    ("write validation of 2026-09 paths (conditional and required properties)", "1.4"),
    ("pipelines", "8"),
    ("schemas and custom objects", "10"),
    ("association limits: definitions/configurations", "7.1"),
    ("association definitions of v3: associations/{a}/{b}/types", "7.1"),
    ("grant_type=client_credentials", "12.2"),
    ("token introspection: is_private_distribution and signed_access_token", "12.2"),
    ("integrations/v1/me", "12.4"),
    ("companies associated by the domain of an e-mail address, as a portal may be set to", "19, 41"),
    ("423 write lock and 477 data-centre migration by themselves; as a fault they are there", "11.2"),
    ("webhook concurrency: maxConcurrentRequests is kept and not obeyed", "14.2"),
    ("webhooks journal", "14.4"),
    ("files and notes", "15"),
    ("custom workflow actions, timeline, cards", "16"),
    ("exports", "17"),
    ("legacy v1 and v2 endpoints of tap-hubspot", "18"),
    ("search: letter case of letters beyond ASCII in sorts", "6"),
)
"""Operation and section of the CRM contract."""
