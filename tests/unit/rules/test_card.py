"""The decision table of the card over all of its inputs (data-sync B.4)."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import get_args

import pytest

from sync_core.rules.card import CardFace, SyncSwitch, card_face, is_fresh, placed_automatically

# Row, E, S, X, A, P, F, L, H, status, cause; None stands for "irrelevant".
TABLE = [
    ("1", False, None, None, None, None, None, None, None, None, ""),
    ("2", True, "none", None, None, None, None, None, None, "SYNC_NOT_FOUND", ""),
    ("3", True, "off", None, None, None, None, None, None, "SYNC_TURNED_OFF", ""),
    ("4", True, "on", True, None, None, None, None, None, "RECORD_EXCLUDED", "excluded"),
    ("5", True, "on", False, True, None, None, None, None, "RECORD_NOT_SYNCING", "connection"),
    ("5b", True, "on", False, False, True, None, None, None, "RECORD_NOT_SYNCING", "settings"),
    ("6", True, "on", False, False, False, True, None, None, "RECORD_NOT_SYNCING", "record"),
    ("7", True, "on", False, False, False, False, True, False, "SYNC_UNKNOWN", ""),
    ("8", True, "on", False, False, False, False, True, True, "UP_TO_DATE", ""),
    ("9", True, "on", False, False, False, False, False, None, "SYNC_NOT_FOUND", ""),
]


def test_every_combination_falls_into_exactly_one_row() -> None:
    seen = set()
    for inputs in product([True, False], get_args(SyncSwitch), *[[True, False]] * 6):
        rows = [
            row
            for row in TABLE
            if all(want in (None, got) for want, got in zip(row[1:9], inputs, strict=True))
        ]
        assert len(rows) == 1
        seen.add(rows[0][0])
        extra, sync, excluded, connection, settings, record, linked, fresh = inputs
        face = card_face(
            extra_features=bool(extra),
            sync=sync,
            excluded=bool(excluded),
            connection_error=bool(connection),
            settings_error=bool(settings),
            record_error=bool(record),
            linked=bool(linked),
            fresh=bool(fresh),
        )
        shown = None if face is None else (face.status, face.cause)
        assert shown == (None if rows[0][9] is None else rows[0][9:])
    assert len(seen) == len(TABLE)


def test_only_a_record_that_does_not_sync_leads_to_health() -> None:
    assert CardFace("RECORD_NOT_SYNCING", "record").opens_health
    assert not CardFace("RECORD_EXCLUDED", "excluded").opens_health


@pytest.mark.parametrize(("age", "fresh"), [(0, True), (30 * 60_000 - 1, True), (30 * 60_000, False)])
def test_a_verdict_goes_stale(age: int, fresh: bool) -> None:
    assert is_fresh(1_000, 1_000 + age) is fresh
    assert not is_fresh(None, 1_000)


@pytest.mark.parametrize(
    ("crm_object", "customised", "installed", "automatic"),
    [
        ("contacts", False, date(2025, 10, 7), True),
        ("contacts", False, date(2025, 10, 8), False),
        ("invoices", False, date(2024, 1, 1), True),
        ("deals", True, date(2024, 1, 1), False),
        ("products", False, date(2024, 1, 1), False),
    ],
)
def test_f30_placement(crm_object: str, customised: bool, installed: date, automatic: bool) -> None:
    placed = placed_automatically(crm_object, sidebar_customised=customised, installed_on=installed)
    assert placed is automatic
