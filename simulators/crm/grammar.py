"""The grammar of paths: one view answers every spelling of its path (CRM contract 1.1 to 1.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, g
from werkzeug.routing import BaseConverter, IntegerConverter, Map
from werkzeug.wrappers import Response

from simulators.crm.numbers import digits

View = TypeVar("View", bound=Callable[..., Response])


@dataclass(frozen=True, slots=True)
class Version:
    """A version as it stands in a path: ``v3``, ``v4``, ``2026-03``."""

    text: str

    @property
    def dated(self) -> bool:
        """Whether it is a date."""
        return not self.text.startswith("v")

    @property
    def labelled(self) -> bool:
        """Whether associations have categories and labels (v4 and dated) instead of one type name (v3)."""
        return self.text != "v3"


_VERSIONS: dict[str, Version] = {}


class VersionConverter(BaseConverter):
    """Path segment to `Version`: the semantic versions named in the rule, and every dated one."""

    def __init__(self, map: Map, *semantic: str) -> None:
        super().__init__(map)
        self.regex = "|".join((*semantic, r"[0-9]{4}-(?:03|09)(?:-beta)?"))

    def to_python(self, value: str) -> Version:
        return _VERSIONS.setdefault(value, Version(value))

    def to_url(self, value: Version) -> str:
        return value.text


class NumberConverter(IntegerConverter):
    """Path segment to a number that the database takes; one that is greater belongs to nothing."""

    def to_python(self, value: str) -> int:
        return digits(value) or 0


class Product:
    """The paths of one product: a blueprint and the prefixes under which its routes are found.

    Each prefix has ``<api>``, the version segment; views ask `version` for it.
    """

    def __init__(self, name: str, *prefixes: str) -> None:
        self.blueprint = Blueprint(name, __name__)
        self._prefixes = prefixes

    def route(self, tail: str, *methods: str) -> Callable[[View], View]:
        """Answer ``methods`` at this tail under every prefix."""

        def register(view: View) -> View:
            for prefix in self._prefixes:
                self.blueprint.add_url_rule(
                    prefix + tail,
                    endpoint=view.__name__,
                    view_func=view,
                    methods=list(methods),
                    provide_automatic_options=False,
                )
            return view

        return register


def version() -> Version:
    """The version in the path of the running call."""
    found: Version = g.version
    return found


def enforces_writes() -> bool:
    """Whether the running call's path is of a version that enforces what an administrator demands (1.4)."""
    found: Version | None = g.get("version")
    return found is not None and found.dated and found.text >= "2026-09"


def set_version_aside(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Before each view: keep the version, which most of them do not need, out of their arguments."""
    if values and "api" in values:
        g.version = values.pop("api")


def crm(name: str, product: str, *semantic: str) -> Product:
    """A product of the CRM family: ``/crm/v3/objects`` and ``/crm/objects/v3``, dated in both places."""
    api = f"<version({', '.join(repr(one) for one in semantic)}):api>"
    return Product(name, f"/crm/{api}/{product}", f"/crm/{product}/{api}")
