"""The account's own setup pages: what a person does there, as JSON and as HTML.

Everything stands under ``/_rehearse/setup`` and takes the site's hand. A call answers JSON; a form that a
page sent is answered with the page. A refused step answers ``{"error", "way_out"}``.

| Call | Fields | Answer |
| --- | --- | --- |
| GET ``/`` | | the whole setup without secrets; HTML where ``Accept`` asks for it |
| POST ``/features`` | ``name``, ``on`` | ``features`` |
| POST ``/bundle`` | | ``bundle``: the installation has begun |
| DELETE ``/bundle`` | | ``bundle`` |
| POST ``/roles/assign``, ``/roles/revoke`` | ``user``, ``role`` (id or name) | ``user`` |
| POST ``/roles/permissions`` | ``role``, ``permission``, ``level`` | ``role`` |
| POST ``/roles/{id}`` | ``inactive`` | ``role`` |
| POST ``/users/{id}`` | ``inactive`` | ``user`` |
| GET ``/soap-preferences`` | | ``primary_information.account_id``; 404 while SOAP is off |
| POST ``/integrations`` | ``name``, ``tba``, ``client_credentials`` | ``consumer_key``, ``consumer_secret`` |
| POST ``/integrations/{consumer_key}`` | ``state`` | ``integration`` |
| POST ``/tokens`` | ``user``, ``role``, optional ``integration`` | ``token_id``, ``token_secret`` |
| DELETE ``/tokens/{id}`` | | ``token`` |
| POST ``/certificates`` | ``public_key``, ``user``, ``role``, optional ``integration`` | ``certificate_id`` |
| DELETE ``/certificates/{id}`` | | ``certificate`` |
| GET ``/audit`` | | ``entries`` of the login audit trail, newest first |
| POST ``/switches`` | settings by name | ``switches`` |

Secrets are shown this once. A form cannot send DELETE: ``POST /bundle/remove``, ``/tokens/{id}/revoke`` and
``/certificates/{id}/revoke`` do the same.
"""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, render_template, request, url_for

from simulators.kit.accounts import Account
from simulators.kit.exchange import current
from simulators.kit.sites import HAND_COOKIE
from simulators.kit.wire import json_response
from simulators.netsuite.origin import origin
from simulators.netsuite.setup import logins, showing, steps
from simulators.netsuite.setup.features import LABELS
from simulators.netsuite.setup.posted import SAID, done, flag, is_form, posted, refused, text
from simulators.netsuite.setup.refusal import NotByHand, SetupRefused
from simulators.netsuite.setup.state import Setup
from simulators.netsuite.setup.stock import APPLICATION, FEATURES

PREFIX = "/_rehearse/setup"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"

routes = Blueprint("setup", __name__, url_prefix=PREFIX, template_folder="pages")
routes.register_error_handler(SetupRefused, refused)


@routes.before_request
def _by_hand() -> None:
    """Only a person, and no form of another site in that person's browser."""
    if not current().by_hand:
        raise NotByHand
    sender = request.headers.get("Origin")
    if sender is not None and sender != origin(request):
        raise NotByHand


