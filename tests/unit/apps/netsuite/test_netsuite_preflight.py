"""What must be in place in a NetSuite account, step by step, against the fake."""

from __future__ import annotations

from collections.abc import Mapping

import httpx
import pytest
from joserfc.jwk import ECKey

from simulators.kit.clock import parse_iso
from sync_core.apps.client import AppError, Check
from tests.unit.apps.answers import Vendor, json
from tests.unit.apps.netsuite.desk import Desk
from tests.unit.apps.netsuite.tokens import TOKEN

FEATURES = [
    "SuiteAnalytics Workbook",
    "SOAP Web Services",
    "REST Web Services",
    "Token-Based Authentication",
    "Server SuiteScript",
]
LATER = ["bundle", "role", "read contact", "subsidiary"]


def checked(desk: Desk, credentials: Mapping[str, object] | None = None) -> dict[str, Check]:
    return {check.name: check for check in desk.opened(credentials).checks(["contact"])}


def missing(checks: Mapping[str, Check]) -> list[str]:
    return [check.name for check in checks.values() if check.result == "missing"]


def machine(desk: Desk) -> dict[str, object]:
    """Client credentials of the sync role, with a certificate of their own."""
    key = ECKey.generate_key("P-256")
    client = desk.ready["consumer_key"]
    kid = desk.setup.add_certificate(client, "17", "1042", key.as_pem(private=False).decode())
    return {
        "account_id": desk.account.id,
        "client_id": client,
        "certificate_id": kid,
        "private_key": key.as_pem(private=True).decode(),
    }


def test_all_is_well_in_a_prepared_account() -> None:
    checks = checked(Desk())
    assert list(checks) == [
        "credentials",
        *FEATURES,
        "bundle",
        "role",
        "read contact",
        "subsidiary",
        "read deletions",
        "clock",
    ]
    assert {check.result for check in checks.values()} == {"ok"}


def test_an_account_is_made_ready_step_by_step() -> None:
    desk = Desk(prepared=False)
    credentials = {**desk.ready, "token_id": "made-up", "token_secret": "made-up"}

    first = checked(desk, credentials)
    assert missing(first) == ["credentials"]
    assert first["credentials"].message.startswith("NetSuite: the login is refused: Token-Based")
    assert not first["credentials"].wait
    assert [first[name].result for name in (*FEATURES, *LATER)] == ["cannot_tell"] * 9

    desk.setup.turn_feature("token_based_authentication", True)
    second = checked(desk, credentials)
    assert missing(second) == ["credentials"]
    assert "integration record is absent" in second["credentials"].message.partition(";")[0]
    assert second["credentials"].wait

    desk.setup.turn_feature("server_suitescript", True)
    desk.setup.install_bundle()
    assert checked(desk, credentials)["credentials"].wait
    desk.advance(300_000)
    third = checked(desk, credentials)
    assert "the token is revoked" in third["credentials"].message.partition(";")[0]
    assert not third["credentials"].wait

    desk.setup.assign_role("17", "1042")
    desk.setup.create_token(desk.ready["consumer_key"], "17", "1042")
    fourth = checked(desk)
    assert missing(fourth) == ["SuiteAnalytics Workbook", "SOAP Web Services", "REST Web Services"]
    assert fourth["REST Web Services"].message.endswith("Setup > Company > Enable Features")
    assert fourth["read contact"].result == "cannot_tell"

    for name in ("suiteanalytics_workbook", "soap_web_services", "rest_web_services"):
        desk.setup.turn_feature(name, True)
    assert missing(checked(desk)) == []


@pytest.mark.parametrize("name", ["suiteanalytics_workbook", "rest_web_services"])
def test_without_the_script_a_refusal_that_names_a_feature_decides(name: str) -> None:
    desk = Desk()
    desk.without_bundle()
    desk.setup.turn_feature(name, False)
    checks = checked(desk)
    labels = {"suiteanalytics_workbook": FEATURES[0], "rest_web_services": FEATURES[2]}
    assert missing(checks) == [labels[name], "bundle"]
    assert checks["bundle"].wait
    assert not checks[labels[name]].wait


