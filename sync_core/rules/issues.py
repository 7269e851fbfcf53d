"""The catalogue of what can go wrong: classes, texts and groups (data-sync B.5.2, E.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, TypeAlias, get_args

from sync_core.rules.constants import QUIET_TRIES
from sync_core.rules.labels import language

IssueClass: TypeAlias = Literal["T", "B", "C", "S", "W", "R"]
"""Passing, blocked for its content, connection, settings, warning, refusal of one command."""

Group: TypeAlias = Literal[
    "", "connection", "settings", "data", "duplicates", "invoices", "relations", "temporary"
]
GROUPS: Final[tuple[Group, ...]] = tuple(group for group in get_args(Group) if group)
"""The groups of "failing" in sync health, in their order. Warnings and refusals are in none."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One code. ``record_class`` is its class where it strikes a single record; `AUTH_FORBIDDEN` differs."""

    code: str
    kind: IssueClass
    record_class: IssueClass
    group: Group
    text: Mapping[str, str]


def codes() -> tuple[str, ...]:
    """Every code of the catalogue, in its order."""
    return tuple(_catalogue())


def exclusions() -> tuple[str, ...]:
    """The reasons for which a record is excluded, in the order of sync health."""
    return tuple(_exclusions())


def issue(code: str) -> Issue:
    """The entry of a code. `KeyError` if there is none."""
    return _catalogue()[code]


def issue_class(code: str, *, on_record: bool = False) -> IssueClass:
    """The class of a code; ``on_record`` when it concerns one record and not the whole connection."""
    entry = issue(code)
    return entry.record_class if on_record else entry.kind


def message(code: str, params: Mapping[str, object], lang: str = "en") -> str:
    """The hover text of an issue or an exclusion. A param that is missing shows as an ellipsis."""
    texts = _exclusions().get(code) or issue(code).text
    return texts[language(lang)].format_map(_Params(params, app=app_name(str(params.get("app", "…")))))


def is_open(code: str, attempts: int) -> bool:
    """Whether an issue with so many failed tries shows: a passing one only from the fourth on (B.4)."""
    kind = issue_class(code)
    return kind != "R" and (kind != "T" or attempts > QUIET_TRIES)


def makes_failing(code: str, attempts: int) -> bool:
    """Whether an issue on a record makes that record failing: whatever is open, save a warning (B.5.1)."""
    return issue_class(code) != "W" and is_open(code, attempts)


def app_name(app: str) -> str:
    """An app as people call it."""
    names: Mapping[str, str] = _data()["apps"]
    return names.get(app, app)


class _Params(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"


@cache
def _data() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("issues.json").read_text(encoding="utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


@cache
def _catalogue() -> Mapping[str, Issue]:
    return {
        code: Issue(
            code, entry["class"], entry.get("record_class", entry["class"]), entry["group"], entry["text"]
        )
        for code, entry in _data()["issues"].items()
    }


@cache
def _exclusions() -> Mapping[str, Mapping[str, str]]:
    return {code: entry["text"] for code, entry in _data()["exclusions"].items()}
