"""The tables of a workspace. Times are milliseconds (UTC); ``json`` columns hold msgspec-encoded text.

A *side* is ``crm`` or the id of a connection. Observations, links and baselines are state; what is to be
done is derived from them. Intents and batches are the record of writes in flight, nothing more.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()

lease = Table(
    "lease",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("until", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
)

workspace = Table(
    "workspace",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("woken_at", Integer),
    Column("woken_by", String(32)),
    Column("next_poll", Integer),
    Column("last_intent", Integer, nullable=False),
    Column("users", Text, nullable=False),
)

connection = Table(
    "connection",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("app", String(20), nullable=False),
    Column("base_url", Text, nullable=False),
    Column("credentials", LargeBinary, nullable=False),
    Column("account", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("polled_at", Integer),
    Column("error_code", String(40)),
    Column("error_params", Text),
    Column("error_since", Integer),
    Column("retry_at", Integer),
    Column("removed", Integer),
    Column("waits_until", Integer),
)

sync = Table(
    "sync",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("connection", String(40), nullable=False),
    Column("settings", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("activated_at", Integer),
    Column("cause", String(40)),
)

cursor = Table(
    "cursor",
    metadata,
    Column("side", String(40), primary_key=True),
    Column("object", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("after", Text),
    Column("until", Integer),
    Column("scan", String(8), nullable=False),
    Column("swept_at", Integer),
    Column("swept_after", Text),
)

HELD = 3
"""The value of ``dirty`` of a CRM record that only waits for a write of one sync, planned in all others."""

AWAY = 4
"""The same of one that was planned but for a sync whose app could not be read; again in the next cycle."""

record = Table(
    "record",
    metadata,
    Column("side", String(40), primary_key=True),
    Column("object", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("fields", Text, nullable=False),
    Column("times", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("modified", Integer, nullable=False),
    Column("version", String(20), nullable=False),
    Column("live", Integer, nullable=False),
    Column("refs", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("timed", Integer, nullable=False),
    Column("seen_at", Integer, nullable=False),
    Column("dirty", Integer),
    Column("wake_at", Integer),
)
Index(
    "record_dirty", record.c.side, record.c.object, record.c.created, sqlite_where=text("dirty IS NOT NULL")
)
Index("record_wake", record.c.wake_at, sqlite_where=text("wake_at IS NOT NULL"))

hint = Table(
    "hint",
    metadata,
    Column("side", String(40), primary_key=True),
    Column("object", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
)

key = Table(
    "key",
    metadata,
    Column("side", String(40), primary_key=True),
    Column("object", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("value", String(500), primary_key=True),
)
Index("key_value", key.c.side, key.c.kind, key.c.value)

reference = Table(
    "reference",
    metadata,
    Column("side", String(40), primary_key=True),
    Column("object", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("role", String(40), primary_key=True),
    Column("target", String(60), primary_key=True),
)
Index("reference_target", reference.c.side, reference.c.role, reference.c.target)

link = Table(
    "link",
    metadata,
    Column("sync", String(40), primary_key=True),
    Column("crm_id", String(60), primary_key=True),
    Column("app_id", String(60), nullable=False),
    Column("baseline", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("last_update", Integer),
    UniqueConstraint("sync", "app_id", name="link_app"),
)

archive = Table(
    "archive",
    metadata,
    Column("pair", String(120), primary_key=True),
    Column("crm_id", String(60), primary_key=True),
    Column("app_id", String(60), primary_key=True),
    Column("baseline", Text, nullable=False),
    Column("archived_at", Integer, nullable=False),
)

standing = Table(
    "standing",
    metadata,
    Column("sync", String(40), primary_key=True),
    Column("side", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("reason", String(24), nullable=False),
    Column("detail", Text, nullable=False),
    Column("generation", Integer, nullable=False),
)
Index("standing_state", standing.c.sync, standing.c.state)

issue = Table(
    "issue",
    metadata,
    Column("sync", String(40), primary_key=True),
    Column("side", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("code", String(40), nullable=False),
    Column("params", Text, nullable=False),
    Column("first_seen", Integer, nullable=False),
    Column("last_seen", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Integer),
    Column("shelved", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("waits_for", String(520)),
)
Index("issue_code", issue.c.sync, issue.c.code)
Index("issue_waits", issue.c.waits_for, sqlite_where=text("waits_for IS NOT NULL"))

warning = Table(
    "warning",
    metadata,
    Column("sync", String(40), primary_key=True),
    Column("side", String(40), primary_key=True),
    Column("id", String(60), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("field", String(40), primary_key=True),
    Column("params", Text, nullable=False),
    Column("since", Integer, nullable=False),
    Column("waits_for", String(520)),
)
Index("warning_waits", warning.c.waits_for, sqlite_where=text("waits_for IS NOT NULL"))

intent = Table(
    "intent",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String(40), nullable=False, unique=True),
    Column("sync", String(40), nullable=False),
    Column("side", String(40), nullable=False),
    Column("object", String(40), nullable=False),
    Column("crm_id", String(60), nullable=False),
    Column("app_id", String(60), nullable=False),
    Column("fields", Text, nullable=False),
    Column("version", String(20), nullable=False),
    Column("agreed", Text, nullable=False),
    Column("audit", Text, nullable=False),
    Column("claims", String(520)),
    Column("digest", String(64), nullable=False),
    Column("span", String(16), nullable=False),
    Column("batch", String(40)),
    Column("created", Integer, nullable=False),
)
Index("intent_crm", intent.c.sync, intent.c.crm_id)
Index("intent_app", intent.c.sync, intent.c.app_id)
Index("intent_batch", intent.c.side, intent.c.batch)
Index("intent_claims", intent.c.side, intent.c.claims, sqlite_where=text("claims IS NOT NULL"))

kept_key = Table(
    "kept_key",
    metadata,
    Column("sync", String(40), primary_key=True),
    Column("side", String(40), primary_key=True),
    Column("source", String(60), primary_key=True),
    Column("key", String(40), nullable=False),
)

batch = Table(
    "batch",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("side", String(40), nullable=False),
    Column("object", String(40), nullable=False),
    Column("operation", String(10), nullable=False),
    Column("path", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("keys", Text, nullable=False),
    Column("state", String(6), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_attempt", Integer),
    Column("next_try", Integer),
)

conflict = Table(
    "conflict",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("sync", String(40), nullable=False),
    Column("crm_id", String(60), nullable=False),
    Column("app_id", String(60), nullable=False),
    Column("field", String(40), nullable=False),
    Column("rule", String(40), nullable=False),
    Column("winner", String(40), nullable=False),
    Column("detail", Text, nullable=False),
)
Index("conflict_record", conflict.c.sync, conflict.c.crm_id)
