"""Both locks pin every package by hash, agree with each other and name no address."""

from __future__ import annotations

import re
import tomllib

from tests.tree import ROOT

PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def _lock(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text("utf-8")


def _pins(name: str) -> list[tuple[str, str]]:
    """Name and version of each entry. A name comes twice where Python versions need different ones."""
    return PIN.findall(_lock(name))


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=]", line, maxsplit=1)[0] for line in requirements} - {"rehearse"}


def test_no_address_in_a_lock() -> None:
    assert not re.search(r"://|file:|--index|--find-links|^/", _lock("demo") + _lock("test"), re.MULTILINE)


def test_every_pin_has_a_hash() -> None:
    for name in ("demo", "test"):
        entries = re.split(r"\n(?=\S)", _lock(name).strip())
        assert len(entries) == len(_pins(name))
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_small_lock_is_a_part_of_the_full_one() -> None:
    assert set(_pins("demo")) <= set(_pins("test"))


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = PYPROJECT["project"]
    asked = _names(project["dependencies"])
    assert asked <= dict(_pins("demo")).keys()
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    assert asked | _names(extras) <= dict(_pins("test")).keys()


def test_tests_build_with_the_same_backend_as_an_installation() -> None:
    [backend] = PYPROJECT["build-system"]["requires"]
    name, version = backend.split("==")
    assert (name, version) in _pins("test")
