from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from simulators.kit.sites import HAND
from tests.unit.netsuite.caller import BASE, Caller, answered
from tests.unit.outline import Outline

SETUP = "/_rehearse/setup"


def page(caller: Caller) -> str:
    headers = {HAND: caller.site.hand, "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    response = caller.client.get(SETUP, base_url=BASE, headers=headers)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    return response.get_data(as_text=True)


def send(caller: Caller, path: str, section: str, **form: Any) -> TestResponse:
    """A form of the page; it comes back to its section."""
    response = caller.by_hand("POST", SETUP + path, form=form or {"": ""})
    assert response.status_code == 303
    assert response.headers["Location"] == f"{SETUP}#{section}"
    return response


@pytest.mark.parametrize("prepared", [True, False])
def test_every_control_has_a_label_and_every_link_a_target(prepared: bool) -> None:
    outline = Outline(page(Caller(prepared=prepared)))
    ids = [attributes["id"] for _, attributes in outline.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("for") for attributes in outline.all("label")}
    for control in outline.all("select", "textarea", "input"):
        if control.get("type") not in ("hidden", "checkbox"):
            assert control["id"] in labelled
    for link in outline.all("a"):
        assert (link["href"] or "").removeprefix("#") in ids
    for section in outline.all("section"):
        assert section["aria-labelledby"] in ids


def test_it_says_what_it_is(caller: Caller) -> None:
    text = page(caller)
    assert "A rehearsal of NetSuite’s setup pages; not affiliated" in text
    assert f"<code>{caller.account.id}</code>" in text
    for title in (
        *("Enable Features", "SuiteBundler", "Employee access", "SOAP Web Services Preferences"),
        *("Access Tokens", "Login Audit Trail"),
    ):
        assert f"{title}</h2>" in text


def test_the_four_steps_by_form_alone() -> None:
    caller = Caller(prepared=False)
    every = [
        *("suiteanalytics_workbook", "soap_web_services", "rest_web_services"),
        *("token_based_authentication", "server_suitescript"),
    ]
    send(caller, "/features", "features", feature=every)
    assert page(caller).count(" checked> ") >= len(every)
    assert not caller.setup.feature("oauth2")

    send(caller, "/bundle", "bundle")
    assert "installing…" in page(caller)
    caller.advance(300_000)
    assert 'aria-hidden="true">✓</span> installed' in page(caller)

    send(caller, "/roles/assign", "access", user="17", role="1042")
    key = caller.account.credentials["consumer_key"]
    send(caller, "/tokens", "tokens", integration=key, user="17", role="1042")
    text = page(caller)
    (token_id,) = caller.setup.data["tokens"]
    secret = caller.setup.data["tokens"][token_id]["token_secret"]
    assert f"<code>{token_id}</code>" in text
    assert f"<code>{secret}</code>" in text
    assert secret not in page(caller), "a secret is shown once"
    made = {"token_id": token_id, "token_secret": secret}
    assert caller.signed("GET", "/services/rest/record/v1/customer", **made).status_code == 200

    send(caller, f"/tokens/{token_id}/revoke", "tokens")
    send(caller, "/roles/revoke", "access", user="17", role="1042")
    send(caller, "/bundle/remove", "bundle")
    send(caller, "/features", "features")
    assert not any(caller.setup.feature(name) for name in every)


def test_a_refused_form_is_told_in_its_section() -> None:
    caller = Caller(prepared=False)
    send(caller, "/bundle", "bundle")
    text = page(caller)
    assert text.index('id="bundle"') < text.index('role="alert"') < text.index('id="access"')
    assert "needs the feature Server SuiteScript" in text
    assert 'role="alert"' not in page(caller)


def test_whatever_stands_in_the_account_is_escaped(caller: Caller) -> None:
    evil = '<script>alert("x")</script>'
    send(caller, "/integrations", "integrations", name=evil, client_credentials="on")
    key = caller.account.credentials["consumer_key"]
    caller.signed("GET", "/services/rest/record/v1/customer", consumer_key=f"{key}<b>")
    text = page(caller)
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "<b>" not in text
    Outline(text)


def test_integrations_and_certificates_by_form(caller: Caller) -> None:
    send(caller, "/integrations", "integrations", name="Reports", tba="on")
    text = page(caller)
    assert "Consumer secret" in text
    integration = answered(caller.by_hand("GET", SETUP))["integrations"][-1]
    assert (integration["tba"], integration["client_credentials"]) == (True, False)
    send(caller, f"/integrations/{integration['consumer_key']}", "integrations", state="blocked")
    assert (caller.setup.integration(integration["consumer_key"]) or {})["state"] == "blocked"
    send(caller, "/certificates", "certificates", user="17", role="1042", public_key="none")
    assert "This is no public key." in page(caller)


def test_the_trail_stands_on_the_page(caller: Caller) -> None:
    caller.signed("GET", "/services/rest/record/v1/customer", token_id="token-sim-nobody")
    text = page(caller)
    assert "token_rejected" in text
    assert '<span class="mark failure">failure</span>' in text


def test_the_hand_moves_from_the_address_into_a_cookie(caller: Caller) -> None:
    browser = {"Accept": "text/html"}
    assert caller.client.get(SETUP, base_url=BASE, headers=browser).status_code == 403
    assert caller.client.get(f"{SETUP}?hand=guess", base_url=BASE, headers=browser).status_code == 403
    response = caller.client.get(f"{SETUP}?hand={caller.site.hand}", base_url=BASE, headers=browser)
    assert response.status_code == 303
    assert response.headers["Location"] == SETUP
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(f"rehearse_hand={caller.site.hand};")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    response = caller.client.get(SETUP, base_url=BASE, headers=browser)
    assert response.status_code == 200
    assert "Enable Features" in response.get_data(as_text=True)


def test_a_form_of_another_site_is_refused(caller: Caller) -> None:
    def sent_from(sender: str) -> TestResponse:
        headers = {HAND: caller.site.hand, "Origin": sender}
        return caller.client.post(f"{SETUP}/bundle/remove", base_url=BASE, data={"a": "b"}, headers=headers)

    for sender in ("http://elsewhere.example", "null", "http://127.0.0.1:9"):
        assert sent_from(sender).status_code == 403
    assert caller.setup.bundle() == "installed"
    assert sent_from(BASE).status_code == 303


def test_nothing_is_cached_and_no_script_runs(caller: Caller) -> None:
    headers = {HAND: caller.site.hand, "Accept": "text/html"}
    response = caller.client.get(SETUP, headers=headers)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
