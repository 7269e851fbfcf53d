from __future__ import annotations

import pytest

from tests.unit.web.rig import Rig


@pytest.fixture
def rig() -> Rig:
    """A core with nothing connected."""
    return Rig()


@pytest.fixture
def running() -> Rig:
    """A core with both apps, three contacts, two customers and a sync over all of them that has settled."""
    made = Rig()
    made.connect()
    made.contact(email="ann@acme.test", firstname="Ann", lastname="Acme")
    made.contact(email="bob@acme.test", firstname="Bob", lastname="Acme")
    made.contact(firstname="Nobody")
    made.customer("Ann Acme", "ann@acme.test")
    made.customer("Carl Acme", "carl@acme.test")
    made.set_up()
    made.pass_time(60_000)
    return made