@routes.after_request
def _keep_nothing(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.get("")
def show() -> Response:
    """The whole setup; for a browser as a page. With ``?hand=`` the browser keeps the hand and comes back."""
    account = _account()
    if "hand" in request.args:
        return _take_hand(request.args["hand"])
    if request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html":
        return json_response(showing.state(account))
    said = account.memory.pop(SAID, {})
    page = render_template("netsuite_setup.html", said=said, **showing.page(account))
    headers = {"Content-Security-Policy": _POLICY, "Referrer-Policy": "same-origin"}
    return Response(page, headers=headers, content_type="text/html; charset=utf-8")


def _take_hand(hand: str) -> Response:
    """Keep the hand in the browser and take it out of the address."""
    if hand != current().site.hand:
        raise NotByHand
    answer = Response(status=303, headers={"Location": url_for("setup.show")})
    answer.set_cookie(HAND_COOKIE, hand, httponly=True, samesite="Strict", path="/_rehearse")
    return answer


@routes.post("/features")
def save_features() -> Response:
    """One feature; from the page all checkboxes at once."""
    account, fields = _account(), posted()
    if is_form():
        checked = request.form.getlist("feature")
        for feature in FEATURES:
            steps.turn_feature(account, feature.name, feature.name in checked)
    else:
        steps.turn_feature(account, text(fields, "name"), flag(fields, "on"))
    features = Setup(account).data["features"]
    return done("features", "Saved.", {"features": {name: features[name] for name in LABELS}})


@routes.post("/bundle")
def install() -> Response:
    """The installation begins."""
    steps.install_bundle(_account())
    said = f"{APPLICATION} is being installed. This can take up to five minutes."
    return done("bundle", said, {"bundle": showing.bundle(_account())}, 202)


@routes.delete("/bundle")
@routes.post("/bundle/remove")
def remove() -> Response:
    """The bundle goes."""
    steps.remove_bundle(_account())
    return done("bundle", f"{APPLICATION} was removed.", {"bundle": showing.bundle(_account())})


@routes.post("/roles/assign")
def assign() -> Response:
    """An employee gets a role."""
    account, fields = _account(), posted()
    user = text(fields, "user")
    steps.assign_role(account, user, text(fields, "role"))
    return done("access", "The role was added and saved.", {"user": showing.user(account, user)})


@routes.post("/roles/revoke")
def revoke() -> Response:
    """An employee loses a role."""
    account, fields = _account(), posted()
    user = text(fields, "user")
    steps.revoke_role(account, user, text(fields, "role"))
    return done("access", "The role was taken away.", {"user": showing.user(account, user)})


@routes.post("/roles/permissions")
def permit() -> Response:
    """A permission of a role."""
    account, fields = _account(), posted()
    role = text(fields, "role")
    steps.set_permission(account, role, text(fields, "permission"), text(fields, "level"))
    return done("access", "The permission was saved.", {"role": showing.role(account, role)})


@routes.post("/roles/<id>")
def change_role(id: str) -> Response:
    """A role is made active or inactive."""
    steps.set_role_inactive(_account(), id, flag(posted(), "inactive"))
    return done("access", "The role was saved.", {"role": showing.role(_account(), id)})


@routes.post("/users/<id>")
def change_user(id: str) -> Response:
    """An employee is made active or inactive."""
    steps.set_user_inactive(_account(), id, flag(posted(), "inactive"))
    return done("access", "The employee was saved.", {"user": showing.user(_account(), id)})


@routes.get("/soap-preferences")
def soap_preferences() -> Response:
    """The page that shows the account id."""
    return json_response(steps.soap_preferences(_account()))


@routes.post("/integrations")
def create_integration() -> Response:
    """A further integration record."""
    fields = posted()
    key, secret = steps.create_integration(
        _account(),
        text(fields, "name"),
        tba=flag(fields, "tba", default=True),
        client_credentials=flag(fields, "client_credentials", default=False),
    )
    said = "The integration was created. Its secret is shown only this once."
    return done("integrations", said, {"consumer_key": key, "consumer_secret": secret}, 201)


@routes.post("/integrations/<consumer_key>")
def change_integration(consumer_key: str) -> Response:
    """An integration record is blocked or enabled."""
    account = _account()
    steps.set_integration(account, consumer_key, text(posted(), "state"))
    found = showing.integration(account, consumer_key)
    return done("integrations", "The integration was saved.", {"integration": found})


@routes.post("/tokens")
def create_token() -> Response:
    """A new access token."""
    fields = posted()
    token, secret = logins.create_token(
        _account(), text(fields, "user"), text(fields, "role"), text(fields, "integration", "")
    )
    said = "The access token was created. Its secret is shown only this once."
    return done("tokens", said, {"token_id": token, "token_secret": secret}, 201)


@routes.delete("/tokens/<id>")
@routes.post("/tokens/<id>/revoke")
def revoke_token(id: str) -> Response:
    """An access token dies."""
    logins.revoke_token(_account(), id)
    return done("tokens", "The access token was revoked.", {"token": showing.token(_account(), id)})


@routes.post("/certificates")
def add_certificate() -> Response:
    """A certificate for client credentials."""
    fields = posted()
    kid = logins.add_certificate(
        _account(),
        text(fields, "user"),
        text(fields, "role"),
        text(fields, "public_key"),
        text(fields, "integration", ""),
    )
    return done("certificates", "The certificate was mapped.", {"certificate_id": kid}, 201)


@routes.delete("/certificates/<id>")
@routes.post("/certificates/<id>/revoke")
def revoke_certificate(id: str) -> Response:
    """A certificate dies."""
    logins.revoke_certificate(_account(), id)
    found = showing.certificate(_account(), id)
    return done("certificates", "The certificate was revoked.", {"certificate": found})


@routes.get("/audit")
def audit() -> Response:
    """Who logged in, and why not."""
    return json_response({"entries": showing.audit(_account())})


@routes.post("/switches")
def turn_switches() -> Response:
    """Settings of the rehearsal."""
    account = _account()
    steps.turn_switches(account, dict(posted()))
    return done("features", "Saved.", {"switches": asdict(account.settings)})


def _account() -> Account:
    return current().account
