"""Who makes a call, once the login was accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Level = Literal["view", "create", "edit", "full"]

_RANK: dict[str, int] = {"none": 0, "view": 1, "create": 2, "edit": 3, "full": 4}


@dataclass(frozen=True, slots=True)
class Actor:
    """A user in a role. ``user`` and ``role`` are internal ids; ``permissions`` has a level for each name.

    ``context`` is what system notes show of the way in: ``REST Web Services``, ``RESTlet``, ``UI``.
    """

    user: str
    role: str
    integration: str = ""
    context: str = "REST Web Services"
    administrator: bool = False
    permissions: Mapping[str, str] = field(default_factory=dict)

    def may(self, permission: str, level: Level = "view") -> bool:
        """Whether the role has the permission (``Lists > Customers``) at this level or above."""
        return self.administrator or _RANK[self.permissions.get(permission, "none")] >= _RANK[level]


PERSON = Actor(user="-5", role="3", context="UI", administrator=True)
"""A person in the account's own pages, who may do everything."""
