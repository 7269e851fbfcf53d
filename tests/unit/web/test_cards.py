"""The sync card over HTTP."""

from __future__ import annotations

import pytest

from sync_core.rules.labels import label
from tests.unit.web.rig import ADMIN, Rig


def test_a_linked_record_shows_its_partner(running: Rig) -> None:
    ann = running.crm("GET", "/crm/v3/objects/contacts")["results"][0]["id"]
    assert running.call("GET", f"cards?app=crm&object=contacts&id={ann}") == {
        "cards": [
            {
                "sync": "sync-1",
                "status": "UP_TO_DATE",
                "label": "Up to date",
                "reason": None,
                "syncing_with": {
                    "id": "1",
                    "name": "Ann Acme",
                    "url": "http://127.0.0.1:8703/app/customerdetail?nameId=1",
                },
                "last_update": "2026-03-02T09:01:00.000Z",
            }
        ]
    }


def test_an_excluded_record_says_why(running: Rig) -> None:
    card = running.call("GET", "cards?object=contacts&id=103&lang=de")["cards"][0]
    assert (card["status"], card["label"]) == ("RECORD_EXCLUDED", "Datensatz ausgeschlossen")
    assert card["reason"]["code"] == "NO_MATCH_KEY"
    assert card["syncing_with"] is None
    assert card["last_update"] is None


@pytest.mark.parametrize("lang", ["en", "de", "fr"])
def test_the_fragment_has_the_labels_and_escapes_names(running: Rig, lang: str) -> None:
    id = running.contact(email="eve@acme.test", firstname="<b>Eve</b>", lastname="Acme")
    running.pass_time(300_000)
    answer = running.http.get(
        f"/card?object=contacts&id={id}&lang={lang}", headers={"Authorization": f"Bearer {ADMIN}"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert f'lang="{lang}"' in page
    for code in ("FIELD_SYNCING_WITH", "FIELD_STATUS", "FIELD_LAST_UPDATE", "UP_TO_DATE"):
        assert f">{label(code, lang)}<" in page.replace("&#39;", "'"), code
    assert "&lt;b&gt;Eve&lt;/b&gt; Acme" in page
    assert "<b>" not in page


def test_the_fragment_wants_a_token(running: Rig) -> None:
    assert running.http.get("/card?object=contacts&id=101").status_code == 401


@pytest.mark.parametrize(
    ("query", "placement"),
    [
        ("object=contacts&installed_on=2025-10-07", "automatic"),
        ("object=contacts&installed_on=2025-10-08", "by_hand"),
        ("object=contacts&installed_on=2025-10-07&sidebar_customised=true", "by_hand"),
        ("object=deals&installed_on=2024-01-01&sidebar_customised=false", "automatic"),
    ],
)
def test_where_cards_appear_by_themselves(rig: Rig, query: str, placement: str) -> None:
    assert rig.call("GET", f"cards/placement?{query}") == {"placement": placement}


def test_a_placement_needs_a_day_and_a_known_object(rig: Rig) -> None:
    rig.call("GET", "cards/placement?object=contacts&installed_on=yesterday", status=400)
    rig.call("GET", "cards/placement?object=products&installed_on=2025-10-07", status=400)
