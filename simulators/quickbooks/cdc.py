"""Change data capture: what changed since, as it stands now (QuickBooks contract 5.1)."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from simulators.quickbooks.company import Company
from simulators.quickbooks.errors import InvalidEnumeration, InvalidFormat, RequiredParameter, Unsupported
from simulators.quickbooks.lag import shown_until
from simulators.quickbooks.query.answer import page
from simulators.quickbooks.registry import ENTITIES
from simulators.quickbooks.settings import DAY
from simulators.quickbooks.tables import entity, singleton
from simulators.quickbooks.times import parse_time

HORIZON = 30 * DAY
MOST = 1000
"""Objects in one answer. There is no paging and no sign that something is missing."""

_CHANGED = (
    select(entity.c.body)
    .where(
        entity.c.kind == bindparam("kind"),
        entity.c.updated >= bindparam("since"),
        entity.c.updated <= bindparam("until"),
    )
    .order_by(entity.c.updated, entity.c.id)
    .limit(bindparam("most"))
)
_SINGLE = select(singleton.c.body).where(
    singleton.c.kind == bindparam("kind"), singleton.c.updated >= bindparam("since")
)
_SINGLETONS = {"companyinfo": "CompanyInfo", "preferences": "Preferences"}


def changes(company: Company, entities: str, changed_since: str) -> str:
    """The value of ``CDCResponse``: one element for each kind asked for, in that order, ``{}`` for none.

    Inactive records come in full. Raises 2020 for a missing parameter, 2090 for an unreadable time, 2170
    for a kind that is none, 500 for a time more than 30 days ago.
    """
    names = [name.strip() for name in entities.split(",") if name.strip()]
    if not names:
        raise RequiredParameter("entities")
    since = _since(company, changed_since)
    answers, left = [], MOST
    for name in names:
        kind = name.lower()
        if kind in _SINGLETONS:
            found = company.db.execute(_SINGLE, {"kind": kind, "since": since}).scalars()
            answers.append(page(_SINGLETONS[kind], list(found), 1))
            continue
        if kind not in ENTITIES:
            raise InvalidEnumeration(name, "entities")
        until = shown_until(company.account, company.now)
        wanted = {"kind": kind, "since": since, "until": until, "most": left}
        bodies = list(company.db.execute(_CHANGED, wanted).scalars())
        left -= len(bodies)
        answers.append(page(ENTITIES[kind].name, bodies, 1))
    return f'[{{"QueryResponse":[{",".join(answers)}]}}]'


def _since(company: Company, text: str) -> int:
    """The start of the second from which on changes count."""
    if not text:
        raise RequiredParameter("changedSince")
    try:
        # A blank behind the time is what remains of a plus sign that the caller did not escape.
        since = parse_time(text.replace(" ", "+") if "T" in text else text, company.zone)
    except (ValueError, OverflowError):
        raise InvalidFormat(text, "changedSince") from None
    if company.settings.cdc_horizon == "enforced" and since < company.now - HORIZON:
        raise Unsupported.too_old(text)
    return since // 1000 * 1000
