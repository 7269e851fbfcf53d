"""What is particular to one object type. A type without an entry here behaves as `Special` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simulators.crm.associations.bonds import Link
from simulators.crm.errors import Invalid
from simulators.crm.objects.identities import Claim
from simulators.crm.objects.records import Record
from simulators.crm.portal import Portal


class Special:
    """The particular rules of one object type; every one of them may be empty."""

    checked: frozenset[str] = frozenset()
    """Properties whose values `check` judges after the ordinary typing."""

    def check(self, name: str, value: str) -> str | Invalid:
        """The text in which a value of one of ``checked`` is kept, or why it is refused."""
        return value

    follows: frozenset[str] = frozenset()
    """Object types on whose associated records values of this type depend; `derived` works them out."""

    takes_along: frozenset[str] = frozenset()
    """Object types whose associated records are archived together with a record of this type."""

    def lenient(self, portal: Portal) -> bool:
        """Whether values that are unknown or read-only are left out, and not refused."""
        return False

    def drafted(self, portal: Portal, values: dict[str, str], links: Sequence[Link]) -> None:
        """Judge a new record as a whole, before it has an id, and complete its values. Raises `CrmError`."""

    def judge(self, portal: Portal, record: Record, values: dict[str, str]) -> None:
        """Judge an update as a whole, and complete its values; ``""`` clears. Raises `CrmError`."""

    def derived(self, portal: Portal, record: Record) -> dict[str, str]:
        """The values of a record that follow from its associated records as they are now."""
        return {}

    def born(self, portal: Portal, id: int, values: dict[str, str]) -> None:
        """Add to the values of a new record what the CRM sets by itself."""

    def settle(self, portal: Portal, before: Mapping[str, str], values: dict[str, str]) -> None:
        """Adjust what an update is about to set; ``""`` clears. Derived values are added here."""

    def claims(self, doc: Mapping[str, str]) -> list[Claim]:
        """What a record must not share with another, unique properties apart."""
        return []

    def merged(
        self, id: int, at: int, primary: tuple[int, Mapping[str, str]], other: tuple[int, Mapping[str, str]]
    ) -> dict[str, str]:
        """What a merge sets beyond the primary's values; pairs of id and values before."""
        return {}


def forward_only(options: tuple[str, ...], before: str, value: str) -> bool:
    """Whether a lifecycle stage may follow another: stages never go back unless cleared first (4.1)."""
    if not before or not value or before not in options or value not in options:
        return True
    return options.index(value) >= options.index(before)
