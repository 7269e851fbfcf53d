"""Grouping writes, and the factory in front of the clients."""

from __future__ import annotations

import pytest

from sync_core.apps.batching import grouped
from sync_core.apps.client import Write
from sync_core.apps.factory import open_client
from tests.unit.apps.answers import Waiting


def create(key: str, object: str = "contacts") -> Write:
    return Write(key, object, {"email": f"{key}@acme.test"})


def test_groups_keep_the_order_and_mix_neither_objects_nor_operations() -> None:
    writes = [create("a"), Write("b", "contacts", {"x": "1"}, id="7"), create("c"), create("d", "companies")]
    groups = grouped(writes, size=100)
    assert [(g.object, g.operation, g.keys) for g in groups] == [
        ("contacts", "create", ("a", "c")),
        ("contacts", "update", ("b",)),
        ("companies", "create", ("d",)),
    ]


def test_groups_are_cut_at_their_size() -> None:
    groups = grouped([create(str(n)) for n in range(61)], size=30)
    assert [len(group.writes) for group in groups] == [30, 30, 1]


def test_a_record_comes_once_in_a_group_and_its_writes_keep_their_order() -> None:
    writes = [Write(f"{id}{turn}", "contacts", {"x": turn}, id=id) for turn in "123" for id in ("7", "8")]
    assert [group.keys for group in grouped(writes, size=100)] == [("71", "81"), ("72", "82"), ("73", "83")]


def test_an_id_is_short_and_differs_with_anything_in_the_group() -> None:
    def id_of(write: Write) -> str:
        return grouped([write], size=1)[0].id

    write = Write("k", "customer", {"A": "1"}, id="7", version="0")
    variants = [
        write,
        Write("k2", "customer", {"A": "1"}, id="7", version="0"),
        Write("k", "customer", {"A": "2"}, id="7", version="0"),
        Write("k", "customer", {"A": "1"}, id="7", version="1"),
    ]
    assert len({id_of(variant) for variant in variants}) == 4
    assert id_of(write) == id_of(Write("k", "customer", {"A": "1"}, id="7", version="0"))
    assert len(id_of(write)) <= 36


def test_an_app_without_a_client_is_named_with_those_that_have_one() -> None:
    with pytest.raises(ValueError, match=r"'sap'.*crm, quickbooks"):
        open_client("sap", "http://localhost", {}, properties={}, clock=Waiting())


def test_an_object_without_a_shape_is_named_with_those_that_have_one() -> None:
    crm = open_client(
        "crm", "http://localhost", {"access_token": "pat-sim-1"}, properties={}, clock=Waiting()
    )
    with pytest.raises(ValueError, match="contacts"):
        crm.scan("unicorns")
