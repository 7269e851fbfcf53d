"""What an account keeps in its database."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text

metadata = MetaData()

entity = Table(
    "entity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("parent", Integer),
    Column("external", Text),
    Column("created", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("entity_name", "kind", "name_key", "parent"),
    Index("entity_external", "kind", "external", unique=True),
    Index("entity_updated", "kind", "updated", "id"),
    Index("entity_parent", "parent"),
)
"""Customers and contacts: one sequence of internal ids.

``kind`` is ``customer`` or ``contact``; ``parent`` is a customer's parent, a contact's company. ``external``
is the external id. ``created`` and ``updated`` are milliseconds. ``body`` is JSON: the record's own values by
their REST names, flat: text, numbers, ``true``/``false``; a reference or an enum is the id alone, as text
(``"subsidiary":"1"``). What is empty is left out. Ids, external id, times, address book are not in it.
"""

address = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entity", Integer, nullable=False),
    Column("label", Text),
    Column("default_billing", Integer, nullable=False),
    Column("default_shipping", Integer, nullable=False),
    Column("residential", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Index("address_entity", "entity", "id"),
)
"""Lines of address books.

``body`` is JSON: the parts of the address by their REST names (``addr1``, ``city``, ``state``, ``zip``,
``country`` as the id such as ``US``, ``addressee`` …).
"""

listed = Table(
    "listed",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("external", Text),
    Column("inactive", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
"""Setup records that others refer to: subsidiary, currency, customerStatus. ``body`` as of an entity."""

system_note = Table(
    "system_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("record_type", Integer, nullable=False),
    Column("record", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("user", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("context", Text, nullable=False),
    Index("system_note_record", "record", "id"),
)
"""One line for each field of a record that was changed; they vanish with the record.

``record_type`` is -9 for entities, ``field`` the internal name (``ENTITY.SCOMPANYNAME``).
"""

deleted_record = Table(
    "deleted_record",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("record", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("context", Text, nullable=False),
    Index("deleted_record_at", "at", "id"),
)
"""What was deleted. ``type`` is the kind with a capital, as SuiteQL shows it: ``Customer``, ``Contact``."""
