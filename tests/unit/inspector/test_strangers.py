"""Who is let in, and what hostile values and hostile pages can do: nothing."""

from __future__ import annotations

from http.client import HTTPConnection

import pytest
from werkzeug.test import Client

from simulators.kit.control.app import create_control
from simulators.kit.pipeline import Fake
from simulators.kit.server import serve_in_thread
from simulators.kit.sites import HAND
from tests.unit.inspector.browser import BASE, EMAIL, NAME, NEEDED, ROOT, Browser
from tests.unit.kit.tiny import a_site
from tests.unit.outline import Outline

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"
TEXT = {"crm": "lastname", "netsuite": "companyName", "quickbooks": "Notes"}
"""A field of each app that takes any text; QuickBooks' names take no colon."""


def test_nobody_looks_without_the_hand(browser: Browser) -> None:
    id = browser.new("Secret")
    for path in ("", f"/{browser.account.id}", f"/{browser.account.id}/{browser.kind}/{id}"):
        for headers in ({}, {HAND: "hand-sim-guess"}, {"Authorization": "Bearer pat-sim-guess"}):
            answer = browser.client.get(ROOT + path, base_url=BASE, headers=headers)
            assert answer.status_code == 403
            assert "Secret" not in answer.get_data(as_text=True)
    assert browser.client.get(f"{ROOT}?hand=guess", base_url=BASE).status_code == 403


def test_the_hand_moves_from_the_address_into_a_cookie(browser: Browser) -> None:
    there = f"{ROOT}/{browser.account.id}/{browser.kind}"
    answer = browser.client.get(f"{there}?hand={browser.site.hand}&search=x", base_url=BASE)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{there}?search=x"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert browser.client.get(there, base_url=BASE).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_page_is_refused(browser: Browser, headers: dict[str, str]) -> None:
    id, image = browser.new("Lee"), browser.account.database.image()
    for path in (f"/{browser.kind}", f"/{browser.kind}/{id}", f"/{browser.kind}/{id}/delete"):
        assert browser.form(path, {NAME[browser.app]: "Mallory"}, **headers).status_code == 403
    assert browser.account.database.image() == image


def test_a_foreign_host_is_not_served(browser: Browser) -> None:
    with serve_in_thread({"app": browser.fake}, threads=2) as server:

        def ask(host: str) -> int:
            connection = HTTPConnection("127.0.0.1", server.ports["app"], timeout=10)
            try:
                connection.request("GET", browser.here, headers={HAND: browser.site.hand, "Host": host})
                return connection.getresponse().status
            finally:
                connection.close()

        assert ask("rebound.example") == 403
        assert ask("127.0.0.1") == 200


def test_no_other_page_may_read_frame_or_run_anything(browser: Browser) -> None:
    headers = {HAND: browser.site.hand, "Origin": "http://elsewhere.example"}
    answer = browser.client.get(browser.here, base_url=BASE, headers=headers)
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]
    assert answer.headers["Cache-Control"] == "no-store"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_hostile_values_are_shown_as_text(browser: Browser) -> None:
    name = (
        "Notes"
        if browser.app == "quickbooks"
        else {"crm": "lastname", "netsuite": "companyName"}[browser.app]
    )
    id = browser.new(**{name: EVIL})
    broken = browser.form(
        f"/{browser.kind}/{id}", {EMAIL[browser.app]: EVIL, f"was.{EMAIL[browser.app]}": ""}
    )
    assert broken.status_code == 400
    pages = [
        broken.get_data(as_text=True),
        browser.get(f"/{browser.kind}", search=EVIL),
        browser.get(f"/{browser.kind}", done=EVIL, sort=EVIL, state=EVIL),
        *(browser.get(f"/{browser.kind}{path}") for path in ("", f"/{id}", f"/{id}/edit")),
        browser.get(f"/{EVIL}", status=404),
    ]
    for text in pages:
        tags = {tag for tag, _ in Outline(text).seen}
        assert "img" not in tags
        assert text.count("<script") == 1, "only our own module"
        assert "onerror=alert" not in [name for one in Outline(text).seen for name in one[1]]
        assert "49" not in text.partition("alert(2)")[2][:20]


def test_a_sites_hand_opens_its_own_accounts_and_the_oldest_opens_all(browser: Browser) -> None:
    other = browser.open()
    theirs = other.account(browser.app)

    def listed(hand: str, query: str = "") -> list[str]:
        answer = browser.client.get(f"{ROOT}.json{query}", base_url=BASE, headers={HAND: hand})
        return [one["id"] for one in answer.get_json().get("accounts", ())]

    assert listed(browser.site.hand) == [browser.account.id, theirs.id]
    assert listed(browser.site.hand, f"?site={other.id}") == [theirs.id]
    assert listed(other.hand) == [theirs.id]
    refused = browser.client.get(f"{browser.here}.json", base_url=BASE, headers={HAND: other.hand})
    assert refused.status_code == 404
    chooser = browser.client.get(
        ROOT, base_url=BASE, headers={HAND: browser.site.hand, "Accept": "text/html"}
    )
    assert theirs.id in chooser.get_data(as_text=True)


def test_an_edit_on_another_site_is_that_sites_event(browser: Browser) -> None:
    other = browser.open()
    last = browser.site.events.last
    browser.here = f"{ROOT}/{other.account(browser.app).id}"
    browser.new("Lee")
    assert browser.site.events.last == last
    assert "row" in [event.kind for event in other.events.after(0)]


def test_style_and_script_are_for_everybody_and_nothing_else() -> None:
    browser = Browser("crm")
    assert browser.client.get(f"{ROOT}/-/inspect.css").content_type.startswith("text/css")
    assert browser.client.get(f"{ROOT}/-/inspect.js").content_type.startswith("text/javascript")
    assert browser.client.get(f"{ROOT}/-/layout.html").status_code == 404


def test_a_vendor_without_an_inspector_answers_as_it_does_to_an_unknown_path() -> None:
    site = a_site()
    assert (
        Client(Fake(site.vendor("tiny"), site.sites)).get(ROOT, headers={HAND: site.hand}).status_code == 404
    )


def test_the_control_tokens_holder_needs_no_hand(browser: Browser) -> None:
    urls = {browser.app: BASE}
    control = create_control(browser.sites, browser.site, "token", base_urls=urls).test_client()
    path = f"/_rehearse/v1/apps/{browser.app}/inspect/{browser.account.id}/{browser.kind}"
    values = {NAME[browser.app]: "Lee", **NEEDED[browser.app]}
    assert control.post(path, json={"values": values}).status_code == 401
    login = {"Authorization": "Bearer token"}
    assert control.post(path, json={"values": values}, headers=login).status_code == 201
    assert control.get(f"{path}.json", headers=login).get_json()["total"] == 1
