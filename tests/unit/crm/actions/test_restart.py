"""A portal in a folder: after a restart its workflows go on where they were."""

from __future__ import annotations

from pathlib import Path

from werkzeug.test import Client

from simulators.crm import vendor
from simulators.kit.asking import Reply
from simulators.kit.clock import Clock
from simulators.kit.pipeline import Fake
from simulators.kit.sites import Sites
from simulators.kit.state import load, save
from simulators.kit.timeline import advance
from tests.unit.crm.actions.stage import Stage
from tests.unit.crm.caller import AT, Caller, Mailbox


def test_runs_and_workflows_outlive_a_restart(tmp_path: Path) -> None:
    caller = Caller()
    caller.site = caller.sites.create(seed=2, clock=Clock(AT, factor=0), folder=tmp_path)
    caller.account = caller.site.account("crm")
    caller.ready = vendor().ready(caller.account)
    caller.token = caller.ready["access_token"]
    stage = Stage(caller)
    stage.answer(500)
    workflow = stage.build()
    caller.contact(email="ada@x.test", city="Turin")
    caller.advance(1_000)
    assert stage.run(workflow)["state"] == "CALLING"
    save(caller.site)

    mailbox = Mailbox(replies=[Reply(200, {}, b'{"outputFields": {"order": "SO-1"}}')])
    sites = Sites([vendor()], poster=mailbox)
    site = load(sites, tmp_path)
    assert site is not None
    caller.client = Client(Fake(vendor(), sites))
    advance(site, 60_000)
    run = stage.run(workflow)
    assert (run["state"], run["outputs"]) == ("SUCCESS", {"order": "SO-1"})
    assert [body for _, body, _ in mailbox.posts] == [body for _, body, _ in caller.mailbox.posts]
    caller.contact(email="bob@x.test", city="Turin")
    assert len(stage.runs(workflow)) == 2
