"""The unique name of an app record: chosen at the create, followed when its sources change (B.11)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from sync_core.rules.cases import Bond, Case, Names, Notice, Plan, waiting
from sync_core.rules.display_name import free_name, name_key, person_of, wanted_name
from sync_core.rules.model import Agreed
from sync_core.rules.pairs import NAME
from sync_core.rules.rows import Pending, Sides

ROW: Final = "display_name"
"""The derived row of a baseline: what was wanted, and what the app was given."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The name of a record to be made. ``claims`` is its key, so that nobody else takes it meanwhile."""

    field: str = ""
    wanted: str = ""
    text: str = ""
    claims: str | None = None


class _Taken(Container[str]):
    """The keys of names that somebody other than ``own`` holds."""

    def __init__(self, names: Names, connection: str, own: str) -> None:
        self._names, self._connection, self._own = names, connection, own

    def __contains__(self, key: object) -> bool:
        holder = self._names(self._connection, str(key))
        return holder is not None and holder.id != self._own


def choose(made: Plan, case: Case, bond: Bond, names: Names) -> Chosen | None:
    """A name for the record that is to be made, or None where the case fails for want of one."""
    field = bond.pair.unique_name
    if not field:
        return Chosen()
    name_wanted = wanted(case, bond)
    if not name_wanted:
        params = {"field": field, "app": bond.sync.app}
        made.fail(bond, "crm", case.crm.id, "REQUIRED_FIELD_MISSING", params)
        return None
    name = _free(case, bond, name_wanted, names, own="")
    if name is None:
        holder = names(bond.sync.connection, name_key(name_wanted))
        assert holder is not None
        made.fail(
            bond,
            "crm",
            case.crm.id,
            "DISPLAY_NAME_IN_USE",
            {"name": name_wanted, "kind": holder.object, "holder": holder.name, "app": bond.sync.app},
            waits_for=waiting(bond.sync, NAME, name_key(name_wanted)),
        )
        return None
    return Chosen(field, name_wanted, name, claims=name_key(name))


def follow(made: Plan, case: Case, bond: Bond, sides: Sides, names: Names) -> str | None:
    """Rename the linked app record when the name it should have changes, if the new one is free (B.11 #8).

    Returns the key that a rename claims.
    """
    field = bond.pair.unique_name
    if not field or not bond.sync.carries("to_app"):
        return None
    assert bond.link is not None
    assert bond.app is not None
    new, held = wanted(case, bond), bond.app.fields.get(field, "")
    agreed = bond.link.baseline.get(ROW)
    if agreed is None or (new and name_key(new) == name_key(held) and agreed.crm != (new,)):
        sides.settled.setdefault(bond.sync.id, {})[ROW] = Agreed((new,), (held,), "crm", case.crm.modified)
        return None
    kept = Notice(bond.sync, case.crm.id, "NAME_KEPT", ROW, {"name": held, "wanted": new})
    if not new or name_key(new) == name_key(agreed.crm[0]):
        made.unwarned.append(kept)
        return None
    name = _free(case, bond, new, names, own=bond.app.id)
    if name is None:
        waits = waiting(bond.sync, NAME, name_key(new))
        made.warnings.append(Notice(bond.sync, case.crm.id, "NAME_KEPT", ROW, kept.params, waits))
        return None
    made.unwarned.append(kept)
    pending = sides.apps.setdefault(bond.sync.id, Pending())
    pending.fields[field] = name
    pending.agreed[ROW] = Agreed((new,), (name,), "crm", case.crm.modified)
    return name_key(name)


def wanted(case: Case, bond: Bond) -> str:
    """The name that the partner of this CRM record should have; empty if nothing makes one."""
    company = case.roles.get("company")
    return wanted_name(
        case.crm.fields,
        company.fields.get("name", "") if company is not None and company.live else "",
        from_company=bond.sync.options.display_name_from_company,
    )


def _free(case: Case, bond: Bond, wanted: str, names: Names, *, own: str) -> str | None:
    return free_name(
        wanted,
        person_of(case.crm.fields),
        policy=bond.sync.options.display_name_on_clash,
        taken=_Taken(names, bond.sync.connection, own),
    )
