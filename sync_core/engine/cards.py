"""The sync card of a CRM record: computed from what is stored, never stored itself (data-sync B.4)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from sync_core.engine.context import Active
from sync_core.engine.syncs import read_syncs
from sync_core.engine.workspace import CRM, Workspace
from sync_core.rules.card import CARD_OBJECTS, CardFace, Status, card_face, is_fresh
from sync_core.rules.constants import HEALTH_STALE
from sync_core.rules.issues import is_open, makes_failing, message
from sync_core.rules.labels import label
from sync_core.store import links, observations, settings, verdicts
from sync_core.store.settings import AppConnection
from sync_core.store.verdicts import Issue, Standing


@dataclass(frozen=True, slots=True)
class Partner:
    """The record at the other end. ``url`` is empty where a link would lead nowhere."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card: one sync of the record's object type. ``last_update`` is None before the first success."""

    sync: str
    status: Status
    label: str
    reason: tuple[str, str] | None
    syncing_with: Partner | None
    last_update: int | None


@dataclass(frozen=True, slots=True)
class _Facts:
    standing: Standing | None
    issue: Issue | None
    partner: Partner | None
    linked: bool
    last_update: int | None
    fresh: bool


def cards(workspace: Workspace, object: str, id: str, lang: str = "en") -> list[Card]:
    """Every card of a CRM record, in the order in which the syncs were made."""
    with workspace.store.transaction() as tx:
        bonds = {one.id: one for one in settings.connections(tx)}
        mine = [active for active in read_syncs(tx).values() if active.sync.crm_object == object]
        facts = {active.sync.id: _facts(tx, workspace, active, bonds, id) for active in mine}
    if object not in CARD_OBJECTS or not any(bond.id != CRM for bond in bonds.values()):
        return []
    if not mine:
        return [Card("", "SYNC_NOT_FOUND", label("SYNC_NOT_FOUND", lang), None, None, None)]
    made = [_card(workspace, active, bonds, facts[active.sync.id], lang) for active in mine]
    return [card for card in made if card is not None]


def _facts(
    tx: Connection, workspace: Workspace, active: Active, bonds: dict[str, AppConnection], id: str
) -> _Facts:
    sync, now = active.sync, workspace.clock.now()
    standing = verdicts.standing_of(tx, sync.id, CRM, id)
    issue = verdicts.issues(tx, sync.id, CRM, [id]).get(id)
    link = links.by_crm(tx, sync.id, [id]).get(id)
    partner = None
    if link is not None:
        app = observations.get(tx, sync.connection, sync.app_object, [link.app_id]).get(link.app_id)
        partner = Partner(link.app_id, app.name if app else link.app_id, "open" if app and app.live else "")
    polled = [bonds[side].polled_at for side in (CRM, sync.connection) if side in bonds]
    waiting = observations.waiting_since(tx, CRM, sync.crm_object, id)
    fresh = (
        len(polled) == 2
        and all(is_fresh(at, now) for at in polled)
        and (standing is None or standing.generation == active.generation)
        and (waiting is None or now - waiting < HEALTH_STALE)
    )
    return _Facts(standing, issue, partner, link is not None, link.last_update if link else None, fresh)


def _card(
    workspace: Workspace, active: Active, bonds: dict[str, AppConnection], facts: _Facts, lang: str
) -> Card | None:
    bond = bonds.get(active.sync.connection)
    standing, issue = facts.standing, facts.issue
    excluded = standing is not None and standing.state == "EXCLUDED"
    failing = issue is not None and not issue.shelved and makes_failing(issue.code, issue.attempts)
    face = card_face(
        extra_features=True,
        sync="on" if active.on else "off",
        excluded=excluded,
        connection_error=bond is not None and bool(bond.error_code) and is_open(bond.error_code, 1),
        settings_error=False,
        record_error=failing,
        linked=facts.linked,
        fresh=facts.fresh,
    )
    if face is None:
        return None
    partner = facts.partner
    if partner is not None and partner.url:
        url = workspace.url(active.sync.connection, active.sync.app_object, partner.id)
        partner = Partner(partner.id, partner.name, url)
    return Card(
        sync=active.sync.id,
        status=face.status,
        label=label(face.status, lang),
        reason=_reason(face, facts, bond, lang),
        syncing_with=partner,
        last_update=facts.last_update,
    )


def _reason(face: CardFace, facts: _Facts, bond: AppConnection | None, lang: str) -> tuple[str, str] | None:
    """The code and the hover text behind a status."""
    if face.cause == "excluded" and facts.standing is not None:
        return facts.standing.reason, message(facts.standing.reason, facts.standing.detail, lang)
    if face.cause == "connection" and bond is not None:
        return bond.error_code, message(bond.error_code, {"app": bond.app, **bond.error_params}, lang)
    if face.cause == "record" and facts.issue is not None:
        return facts.issue.code, message(facts.issue.code, facts.issue.params, lang)
    return None
