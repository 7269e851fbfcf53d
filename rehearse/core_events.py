"""The core's events in a site's stream."""

from __future__ import annotations

TAKEN = {"app": "app_id", "id": "number", "at": "when", "site": "place", "span": "of"}
"""Names that every event of a site has already, and what the core's data of that name is called there."""
