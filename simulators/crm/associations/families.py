"""The two families of versions: v3 names association types, v4 and dated ones label them (CRM contract 7.1).

A route of the one family is an unknown route in the other.
"""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from simulators.crm.grammar import version


def labelled_only() -> None:
    """Raise `NotFound` on v3."""
    if not version().labelled:
        raise NotFound


def named_only() -> None:
    """Raise `NotFound` on every version but v3."""
    if version().labelled:
        raise NotFound
