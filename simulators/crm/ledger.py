"""What the contract asks of the CRM and the fake does not have yet; such routes answer as unknown ones."""

from __future__ import annotations

NOT_YET: tuple[tuple[str, str], ...] = (
    ("objects: products, line items, quotes, invoices, orders, notes and all others", "1.3, 3.5"),
    ("POST objects/{type}/gdpr-delete and contact.privacyDeletion", "3.10"),
    ("write validation of 2026-09 paths (conditional and required properties)", "1.4"),
    ("pipelines of leads, appointments, courses, listings and services", "8"),
    ("custom objects: pipelines of their own, sensitive data", "8, 10"),
    ("association limits: what an import or a merge adds is not judged by them", "7.1"),
    ("users: creating, changing and removing them, roles and teams", "10"),
    ("grant_type=client_credentials", "12.2"),
    ("integrations/v1/me", "12.4"),
    ("companies associated by the domain of an e-mail address, as a portal may be set to", "19, 41"),
    ("423 write lock, 477 data-centre migration, 414 URI too long", "11.2"),
    ("webhook concurrency: maxConcurrentRequests is kept and not obeyed", "14.2"),
    ("webhooks journal", "14.4"),
    ("files and notes", "15"),
    ("custom workflow actions, timeline, cards", "16"),
    ("exports", "17"),
    ("legacy v1 and v2 endpoints of tap-hubspot, except deals/v1/pipelines", "18"),
    ("search: letter case of letters beyond ASCII in sorts", "6"),
)
"""Operation and section of the CRM contract."""
