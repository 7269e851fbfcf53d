"""Labels and messages (data-sync A.1.1, B.5.2)."""

from __future__ import annotations

import string
from typing import get_args

import pytest

from sync_core.rules import issues, labels
from sync_core.rules.card import Status
from sync_core.rules.scope import Exclusion


@pytest.mark.parametrize(
    ("code", "german", "french"),
    [
        ("UP_TO_DATE", "Auf dem neuesten Stand", "À jour"),
        ("SYNC_NOT_FOUND", "Synchronisierung nicht gefunden", "Synchronisation introuvable"),
        ("SYNC_TURNED_OFF", "Synchronisierung deaktiviert", "Synchronisation désactivée"),
        (
            "RECORD_NOT_SYNCING",
            "Datensatz wird nicht synchronisiert",
            "Fiche d'informations non synchronisée",
        ),
        ("SYNC_UNKNOWN", "Unbekannt", "Synchronisation inconnue"),
        ("RECORD_EXCLUDED", "Datensatz ausgeschlossen", "Fiche d'informations exclue"),
        ("FIELD_SYNCING_WITH", "Synchronisierung mit", "Synchronisation avec"),
        ("FIELD_STATUS", "Status", "Statut"),
        ("FIELD_LAST_UPDATE", "Letzte Aktualisierung", "Dernière mise à jour"),
        ("CARD_NAME", "Integrationssynchronisierung", "Synchronisation d'intégration"),
    ],
)
def test_f29_labels_letter_by_letter(code: str, german: str, french: str) -> None:
    assert labels.label(code, "de") == german
    assert labels.label(code, "fr") == french


def test_every_status_has_a_label_in_every_language() -> None:
    assert set(get_args(Status)) <= set(labels.codes())
    assert all(labels.label(code, lang) for code in labels.codes() for lang in labels.LANGUAGES)


def test_languages() -> None:
    assert labels.label("UP_TO_DATE", "de-CH") == "Auf dem neuesten Stand"
    assert labels.label("UP_TO_DATE", "zh") == labels.label("UP_TO_DATE") == "Up to date"
    with pytest.raises(KeyError):
        labels.label("NO_SUCH")


def test_messages_are_filled_in() -> None:
    params = {"name": "Acme", "kind": "vendor", "holder": "{Acme} Ltd"}
    text = issues.message("DISPLAY_NAME_IN_USE", params)
    assert text.startswith("The display name 'Acme' is already used by vendor {Acme} Ltd.")
    assert "Acme" in issues.message("DISPLAY_NAME_IN_USE", params, "fr")
    assert issues.message("REQUIRED_FIELD_MISSING", {"field": "Name"}) == "Name is required in …."


def test_every_text_has_the_same_slots_in_every_language() -> None:
    for code in (*issues.codes(), *issues.exclusions()):
        slots = []
        for lang in labels.LANGUAGES:
            spy: dict[str, object] = {}
            issues.message(code, _Spy(spy), lang)
            slots.append(set(spy))
        assert slots[0] == slots[1] == slots[2], code


class _Spy(dict[str, object]):
    """Notes which params a text asks for."""

    def __init__(self, asked: dict[str, object]) -> None:
        names = {name for text in _texts() for _, name, _, _ in string.Formatter().parse(text) if name}
        super().__init__({name: _Noting(name, asked) for name in names})


class _Noting:
    def __init__(self, name: str, asked: dict[str, object]) -> None:
        self._name, self._asked = name, asked

    def __format__(self, spec: str) -> str:
        self._asked[self._name] = True
        return self._name


def _texts() -> list[str]:
    known = [text for code in issues.codes() for text in issues.issue(code).text.values()]
    return [*known, "{property}{operator}{values}{stage}"]


def test_the_catalogue_is_complete() -> None:
    by_class: dict[str, int] = {}
    for code in issues.codes():
        by_class[issues.issue_class(code)] = by_class.get(issues.issue_class(code), 0) + 1
    assert by_class == {"C": 4, "T": 4, "B": 16, "S": 2, "W": 6, "R": 3}
    assert {reason for reason in get_args(Exclusion) if reason} <= set(issues.exclusions())


def test_groups_of_sync_health() -> None:
    grouped = {
        group: [code for code in issues.codes() if issues.issue(code).group == group]
        for group in issues.GROUPS
    }
    assert list(grouped) == [
        "connection",
        "settings",
        "data",
        "duplicates",
        "invoices",
        "relations",
        "temporary",
    ]
    assert all(grouped.values())
    ungrouped = [code for code in issues.codes() if not issues.issue(code).group]
    assert {issues.issue_class(code) for code in ungrouped} == {"W", "R"}


@pytest.mark.parametrize(
    ("code", "attempts", "is_open", "failing"),
    [
        ("RATE_LIMITED", 3, False, False),
        ("RATE_LIMITED", 4, True, True),
        ("INVALID_VALUE", 1, True, True),
        ("NAME_KEPT", 1, True, False),
        ("SYNC_STILL_ON", 9, False, False),
        ("AUTH_EXPIRED", 1, True, True),
    ],
)
def test_when_an_issue_shows(code: str, attempts: int, is_open: bool, failing: bool) -> None:
    assert issues.is_open(code, attempts) is is_open
    assert issues.makes_failing(code, attempts) is failing


def test_a_missing_permission_is_a_connection_error_or_one_records() -> None:
    assert issues.issue_class("AUTH_FORBIDDEN") == "C"
    assert issues.issue_class("AUTH_FORBIDDEN", on_record=True) == "B"
    assert issues.issue_class("AUTH_EXPIRED", on_record=True) == "C"
