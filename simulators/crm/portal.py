"""A portal with its transaction open: what every rule is handed. Rules know nothing of HTTP."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from simulators.crm.object_types import ObjectType
from simulators.crm.properties.catalog import Catalog, catalog
from simulators.crm.schemas.registry import Types, types
from simulators.crm.settings import Settings
from simulators.kit.accounts import Account


@dataclass(frozen=True, slots=True)
class Source:
    """Who writes: what histories and ``hs_object_source*`` show."""

    type: str
    id: str
    label: str = ""


IMPORT = Source("IMPORT", "import", "IMPORT")


@dataclass(frozen=True, slots=True)
class Portal:
    """One account in one transaction. ``at`` is the instant (ms) at which everything in it happens."""

    account: Account
    db: Connection
    source: Source
    at: int

    @property
    def id(self) -> int:
        """The portal id."""
        return int(self.account.id)

    @property
    def settings(self) -> Settings:
        """The portal's switches."""
        found: Settings = self.account.settings
        return found

    @property
    def types(self) -> Types:
        """The object types of this portal: the built-in ones and its own."""
        return types(self.account, self.db)

    def type(self, plural: str) -> ObjectType:
        """The type that rows call ``plural``."""
        return self.types.by_plural[plural]

    def catalog(self, type: ObjectType) -> Catalog:
        """The definitions of a type as they are now."""
        return catalog(self.account, self.db, type)
