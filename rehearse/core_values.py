"""What the sync core answers, as values. Instants are milliseconds; a missing one is None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulators.kit.clock import parse_iso


@dataclass(frozen=True, slots=True)
class Check:
    """One pre-flight check; ``result`` is ok, missing, cannot_tell or warn."""

    name: str
    result: str
    message: str

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Check:
        return cls(given["name"], given["result"], given.get("message", ""))


@dataclass(frozen=True, slots=True)
class Connection:
    """A bond of the workspace with an app's account.

    ``error`` is the code of its one open error, or empty; ``checks`` are those of this very command, if any.
    """

    id: str
    app: str
    state: str
    error: str
    checks: tuple[Check, ...]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Connection:
        checks = tuple(Check.read(one) for one in given.get("checks", []))
        error = (given["error"] or {}).get("code", "")
        return cls(given["id"], given["app"], given["state"], error, checks)


@dataclass(frozen=True, slots=True)
class Sync:
    """A sync as it stood when it was answered; ``state`` is DRAFT, INITIAL, ON, OFF or DELETED."""

    id: str
    connection: str
    state: str
    crm_object: str
    app_object: str

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Sync:
        names = ("id", "connection", "state", "crm_object", "app_object")
        return cls(*(given[name] for name in names))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a card does not say that all is well: a stable code, and the text for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Partner:
    """The record at the other end; ``url`` is empty where a link would lead nowhere."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """The sync card of a CRM record: one for each sync of its kind."""

    sync: str
    status: str
    label: str
    reason: Reason | None
    syncing_with: Partner | None
    last_update: int | None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Card:
        reason, partner = given["reason"], given["syncing_with"]
        return cls(
            sync=given["sync"],
            status=given["status"],
            label=given["label"],
            reason=Reason(reason["code"], reason["message"]) if reason else None,
            syncing_with=Partner(partner["id"], partner["name"], partner["url"]) if partner else None,
            last_update=_instant(given["last_update"]),
        )


@dataclass(frozen=True, slots=True)
class Issue:
    """An open error or a warning of one record in one sync; ``side`` is ``crm`` or the connection.

    A warning has the ``field`` that it is about, and no tries.
    """

    sync: str
    side: str
    object: str
    id: str
    name: str
    code: str
    message: str
    field: str
    attempts: int
    next_try: int | None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Issue:
        plain = {name: given[name] for name in ("sync", "side", "object", "id", "name", "code", "message")}
        return cls(
            **plain,
            field=given.get("field", ""),
            attempts=given.get("attempts", 0),
            next_try=_instant(given.get("next_try")),
        )


@dataclass(frozen=True, slots=True)
class Conflict:
    """A value that had to give way. ``detail`` holds ``kept``, ``lost``, ``lost_side`` and both ``sides``."""

    at: int
    sync: str
    crm_id: str
    app_id: str
    field: str
    winner: str
    rule: str
    detail: Mapping[str, Any]

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Conflict:
        plain = {name: given[name] for name in ("sync", "crm_id", "app_id", "field", "winner", "rule")}
        detail = {name: given[name] for name in ("kept", "lost", "lost_side", "sides")}
        return cls(at=parse_iso(given["at"]), **plain, detail=detail)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands in a sync; a pair is told under its CRM record, and ``partner`` is the other id.

    ``state`` is in_sync, excluded, failing, not_found or pending.
    """

    sync: str
    side: str
    object: str
    id: str
    name: str
    state: str
    reason: Reason | None
    partner: str

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Standing:
        plain = {name: given[name] for name in ("sync", "side", "object", "id", "name", "state")}
        reason = given["reason"]
        told = Reason(reason["code"], reason["message"]) if reason else None
        return cls(**plain, reason=told, partner=given["partner"] or "")


def _instant(text: str | None) -> int | None:
    return None if text is None else parse_iso(text)
