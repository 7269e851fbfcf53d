"""What the contract asks of the CRM and the fake does not have yet; such routes answer as unknown ones."""

from __future__ import annotations

NOT_YET: tuple[tuple[str, str], ...] = (
    ("pipelines of leads, appointments, courses, listings and services", "8"),
    ("custom objects: sensitive data", "10"),
    ("association limits: what an import or a merge adds is not judged by them", "7.1"),
    ("users: creating, changing and removing them, roles and teams", "10"),
    ("objects: discounts, fees, taxes, payments, subscriptions, carts, leads and all others", "1.3, 7.3"),
    ("documents of quotes and invoices: their links and keys stay empty", "3.5"),
    ("the permission to edit associations, which 2026-09 asks of user-level OAuth", "1.4"),
    ("versions that end by the calendar, but OAuth v1: v4 in March 2027, dated ones after 18 months", "1.1"),
    ("OAuth: BAD_HUB, for an app that is asked for in another account", "12.2"),
    ("webhooks: conversation.* and event.completed, which have nothing here to tell of", "14.1"),
    ("token introspection: is_private_distribution and signed_access_token", "12.2"),
    ("423 write lock and 477 data-centre migration by themselves; as a fault they are there", "11.2"),
    ("legacy v1 and v2 endpoints of tap-hubspot, except deals/v1/pipelines", "18"),
    ("files: hidden files; size and upscale of a signed URL, which always serves the original", "15"),
    ("files: import from a URL that is not on this machine, which fails as an unreachable one", "15"),
    ("timeline: detail and render of an event, utk and domain as the only identifier", "16.2"),
    ("timeline 2026-03: types/projects; any eventTypeName is taken", "16.2"),
    ("exports: XLS; lists; the language of headings; labels of associations", "17"),
    (
        "webhooks journal: subscriptions to lists and to the app's own life, overrides of actions, limits",
        "14.4",
    ),
    (
        "custom workflow actions: functions, which no call is made with; several actions a workflow",
        "16.1",
    ),
    ("cards", "16.3"),
    ("lists, imports over the API, goals, feedback submissions, CMS, marketing, conversations", "18"),
)
"""Operation and section of the CRM contract."""