def test_without_the_script_the_rest_cannot_be_told() -> None:
    desk = Desk()
    desk.without_bundle()
    checks = checked(desk)
    assert {name for name, check in checks.items() if check.result == "cannot_tell"} == {
        "SOAP Web Services",
        "Server SuiteScript",
        "role",
    }
    assert "Setup > Company > Enable Features" in checks["SOAP Web Services"].message
    assert "Setup > Users/Roles > Access Tokens" in checks["role"].message
    assert [checks[name].result for name in ("credentials", FEATURES[0], FEATURES[2], FEATURES[3])] == [
        "ok"
    ] * 4
    assert missing(checks) == ["bundle"]


@pytest.mark.parametrize(
    "answer",
    [
        {"bundle": {"status": "installing"}, "role": {"id": "1042", "name": "HubSpot Sync Role"}},
        {"bundle": {}, "role": {}},
    ],
)
def test_a_bundle_that_is_being_installed_is_waited_for(answer: dict[str, object]) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return json(answer if "restlet" in request.url.path else {"items": []})

    checks = {one.name: one for one in Vendor(handler).client("netsuite", credentials=TOKEN).checks([])}
    assert (checks["bundle"].result, checks["bundle"].wait) == ("missing", True)
    assert checks["SOAP Web Services"].result == "cannot_tell"


def test_another_role_is_named() -> None:
    desk = Desk()
    desk.setup.assign_role("17", "1001")
    token, secret = desk.setup.create_token(desk.ready["consumer_key"], "17", "1001")
    checks = checked(desk, {**desk.ready, "token_id": token, "token_secret": secret})
    assert missing(checks) == ["role"]
    assert "Reporting Role" in checks["role"].message


def test_an_object_that_the_role_may_not_read_is_named() -> None:
    desk = Desk()
    desk.setup.set_permission("1042", "Lists > Contacts", "none")
    checks = checked(desk)
    assert missing(checks) == ["read contact"]


def test_deletions_that_stay_unseen_are_a_warning() -> None:
    desk = Desk()
    desk.setup.set_permission("1042", "Deleted Records", "none")
    assert checked(desk)["read deletions"].result == "warn"


@pytest.mark.parametrize(
    ("subsidiaries", "result"), [((), "ok"), (("Gale",), "ok"), (("Gale", "Gale West"), "warn")]
)
def test_several_subsidiaries_want_a_choice(subsidiaries: tuple[str, ...], result: str) -> None:
    assert checked(Desk(subsidiaries=subsidiaries))["subsidiary"].result == result


def test_by_client_credentials_another_feature_counts() -> None:
    desk = Desk()
    desk.setup.turn_feature("token_based_authentication", False)
    checks = checked(desk, machine(desk))
    assert "Token-Based Authentication" not in checks
    assert checks["OAuth 2.0"].result == "ok"
    assert missing(checks) == []


def test_client_credentials_that_are_refused_list_their_own_causes() -> None:
    desk = Desk()
    credentials = machine(desk)
    desk.setup.revoke_certificate(str(credentials["certificate_id"]))
    checks = checked(desk, credentials)
    assert missing(checks) == ["credentials"]
    assert "certificate" in checks["credentials"].message
    assert "OAuth 2.0" in checks


def test_after_the_end_of_soap_nobody_asks_for_it() -> None:
    desk = Desk(at=parse_iso("2028-08-01T12:00:00Z"))
    checks = checked(desk, machine(desk))
    assert "SOAP Web Services" not in checks
    assert missing(checks) == []


def test_after_the_end_of_tokens_client_credentials_are_advised() -> None:
    desk = Desk(at=parse_iso("2028-02-01T12:00:00Z"))
    checks = checked(desk)
    assert missing(checks) == ["credentials"]
    assert "client credentials" in checks["credentials"].message


def test_an_account_that_does_not_answer_is_no_missing_step() -> None:
    vendor = Vendor(lambda request: httpx.Response(503))
    with pytest.raises(AppError, match="APP_UNAVAILABLE"):
        vendor.client("netsuite", credentials=TOKEN).checks(["contact"])
