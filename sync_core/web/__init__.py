"""The core over HTTP: workspaces, connections, syncs, cards, health, webhooks in."""

from __future__ import annotations

from sync_core.web.app import create_app
from sync_core.web.hub import Hub

__all__ = ["Hub", "create_app"]
