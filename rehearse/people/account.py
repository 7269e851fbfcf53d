"""What a person may do with an account as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Protocol

from rehearse.people.rec import Rec

if TYPE_CHECKING:
    from rehearse.backend import Backend


class Records(Protocol):
    """All records of one kind, in the hands of a person. Fields are flat, by the vendor's names."""

    def create(self, **fields: str) -> Rec:
        """A new record."""

    def update(self, id: str, **fields: str) -> Rec:
        """Other texts for some fields; ``""`` clears one."""

    def get(self, id: str) -> Rec:
        """The record as it is now."""

    def all(self) -> list[Rec]:
        """Every record that is there and active, oldest first."""

    def find(self, **fields: str) -> Rec | None:
        """The one record with exactly these texts, or None."""


class Account:
    """One app's account in the hands of a person; subclasses add what is in it."""

    app: ClassVar[str]
    objects: ClassVar[Mapping[str, str]]
    """The attribute that holds the records of each object of the core."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def records(self, object: str) -> Records:
        """All records of what the core calls ``object`` in this app."""
        found: Records = getattr(self, self.objects[object])
        return found

    def notices(self, wanted: bool) -> None:
        """Whether this account's webhooks reach the core; those of the time between are lost for good."""
        self._backend.mute(self.app, muted=not wanted)
