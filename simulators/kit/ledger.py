"""The fidelity ledger of one fake: its routes with what their marks say, and what is not built at all."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

from simulators.kit.fidelity import BUILT, COLUMNS, KINDS, Built, Mark, Source, mark_of, marked

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""HEAD and OPTIONS are the server's and no operations of their own."""

OWN = "/_rehearse"
"""Below it stands what no vendor has."""

_ARGUMENT = re.compile(r"<(?:(?P<converter>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
_VERSION = "{version}"


@dataclass(frozen=True, slots=True)
class Operation:
    """A method and a path as the vendor would write it, with the view that answers it.

    ``paths`` are all its spellings: ``path`` is the first, and stands for all versions.
    """

    method: str
    path: str
    paths: tuple[str, ...]
    view: Callable[..., Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Line:
    """An operation that has a mark."""

    operation: Operation
    mark: Mark


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is known of one fake. ``unmarked`` and ``routeless`` are the mistakes of whoever changed it."""

    app: str
    title: str
    lines: tuple[Line, ...]
    not_yet: tuple[str, ...]
    unmarked: tuple[Operation, ...]
    routeless: tuple[str, ...]

    def built(self) -> dict[str, dict[str, int]]:
        """For each column, how many operations have it: yes, in part, no, not applicable."""
        counted = {name: Counter(line.mark.cells()[name].built for line in self.lines) for name in COLUMNS}
        return {name: {built: found[built] for built in BUILT} for name, found in counted.items()}

    def believed(self) -> dict[str, int]:
        """For each column, in how many operations it is built on assumptions alone."""
        cells = [line.mark.cells() for line in self.lines]
        return {
            name: sum({source.kind for source in one[name].sources} == {"assumed"} for one in cells)
            for name in COLUMNS
        }

    def evidence(self) -> dict[str, int]:
        """How many cells rest on each kind of evidence; one that rests on two counts for both."""
        found = Counter(
            kind
            for line in self.lines
            for cell in line.mark.cells().values()
            for kind in {source.kind for source in cell.sources}
        )
        return {kind: found[kind] for kind in KINDS}

    def sources(self) -> dict[Source, str]:
        """Every source with a short name: the letter of its kind and a number."""
        used = {
            source for line in self.lines for cell in line.mark.cells().values() for source in cell.sources
        }
        keys: dict[Source, str] = {}
        for kind in KINDS:
            own = sorted((one for one in used if one.kind == kind), key=lambda one: (one.name, one.date))
            keys |= {one: f"{kind[0].upper()}{number}" for number, one in enumerate(own, start=1)}
        return keys

    def notes(self, *built: Built) -> dict[tuple[str, str], list[str]]:
        """What the cells say that are ``built`` so, by column and note, with the operations that say it."""
        found: dict[tuple[str, str], list[str]] = {}
        for line in self.lines:
            for column, cell in line.mark.cells().items():
                if cell.built in built:
                    found.setdefault((column, cell.note), []).append(str(line.operation))
        return found


def read(
    app: Flask, *, name: str, title: str, package: str, not_yet: Iterable[str | tuple[str, str]]
) -> Ledger:
    """The ledger of a fake: ``app`` holds its routes, ``package`` its views.

    ``not_yet`` has what is not built, each alone or with the section of a contract, which is left out here.
    """
    lines, unmarked = [], []
    found = list(_operations(app))
    for operation in found:
        mark = mark_of(operation.view)
        if mark is None:
            unmarked.append(operation)
        else:
            lines.append(Line(operation, mark))
    routed = {inspect.unwrap(operation.view) for operation in found}
    return Ledger(
        app=name,
        title=title,
        lines=tuple(lines),
        not_yet=tuple(one if isinstance(one, str) else one[0] for one in not_yet),
        unmarked=tuple(unmarked),
        routeless=tuple(
            f"{one.__module__}.{one.__qualname__}" for one in marked(package) if one not in routed
        ),
    )


def _operations(app: Flask) -> Iterator[Operation]:
    """One for each method, view and path, all versions of the path taken together; sorted by path."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for rule in app.url_map.iter_rules():
        path = template(rule.rule)
        if path.startswith(OWN):
            continue
        # A version may stand in front of its product or behind it: the path without it is what they share.
        key = path.replace(f"/{_VERSION}", "")
        for method in METHODS:
            if method in (rule.methods or ()):
                found.setdefault((key, method, rule.endpoint), []).append(path)
    for key, method, endpoint in sorted(found, key=lambda one: (one[0], METHODS.index(one[1]), one[2])):
        paths = tuple(found[key, method, endpoint])
        yield Operation(method, paths[0], paths, app.view_functions[endpoint])


def template(rule: str) -> str:
    """A routing rule as vendors write paths: ``/things/<int:id>`` is ``/things/{id}``."""
    return _ARGUMENT.sub(
        lambda one: _VERSION if one["converter"] == "version" else f"{{{one['name']}}}", rule
    )
