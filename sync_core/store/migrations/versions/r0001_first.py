"""The tables as they were first."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    text,
)

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "archive",
        Column("pair", String(120), nullable=False),
        Column("crm_id", String(60), nullable=False),
        Column("app_id", String(60), nullable=False),
        Column("baseline", Text, nullable=False),
        Column("archived_at", Integer, nullable=False),
        PrimaryKeyConstraint("pair", "crm_id", "app_id"),
    )
    op.create_table(
        "hint",
        Column("side", String(40), nullable=False),
        Column("object", String(40), nullable=False),
        Column("id", String(60), nullable=False),
        PrimaryKeyConstraint("side", "object", "id"),
    )
    op.create_table(
        "batch",
        Column("id", String(40), nullable=False),
        Column("number", Integer, nullable=False),
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
        PrimaryKeyConstraint("id"),
        UniqueConstraint("number"),
    )
    op.create_table(
        "conflict",
        Column("number", Integer, nullable=False),
        Column("at", Integer, nullable=False),
        Column("sync", String(40), nullable=False),
        Column("crm_id", String(60), nullable=False),
        Column("app_id", String(60), nullable=False),
        Column("field", String(40), nullable=False),
        Column("rule", String(40), nullable=False),
        Column("winner", String(40), nullable=False),
        Column("detail", Text, nullable=False),
        PrimaryKeyConstraint("number"),
    )
    op.create_index("conflict_record", "conflict", ["sync", "crm_id"], unique=False)
    op.create_table(
        "connection",
        Column("id", String(40), nullable=False),
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
        PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "cursor",
        Column("side", String(40), nullable=False),
        Column("object", String(40), nullable=False),
        Column("position", Integer, nullable=False),
        Column("after", Text),
        Column("until", Integer),
        Column("scan", String(8), nullable=False),
        Column("swept_at", Integer),
        Column("swept_after", Text),
        PrimaryKeyConstraint("side", "object"),
    )
    op.create_table(
        "intent",
        Column("number", Integer, nullable=False),
        Column("key", String(40), nullable=False),
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
        PrimaryKeyConstraint("number"),
        UniqueConstraint("key"),
    )
    op.create_index("intent_app", "intent", ["sync", "app_id"], unique=False)
    op.create_index("intent_batch", "intent", ["side", "batch"], unique=False)
    op.create_index(
        "intent_claims", "intent", ["side", "claims"], unique=False, sqlite_where=text("claims IS NOT NULL")
    )
    op.create_index("intent_crm", "intent", ["sync", "crm_id"], unique=False)
    op.create_table(
        "issue",
        Column("sync", String(40), nullable=False),
        Column("side", String(40), nullable=False),
        Column("id", String(60), nullable=False),
        Column("code", String(40), nullable=False),
        Column("params", Text, nullable=False),
        Column("first_seen", Integer, nullable=False),
        Column("last_seen", Integer, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("next_try", Integer),
        Column("shelved", Integer, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("waits_for", String(520)),
        PrimaryKeyConstraint("sync", "side", "id"),
    )
    op.create_index("issue_code", "issue", ["sync", "code"], unique=False)
    op.create_index(
        "issue_waits", "issue", ["waits_for"], unique=False, sqlite_where=text("waits_for IS NOT NULL")
    )
    op.create_table(
        "key",
        Column("side", String(40), nullable=False),
        Column("object", String(40), nullable=False),
        Column("id", String(60), nullable=False),
        Column("kind", String(20), nullable=False),
        Column("value", String(500), nullable=False),
        PrimaryKeyConstraint("side", "object", "id", "kind", "value"),
    )
    op.create_index("key_value", "key", ["side", "kind", "value"], unique=False)
    op.create_table(
        "lease",
        Column("name", String(20), nullable=False),
        Column("owner", String(64), nullable=False),
        Column("until", Integer, nullable=False),
        Column("fence", Integer, nullable=False),
        PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "link",
        Column("sync", String(40), nullable=False),
        Column("crm_id", String(60), nullable=False),
        Column("app_id", String(60), nullable=False),
        Column("baseline", Text, nullable=False),
        Column("created", Integer, nullable=False),
        Column("last_update", Integer),
        PrimaryKeyConstraint("sync", "crm_id"),
        UniqueConstraint("sync", "app_id", name="link_app"),
    )
    op.create_table(
        "record",
        Column("side", String(40), nullable=False),
        Column("object", String(40), nullable=False),
        Column("id", String(60), nullable=False),
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
        PrimaryKeyConstraint("side", "object", "id"),
    )
    op.create_index(
        "record_dirty",
        "record",
        ["side", "object", "created"],
        unique=False,
        sqlite_where=text("dirty IS NOT NULL"),
    )
    op.create_index(
        "record_wake", "record", ["wake_at"], unique=False, sqlite_where=text("wake_at IS NOT NULL")
    )
    op.create_table(
        "reference",
        Column("side", String(40), nullable=False),
        Column("object", String(40), nullable=False),
        Column("id", String(60), nullable=False),
        Column("role", String(40), nullable=False),
        Column("target", String(60), nullable=False),
        PrimaryKeyConstraint("side", "object", "id", "role", "target"),
    )
    op.create_index("reference_target", "reference", ["side", "role", "target"], unique=False)
    op.create_table(
        "standing",
        Column("sync", String(40), nullable=False),
        Column("side", String(40), nullable=False),
        Column("id", String(60), nullable=False),
        Column("state", String(16), nullable=False),
        Column("reason", String(24), nullable=False),
        Column("detail", Text, nullable=False),
        Column("generation", Integer, nullable=False),
        PrimaryKeyConstraint("sync", "side", "id"),
    )
    op.create_index("standing_state", "standing", ["sync", "state"], unique=False)
    op.create_table(
        "sync",
        Column("id", String(40), nullable=False),
        Column("number", Integer, nullable=False),
        Column("connection", String(40), nullable=False),
        Column("settings", Text, nullable=False),
        Column("state", String(10), nullable=False),
        Column("generation", Integer, nullable=False),
        Column("created", Integer, nullable=False),
        Column("activated_at", Integer),
        Column("cause", String(40)),
        PrimaryKeyConstraint("id"),
        UniqueConstraint("number"),
    )
    op.create_table(
        "warning",
        Column("sync", String(40), nullable=False),
        Column("side", String(40), nullable=False),
        Column("id", String(60), nullable=False),
        Column("code", String(40), nullable=False),
        Column("field", String(40), nullable=False),
        Column("params", Text, nullable=False),
        Column("since", Integer, nullable=False),
        Column("waits_for", String(520)),
        PrimaryKeyConstraint("sync", "side", "id", "code", "field"),
    )
    op.create_index(
        "warning_waits", "warning", ["waits_for"], unique=False, sqlite_where=text("waits_for IS NOT NULL")
    )
    op.create_table(
        "workspace",
        Column("id", String(40), nullable=False),
        Column("name", Text, nullable=False),
        Column("created", Integer, nullable=False),
        Column("woken_at", Integer),
        Column("woken_by", String(32)),
        Column("next_poll", Integer),
        Column("last_intent", Integer, nullable=False),
        Column("users", Text, nullable=False),
        PrimaryKeyConstraint("id"),
    )
