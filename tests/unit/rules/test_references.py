"""Associations as rows: told by links, judged like any field (data-sync C.4, D-40 to D-42)."""

from __future__ import annotations

from dataclasses import replace

from sync_core.rules.cases import Bond, Case, Partners, Plan
from sync_core.rules.model import Agreed, Link, Record, Sync
from sync_core.rules.offers.netsuite import COMPANIES, CONTACT_CONTACT
from sync_core.rules.planner import plan

MINUTE = 60_000
ACME, BETA, GAMMA = ("501", "71"), ("502", "72"), ("503", "73")
"""Companies: the id in the CRM, the id in the app."""

(ROW,) = (row for row in CONTACT_CONTACT.pair.rows if row.name == "company")
SYNC = Sync("s", "netsuite", "netsuite", "contacts", "contact", "two_way", "crm", (), (), (ROW,))


def _person(object: str, field: str, company: str, at: int) -> Record:
    refs = {"company": company} if company else {}
    return Record(
        object, "9", {field: company, "email": "ann@acme.test"}, 0, at, times={field: at}, refs=refs
    )


def _plan(
    *,
    crm: str,
    app: str,
    agreed: tuple[str, str] | None = ACME,
    crm_at: int = 0,
    app_at: int = 0,
    linked: tuple[tuple[str, str], ...] = (ACME, BETA, GAMMA),
    synced: bool = True,
) -> Plan:
    baseline = {"company": Agreed((agreed[0],), (agreed[1],), "crm", 0, 1)} if agreed else {}
    partners = Partners({app_id: crm_id for crm_id, app_id in linked}, dict(linked))
    bond = Bond(
        SYNC,
        CONTACT_CONTACT.pair,
        1,
        link=Link("s", "9", "9", baseline),
        app=_person("contact", "company", app, app_at),
        partners={COMPANIES: partners} if synced else {},
    )
    case = Case(_person("contacts", "associatedcompanyid", crm, crm_at), (bond,), exact=True)
    return plan(case, lambda _connection, _key: None)


def _written(made: Plan) -> dict[str, dict[str, str]]:
    return {write.to: dict(write.fields) for write in made.writes}


def test_the_same_company_by_two_ids_is_no_difference() -> None:
    made = _plan(crm=BETA[0], app=BETA[1], agreed=None)
    assert made.writes == []
    assert [link.baseline["company"].app for link in made.rebased] == [(BETA[1],)]
    assert [link.baseline["company"].crm for link in made.rebased] == [(BETA[0],)]


def test_one_edit_is_carried_over_by_the_other_sides_id() -> None:
    assert _written(_plan(crm=BETA[0], app=ACME[1], crm_at=MINUTE)) == {"app": {"company": BETA[1]}}
    made = _plan(crm=ACME[0], app=GAMMA[1], app_at=MINUTE)
    assert _written(made) == {"crm": {"associatedcompanyid": GAMMA[0]}}
    assert made.writes[0].agreed["company"].app == (GAMMA[1],)


def test_d40_an_association_conflict_follows_the_rule_of_fields() -> None:
    made = _plan(crm=BETA[0], app=GAMMA[1], app_at=3 * MINUTE)
    assert _written(made) == {"app": {"company": BETA[1]}}
    assert [lost["rule"] for lost in made.writes[0].loses] == ["conflict"]
    late = _plan(crm=BETA[0], app=GAMMA[1], app_at=6 * MINUTE)
    assert _written(late) == {"crm": {"associatedcompanyid": GAMMA[0]}}


def test_d41_the_winner_is_not_linked_and_everything_waits() -> None:
    made = _plan(crm=BETA[0], app=GAMMA[1], app_at=3 * MINUTE, linked=(ACME, GAMMA))
    assert made.writes == []
    assert made.rebased == []
    assert [one.code for one in made.warnings] == ["ASSOCIATION_PENDING"]
    other_way = _plan(crm=ACME[0], app=GAMMA[1], app_at=MINUTE, linked=(ACME,))
    assert other_way.writes == []
    assert [one.code for one in other_way.warnings] == ["ASSOCIATION_PENDING"]


def test_d42_cleared_versus_set() -> None:
    made = _plan(crm="", app=GAMMA[1], app_at=2 * MINUTE)
    assert _written(made) == {"crm": {"associatedcompanyid": GAMMA[0]}}


def test_a_bond_is_never_removed() -> None:
    assert _plan(crm=ACME[0], app="", app_at=MINUTE).writes == []


def test_without_a_sync_of_companies_the_row_rests() -> None:
    made = _plan(crm=BETA[0], app=GAMMA[1], app_at=MINUTE, synced=False)
    assert (made.writes, made.warnings) == ([], [])


def test_a_new_contact_is_made_with_its_company() -> None:
    bond = Bond(SYNC, CONTACT_CONTACT.pair, 1, partners={COMPANIES: Partners({}, dict([BETA]))})
    person = _person("contacts", "associatedcompanyid", BETA[0], 0)
    made = plan(Case(person, (bond,)), lambda _connection, _key: None)
    assert _written(made) == {"app": {"company": BETA[1]}}
    late = plan(Case(person, (replace(bond, partners={COMPANIES: Partners()}),)), lambda _c, _k: None)
    assert _written(late) == {"app": {}}
    assert [one.code for one in late.warnings] == ["ASSOCIATION_PENDING"]


def test_an_association_travels_apart_from_the_properties() -> None:
    phone = next(row for row in CONTACT_CONTACT.pair.rows if row.name == "phone")
    sync = replace(SYNC, rows=(phone, ROW))
    base = {
        "company": Agreed((ACME[0],), (ACME[1],), "crm", 0, 1),
        "phone": Agreed(("1",), ("1",), "crm", 0, 1),
    }
    app = _person("contact", "company", BETA[1], MINUTE)
    bond = Bond(
        sync,
        CONTACT_CONTACT.pair,
        1,
        link=Link("s", "9", "9", base),
        app=replace(app, fields={**app.fields, "phone": "2"}),
        partners={COMPANIES: Partners({ACME[1]: ACME[0], BETA[1]: BETA[0]}, dict([ACME, BETA]))},
    )
    crm = _person("contacts", "associatedcompanyid", ACME[0], 0)
    made = plan(
        Case(replace(crm, fields={**crm.fields, "phone": "1"}), (bond,), exact=True), lambda _c, _k: None
    )
    assert _written(made) == {"crm": {"phone": "2"}}
    assert made.again
