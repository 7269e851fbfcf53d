"""Preparing an account through the control API, as a script without a browser does it."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from simulators import netsuite
from simulators.kit.clock import Clock, parse_iso
from simulators.kit.control.app import create_control
from simulators.kit.sites import Sites

AT = parse_iso("2026-03-02T09:00:00Z")
FEATURES = (
    *("suiteanalytics_workbook", "soap_web_services", "rest_web_services"),
    *("token_based_authentication", "server_suitescript"),
)


class Silent:
    """Takes no webhook; NetSuite sends none."""

    def post(self, *_: object) -> int:
        return 0


@pytest.fixture
def control() -> FlaskClient:
    sites = Sites([netsuite.vendor()], poster=Silent())
    site = sites.create(seed=1, clock=Clock(AT, factor=0), accounts={"netsuite": {"prepared": False}})
    urls = {"netsuite": "http://127.0.0.1:8702", "control": "http://127.0.0.1:8709"}
    return create_control(sites, site, "token", base_urls=urls).test_client()


def ask(control: FlaskClient, method: str, page: str, body: Any = None) -> TestResponse:
    path = f"/_rehearse/v1/apps/netsuite/{page}"
    return control.open(path, method=method, json=body, headers={"Authorization": "Bearer token"})


def test_a_script_prepares_the_account(control: FlaskClient) -> None:
    assert ask(control, "POST", "setup/bundle").status_code == 409, "server SuiteScript is off"
    for name in FEATURES:
        assert ask(control, "POST", "setup/features", {"name": name, "on": True}).status_code == 200
    assert ask(control, "POST", "setup/bundle").status_code == 202
    control.post(
        "/_rehearse/v1/clock/advance", json={"duration": "5m"}, headers={"Authorization": "Bearer token"}
    )
    role = {"user": "17", "role": "HubSpot Sync Role"}
    assert ask(control, "POST", "setup/roles/assign", role).status_code == 200
    made = ask(control, "POST", "setup/tokens", role)
    assert (made.status_code, sorted(made.get_json())) == (201, ["token_id", "token_secret"])
    page = ask(control, "GET", "setup/soap-preferences").get_json()
    assert page["primary_information"]["account_id"].startswith("TSTDRV")


def test_without_the_control_token_nobody_gets_in(control: FlaskClient) -> None:
    assert control.get("/_rehearse/v1/apps/netsuite/setup").status_code == 401
