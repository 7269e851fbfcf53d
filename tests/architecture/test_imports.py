"""What may be imported where, beyond the arrows that `make lint` checks."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.tree import PACKAGES, ROOT, inside, project_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def _imports(path: Path) -> list[str]:
    """The full names of the modules that a file imports, wherever in it."""
    tree = ast.parse(path.read_text("utf-8"))
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
    return names


def _importers(module: str, *, package: str) -> list[str]:
    paths = project_files(".py", under=package)
    return [inside(path) for path in paths if module in {name.split(".")[0] for name in _imports(path)}]


def _normal(requirement: str) -> str:
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _foreign(package: str) -> set[str]:
    """The distributions that a package imports."""
    owners = packages_distributions()
    modules = {name.split(".")[0] for path in project_files(".py", under=package) for name in _imports(path)}
    # Type stubs of the type checker, importable nowhere.
    modules -= {*sys.stdlib_module_names, *PACKAGES, "_typeshed"}
    return {_normal(owners.get(module, [module])[0]) for module in modules}


@pytest.mark.parametrize("package", PACKAGES)
def test_one_module_speaks_http(package: str) -> None:
    """So that another client library is a change of one file."""
    assert len(_importers("httpx", package=package)) <= 1


@pytest.mark.parametrize("package", PACKAGES)
def test_every_import_is_a_declared_dependency(package: str) -> None:
    extras = PROJECT["optional-dependencies"]
    declared = list(PROJECT["dependencies"])
    if package == "sync_core":
        declared += extras["postgres"]
    if package == "rehearse":
        declared += [*extras["pytest"], *extras["load"], *extras["postgres"]]
    assert sorted(_foreign(package) - {_normal(line) for line in declared}) == []


def test_every_dependency_is_imported() -> None:
    used = set().union(*(_foreign(package) for package in PACKAGES))
    data_only = {"tzdata"}  # read through zoneinfo
    assert sorted({_normal(line) for line in PROJECT["dependencies"]} - used - data_only) == []
