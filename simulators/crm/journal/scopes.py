"""The scopes that only tokens of client credentials have (CRM contract 12.2, 14.4).

Their names are documented in the vendor's guide to the journal, checked 2026-11-22.
"""

from __future__ import annotations

READ = "developer.webhooks_journal.read"
SUBSCRIPTIONS_READ = "developer.webhooks_journal.subscriptions.read"
SUBSCRIPTIONS_WRITE = "developer.webhooks_journal.subscriptions.write"
SNAPSHOTS_READ = "developer.webhooks_journal.snapshots.read"
SNAPSHOTS_WRITE = "developer.webhooks_journal.snapshots.write"

JOURNAL_SCOPES = (READ, SUBSCRIPTIONS_READ, SUBSCRIPTIONS_WRITE, SNAPSHOTS_READ, SNAPSHOTS_WRITE)
