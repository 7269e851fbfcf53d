"""Files and folders in a portal's database. The bytes stand apart, so that reading about a file is cheap."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from simulators.crm.tables import metadata

folders = Table(
    "file_folders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("parent", Integer),
    Column("name", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
)
"""Folders; ``path`` is kept whole and changes with every folder above. The root has no row."""
Index("file_folders_path", folders.c.path)

files = Table(
    "files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder", Integer),
    Column("name", Text, nullable=False),
    Column("extension", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("encoding", Text),
    Column("size", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("md5", Text, nullable=False),
    Column("usable", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("archived", Integer),
    Column("expires", Integer),
)
"""What is known of a file. ``archived`` is the instant of deletion; no two live files share a ``path``."""
Index("files_path", files.c.path)
Index("files_md5", files.c.md5)

contents = Table(
    "file_contents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
"""The bytes of every file that is not gone for good."""

tasks = Table(
    "file_tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("requested", Integer, nullable=False),
    Column("started", Integer, nullable=False),
    Column("finished", Integer),
    Column("asked", Text, nullable=False),
    Column("result", Integer),
    Column("refused", Text),
    sqlite_with_rowid=False,
)
"""Imports and folder updates: what was asked (JSON), and the id of what came of it or the error (JSON)."""
