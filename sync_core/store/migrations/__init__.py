"""Every step from one schema to the next, in Alembic's form. `sync_core.store.migrate` runs them."""
