"""Which records belong together when no link says so: match keys, and the choice among several (B.7, C.3)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sync_core.rules.model import Kind, Party, Record
from sync_core.rules.values import canonical


@dataclass(frozen=True, slots=True)
class MatchKey:
    """One key by which the records of a pair of objects find each other (C.3).

    The fields of a side are tried in their order: the first that has a value is its main key, the others
    count after it. A field named in ``lists`` holds several values separated by semicolons. Keys are no
    part of the mapping: a row that is switched off still lets its field match (B.7.1).
    """

    name: str
    kind: Kind
    crm: tuple[str, ...]
    app: tuple[str, ...]
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome of a choice: the ``partner`` if one is free, the ``losers``, and who is ``taken`` already.

    Each loser gets `DUPLICATE_IN_APP` and never writes. ``taken`` is the oldest candidate when all of them
    are linked to others: the issue is then `LINK_TAKEN`.
    """

    partner: Record | None
    losers: tuple[Record, ...]
    taken: Record | None


def keys_of(fields: Mapping[str, str], key: MatchKey, side: Party) -> tuple[str, ...]:
    """The normalised values by which a record can be found, main value first; unusable ones are left out."""
    found: dict[str, None] = {}
    for name in key.crm if side == "crm" else key.app:
        text = fields.get(name, "")
        for one in text.split(";") if name in key.lists else (text,):
            value = canonical((one,), key.kind)[0]
            if value and not (key.kind == "domain" and value in freemail_domains()):
                found[value] = None
    return tuple(found)


def key_of(fields: Mapping[str, str], key: MatchKey, side: Party) -> str:
    """The main match key of a record, or ``""`` when it has none that is usable."""
    found = keys_of(fields, key, side)
    return found[0] if found else ""


def has_key(fields: Mapping[str, str], keys: Iterable[MatchKey], side: Party) -> bool:
    """Whether a record has any usable match key; a record of an object without keys needs none (B.3.1)."""
    keys = tuple(keys)
    return not keys or any(key_of(fields, key, side) for key in keys)


def seniority(record: Record) -> tuple[int, int, str]:
    """The order of candidates: oldest creation, then lowest id, by number where ids are numbers (B.7.2)."""
    number = int(record.id) if record.id.isascii() and record.id.isdigit() else 2**63
    return record.created, number, record.id


def choose(candidates: Iterable[Record], *, linked: Collection[str] = ()) -> Choice:
    """Choose among records that share a match key. ``linked`` holds the ids that have a partner already.

    Records that are not live are no candidates. The order of the candidates is of no account.
    """
    alive = sorted((record for record in candidates if record.live), key=seniority)
    free = [record for record in alive if record.id not in linked]
    if free:
        return Choice(free[0], tuple(free[1:]), None)
    return Choice(None, (), alive[0] if alive else None)


@cache
def freemail_domains() -> frozenset[str]:
    """Domains of mail providers, which tell nothing about a company."""
    text = resources.files(__package__).joinpath("freemail.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)["domains"])
