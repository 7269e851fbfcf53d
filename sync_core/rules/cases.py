"""What the planner is asked and what it answers: a CRM record, or a lone app record, with all its syncs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Literal, TypeAlias

from sync_core.rules.filters import Subject
from sync_core.rules.model import Agreed, Holder, Link, Record, Sync
from sync_core.rules.pairs import Pair

Names: TypeAlias = Callable[[str, str], Holder | None]
"""``names(connection, key)``: who holds this unique name in the app behind the connection, if anybody."""


@dataclass(frozen=True, slots=True)
class Open:
    """The error of a record. ``digest`` tells what was attempted when it was last ``seen``.

    A ``shelved`` one belongs to a record that was out of scope: back in it, one try is due at once (B.5.4).
    """

    code: str
    digest: str
    attempts: int
    next_try: int | None
    seen: int
    shelved: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An app record that shares a match key with the CRM record; ``taken`` if it is linked elsewhere.

    ``rank`` is the place, among the pair's match keys, of the first key that they share.
    """

    record: Record
    taken: bool
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Partners:
    """Which ids of two objects mean the same record, by the links between them."""

    crm_of: Mapping[str, str] = field(default_factory=dict)
    app_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bond:
    """One sync's view of a CRM record.

    ``app`` is the linked partner as last seen. Without a link, ``candidates`` are the possible partners.
    ``busy`` means that a write is in flight, and that nothing may be decided before it is settled;
    ``courted`` that a create in flight has made this very record.
    ``overwrite`` lets the winner app overwrite at this re-activation (B.6.7). ``partners`` has the links of
    each pair of objects that a reference row of the sync refers to; a pair that is not synced is left out.
    """

    sync: Sync
    pair: Pair
    generation: int
    link: Link | None = None
    app: Record | None = None
    candidates: tuple[Candidate, ...] = ()
    issue: Open | None = None
    busy: bool = False
    courted: bool = False
    overwrite: bool = False
    partners: Mapping[tuple[str, str], Partners] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """A CRM record and everything that has a say in what becomes of it.

    ``roles`` holds the CRM records that it names (``company``), ``associated`` all associated ones by object.
    ``exact`` says that the edit times of single properties were asked for. ``forced`` allows one try although
    nothing changed.
    """

    crm: Record
    bonds: tuple[Bond, ...]
    roles: Mapping[str, Record] = field(default_factory=dict)
    associated: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    exact: bool = False
    forced: bool = False

    @property
    def subject(self) -> Subject:
        """The CRM record as filters see it."""
        return Subject(
            self.crm.fields,
            {object: [one.fields for one in records] for object, records in self.associated.items()},
        )


@dataclass(frozen=True, slots=True)
class LoneCase:
    """An app record without a link, for which no free CRM record was found.

    ``siblings`` are app records with the same match key, this one included. ``holder`` is the app record that
    speaks for the CRM record with this key, or for the one into which the partner of this record was merged:
    the ``survivor`` of that name (B.7.4). ``forsaken`` means that its CRM record was deleted.
    """

    app: Record
    sync: Sync
    pair: Pair
    generation: int
    siblings: tuple[Record, ...] = ()
    holder: Record | None = None
    survivor: str = ""
    issue: Open | None = None
    forsaken: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """A decision to create or update one record.

    ``agreed`` is the baseline-to-be, with the written side's own value still to be read back. ``loses`` is
    what has to be audited once it is done.
    """

    sync: Sync
    to: Literal["crm", "app"]
    crm_id: str
    app_id: str
    fields: Mapping[str, str]
    version: str
    agreed: Mapping[str, Agreed]
    digest: str
    claims: str | None = None
    loses: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a record stands in a sync after planning. ``side`` is ``crm`` or ``app``.

    A ``FAILED`` verdict carries its code and params; ``waits_for`` names the key whose release unblocks it.
    """

    sync: Sync
    side: Literal["crm", "app"]
    id: str
    state: Literal["LINKED", "PENDING", "EXCLUDED", "FAILED", "UNMATCHED"]
    generation: int
    reason: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""
    waits_for: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell about a linked pair that does not make it failing."""

    sync: Sync
    crm_id: str
    code: str
    field: str
    params: Mapping[str, str]
    waits_for: str | None = None


@dataclass(slots=True)
class Plan:
    """What becomes of one case. Everything here is stored in one transaction, before anything is sent.

    ``needs_times``: ask for the edit times of the CRM record, then plan again. ``again``: more is to be
    decided as soon as the writes of this plan are settled. ``wake``: the instant at which what stays refused
    is tried again even if nothing happens.
    """

    links: list[Link] = field(default_factory=list)
    rebased: list[Link] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    warnings: list[Notice] = field(default_factory=list)
    unwarned: list[Notice] = field(default_factory=list)
    needs_times: bool = False
    again: bool = False
    wake: int | None = None

    def fail(
        self,
        bond: Bond | LoneCase,
        side: Literal["crm", "app"],
        id: str,
        code: str,
        params: Mapping[str, str],
        *,
        digest: str = "",
        waits_for: str | None = None,
    ) -> None:
        """The record fails in this sync."""
        self.verdicts.append(
            Verdict(
                bond.sync,
                side,
                id,
                "FAILED",
                bond.generation,
                code,
                params,
                digest=digest,
                waits_for=waits_for,
            )
        )

    def stand(
        self,
        bond: Bond | LoneCase,
        side: Literal["crm", "app"],
        id: str,
        state: Literal["LINKED", "PENDING", "EXCLUDED", "UNMATCHED"],
        reason: str = "",
        params: Mapping[str, str] | None = None,
    ) -> None:
        """The record stands so in this sync."""
        self.verdicts.append(Verdict(bond.sync, side, id, state, bond.generation, reason, params or {}))


def digest_of(fields: Mapping[str, str], version: str) -> str:
    """Tells one attempt from another: the same fields against the same state of the target are the same."""
    text = "\x1f".join(f"{name}\x1e{value}" for name, value in sorted(fields.items()))
    return sha256(f"{version}\x1d{text}".encode()).hexdigest()[:32]


def waiting(sync: Sync, kind: str, value: str) -> str:
    """The name of a key of the sync's app, for a record that waits for its release."""
    return f"{sync.connection}|{kind}:{value}"
