"""What the contract asks of the CRM and the fake does not have yet; such routes answer as unknown ones."""

from __future__ import annotations

NOT_YET: tuple[tuple[str, str], ...] = (
    ("pipelines of leads, appointments, courses, listings and services", "8"),
    ("custom objects: pipelines of their own, sensitive data", "8, 10"),
    ("association limits: what an import or a merge adds is not judged by them", "7.1"),
    ("users: creating, changing and removing them, roles and teams", "10"),
    ("objects: discounts, fees, taxes, payments, subscriptions, carts, leads and all others", "1.3, 7.3"),
    ("documents of quotes and invoices: their links and keys stay empty", "3.5"),
    ("the permission to edit associations, which 2026-09 asks of user-level OAuth", "1.4"),
    ("token introspection: is_private_distribution and signed_access_token", "12.2"),
    ("companies associated by the domain of an e-mail address, as a portal may be set to", "19, 41"),
    ("423 write lock and 477 data-centre migration by themselves; as a fault they are there", "11.2"),
    ("legacy v1 and v2 endpoints of tap-hubspot, except deals/v1/pipelines", "18"),
    ("files: hidden files; size and upscale of a signed URL, which always serves the original", "15"),
    ("files: import from a URL that is not on this machine, which fails as an unreachable one", "15"),
    ("timeline: detail and render of an event, utk and domain as the only identifier", "16.2"),
    ("timeline 2026-03: types/projects; any eventTypeName is taken", "16.2"),
    ("exports: XLS; lists; the language of headings; labels of associations", "17"),
    (
        "webhooks journal: snapshots, filters, subscriptions to installations, lists and privacy, limits",
        "14.4",
    ),
    (
        "custom workflow actions: functions, which no call is made with; several actions a workflow",
        "16.1",
    ),
    ("cards", "16.3"),
    ("search: letter case of letters beyond ASCII in sorts", "6"),
)
"""Operation and section of the CRM contract."""
