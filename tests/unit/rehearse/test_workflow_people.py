"""People's hands in the CRM's workflows and in its bin, in a World."""

from __future__ import annotations

import pytest

from rehearse.errors import Refused
from rehearse.world import World

ACTION = {
    "actionUrl": "http://127.0.0.1:1/nobody",
    "published": True,
    "objectTypes": ["CONTACT"],
    "inputFields": [],
    "labels": {"en": {"actionName": "Create NetSuite sales order"}},
    "functions": [],
}


def test_a_workflow_is_built_turned_off_and_removed() -> None:
    here = World()
    flows = here.crm.workflows
    id = flows.build(flows.define(ACTION), when="city", becomes=["Turin"])
    ann = here.crm.contacts.create(email="ann@acme.test", city="Turin")
    here.advance("2s")
    (run,) = flows.executions(id)
    assert (run["objectId"], run["state"], len(run["tries"])) == (ann.id, "CALLING", 1)
    assert [one["executions"] for one in flows.all()] == [{"CALLING": 1}]
    flows.turn(id, on=False)
    here.crm.contacts.create(email="bob@acme.test", city="Turin")
    assert len(flows.executions(id)) == 1
    flows.turn(id, on=True)
    eve = here.crm.contacts.create(email="eve@acme.test", city="Oslo")
    flows.enroll(id, eve.id)
    assert [one["objectId"] for one in flows.executions(id)] == [ann.id, eve.id]
    flows.remove(id)
    assert flows.all() == []
    with pytest.raises(Refused, match="There is no workflow"):
        flows.executions(id)


def test_options_come_from_the_action_s_own_server() -> None:
    flows = World().crm.workflows
    field = {
        "typeDefinition": {"name": "subsidiary", "type": "enumeration", "optionsUrl": ACTION["actionUrl"]},
        "isRequired": True,
    }
    id = flows.define({**ACTION, "inputFields": [field]})
    with pytest.raises(Refused, match="did not answer"):
        flows.options(id, "subsidiary", q="par")
    with pytest.raises(Refused, match="no input field memo"):
        flows.options(id, "memo")


def test_an_action_that_is_not_published_is_refused() -> None:
    flows = World().crm.workflows
    with pytest.raises(Refused, match="not published"):
        flows.build(flows.define({**ACTION, "published": False}), when="city")


def test_a_record_comes_back_out_of_the_bin() -> None:
    contacts = World().crm.contacts
    ann = contacts.create(email="ann@acme.test", city="Turin")
    contacts.archive(ann.id)
    assert contacts.restore(ann.id)["city"] == "Turin"
    assert [one.id for one in contacts.all()] == [ann.id]
