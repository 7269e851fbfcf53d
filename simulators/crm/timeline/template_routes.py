"""``/integrators/timeline/v3/{appId}/event-templates``, for the developer key only (CRM contract 16.2)."""

from __future__ import annotations

from werkzeug.wrappers import Response

from simulators.crm.answers import answer, no_content
from simulators.crm.auth import open_portal
from simulators.crm.errors import ResourceNotFound
from simulators.crm.evidence import BELIEVED, PROBE, SET_UP, SPEC, STAINLESS, UNCOUNTED
from simulators.crm.grammar import Product
from simulators.crm.params import body
from simulators.crm.portal import Portal
from simulators.crm.timeline import templates
from simulators.kit.fidelity import whole

product = Product("timeline_templates", "/integrators/timeline/v3/<app_number>/event-templates")


TEMPLATE = SET_UP.but(
    state=whole(SPEC), errors=whole(BELIEVED), auth=whole(PROBE, STAINLESS), limits=UNCOUNTED
)


@product.route("", "GET")
@TEMPLATE
def list_templates(app_number: str) -> Response:
    """Every template of the app."""
    return answer({"results": [templates.shown(one) for one in templates.every(_opened(app_number))]})


@product.route("", "POST")
@TEMPLATE
def create_template(app_number: str) -> Response:
    """A new template."""
    return answer(templates.shown(templates.make(_opened(app_number), body())), 201)


@product.route("/<template_id>", "GET")
@TEMPLATE
def read_template(app_number: str, template_id: str) -> Response:
    """One template."""
    return answer(templates.shown(templates.get(_opened(app_number), template_id)))


@product.route("/<template_id>", "PUT")
@TEMPLATE
def update_template(app_number: str, template_id: str) -> Response:
    """Change a template."""
    return answer(templates.shown(templates.change(_opened(app_number), template_id, body())))


@product.route("/<template_id>", "DELETE")
@TEMPLATE
def remove_template(app_number: str, template_id: str) -> Response:
    """Forget a template."""
    templates.remove(_opened(app_number), template_id)
    return no_content()


@product.route("/<template_id>/tokens", "POST")
@TEMPLATE
def create_token(app_number: str, template_id: str) -> Response:
    """One more token."""
    return answer(templates.shown(templates.add_token(_opened(app_number), template_id, body())))


@product.route("/<template_id>/tokens/<name>", "PUT")
@TEMPLATE
def update_token(app_number: str, template_id: str, name: str) -> Response:
    """Change a token."""
    return answer(templates.shown(templates.change_token(_opened(app_number), template_id, name, body())))


@product.route("/<template_id>/tokens/<name>", "DELETE")
@TEMPLATE
def remove_token(app_number: str, template_id: str, name: str) -> Response:
    """Take a token out of its template."""
    templates.remove_token(_opened(app_number), template_id, name)
    return no_content()


def _opened(app_number: str) -> Portal:
    """The portal whose app this is. Raises `ResourceNotFound` for another's."""
    portal = open_portal()
    if app_number != str(portal.account.credentials["app_id"]):
        raise ResourceNotFound
    return portal
