"""Random histories against a model of the one name list."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.unit.quickbooks.caller import Caller, Refused

NAMES = st.sampled_from(["Acme", "ACME", " acme ", "Bolt", "Bolt (deleted)", "Straße", "STRASSE"])
KINDS = st.sampled_from(["Customer", "Vendor"])


class NameList(RuleBasedStateMachine):
    """Whatever is done, active names are unique without regard to case, and a refusal names the holder."""

    @initialize()
    def open(self) -> None:
        self.caller = Caller()
        self.records: dict[str, tuple[str, dict[str, Any]]] = {}

    def holders(self, name: str, *, but: str = "") -> list[str]:
        key = name.strip().casefold()
        return [
            id
            for id, (_, record) in self.records.items()
            if record["DisplayName"].casefold() == key and id != but
        ]

    def attempt(self, name: str, write: Any, *, but: str = "") -> dict[str, Any] | None:
        """Do a write that wants ``name``; it must be refused exactly if somebody has it."""
        holders = self.holders(name, but=but)
        if holders:
            with pytest.raises(Refused) as refused:
                write()
            assert refused.value.code == "6240"
            assert [f"Id={id}" for id in holders] == [refused.value.fault["Detail"].rpartition(" ")[2]]
            return None
        record: dict[str, Any] = write()
        return record

    @rule(kind=KINDS, name=NAMES)
    def create(self, kind: str, name: str) -> None:
        record = self.attempt(name, lambda: self.caller.write(kind, DisplayName=name))
        if record is not None:
            assert record["DisplayName"] == name.strip()
            self.records[record["Id"]] = kind, record

    @rule(data=st.data(), name=NAMES)
    def rename(self, data: st.DataObject, name: str) -> None:
        active = [id for id, (_, record) in self.records.items() if record["Active"]]
        if active:
            id = data.draw(st.sampled_from(active))
            kind, old = self.records[id]
            write = lambda: self.caller.sparse(old, name=kind, DisplayName=name)  # noqa: E731
            record = self.attempt(name, write, but=id)
            if record is not None:
                self.records[id] = kind, record

    @rule(data=st.data())
    def turn(self, data: st.DataObject) -> None:
        if self.records:
            id = data.draw(st.sampled_from(sorted(self.records)))
            kind, old = self.records[id]
            record = self.caller.sparse(old, name=kind, Active=not old["Active"])
            assert record["Active"] is not old["Active"]
            self.records[id] = kind, record

    @invariant()
    def names_are_unique(self) -> None:
        names = [record["DisplayName"].casefold() for _, record in self.records.values()]
        assert len({*names}) == len(names)

    @invariant()
    def the_list_is_what_was_answered(self) -> None:
        for kind in ("Customer", "Vendor"):
            found = self.caller.query(f"select * from {kind} where Active in (true, false) maxresults 1000")
            known = [record for its_kind, record in self.records.values() if its_kind == kind]
            assert sorted(found.get(kind, []), key=lambda each: int(each["Id"])) == known


TestNameList = NameList.TestCase
TestNameList.settings = settings(max_examples=30, stateful_step_count=20, deadline=None, print_blob=True)
