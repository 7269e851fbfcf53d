"""What the contract asks of the CRM and the fake does not have yet; such routes answer as unknown ones."""

from __future__ import annotations

NOT_YET: tuple[tuple[str, str], ...] = (
    ("objects: discounts, fees, taxes, payments, subscriptions, carts, leads and all others", "1.3, 7.3"),
    ("documents of quotes and invoices: their links and keys stay empty", "3.5"),
    ("the permission to edit associations, which 2026-09 asks of user-level OAuth", "1.4"),
    ("pipelines", "8"),
    ("schemas and custom objects", "10"),
    ("association limits: definitions/configurations", "7.1"),
    ("association definitions of v3: associations/{a}/{b}/types", "7.1"),
    ("grant_type=client_credentials", "12.2"),
    ("integrations/v1/me", "12.4"),
    ("companies associated by the domain of an e-mail address, as a portal may be set to", "19, 41"),
    ("423 write lock, 477 data-centre migration, 414 URI too long", "11.2"),
    ("webhook concurrency: maxConcurrentRequests is kept and not obeyed", "14.2"),
    ("webhooks journal", "14.4"),
    ("files and notes", "15"),
    ("custom workflow actions, timeline, cards", "16"),
    ("exports", "17"),
    ("legacy v1 and v2 endpoints of tap-hubspot", "18"),
    ("search: letter case of letters beyond ASCII in sorts", "6"),
)
"""Operation and section of the CRM contract."""
