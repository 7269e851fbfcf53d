"""Options of an input field that the action's own server names, as the workflow editor asks for them.

The request is that of CRM contract 16.1; the name of the field in it, the shape of its inputs and the answer
are MEM.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from werkzeug.wrappers import Response

from simulators.crm.actions.building import refuse, type_named, usable
from simulators.crm.actions.store import AROUND_OPTIONS, Definition
from simulators.crm.actions.workflows import Input
from simulators.crm.by_hand import PageRefused
from simulators.crm.object_types import ObjectType
from simulators.crm.portal import Portal
from simulators.crm.settings import Settings
from simulators.crm.webhooks.outgoing import headers
from simulators.kit.asking import Reply, ask
from simulators.kit.events import traceparent
from simulators.kit.exchange import Exchange
from simulators.kit.vendor import Answer
from simulators.kit.wire import encode, json_response


class _Asked(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What a person has filled in so far, and what they type into the list."""

    action: str
    field: str
    object_type: str
    input_fields: dict[str, Input] = {}
    q: str | None = None
    after: str | None = None


class _Option(msgspec.Struct, frozen=True, omit_defaults=True):
    label: str
    value: str
    description: str | None = None


class _Options(msgspec.Struct, frozen=True):
    """A page of them; ``after`` leads on."""

    options: tuple[_Option, ...]
    after: str | None = None
    searchable: bool = False


class Question(Answer):
    """What the options' URL is to be asked. Raised, since nothing may be locked while it is called: what it
    answers is the answer of the page.
    """

    def __init__(self, url: str, body: bytes) -> None:
        super().__init__(url)
        self.url, self.body = url, body

    def respond(self, exchange: Exchange) -> Response:
        account, site = exchange.account, exchange.site
        settings: Settings = account.settings
        span = site.events.new_span()
        sent = headers(account, settings.action_signatures, self.url, self.body)
        sent["traceparent"] = traceparent(site.id, span)
        reply = ask(site.sites.poster, self.url, self.body, sent, settings.action_timeout, site)
        told = {"url": self.url.partition("?")[0], "status": reply.status}
        site.events.emit(
            "options_asked", cause=exchange.span, app=account.app, span=span, account=account.id, **told
        )
        try:
            return json_response(msgspec.to_builtins(_read(reply)))
        except PageRefused as refusal:
            return refusal.respond(exchange)


def question(portal: Portal, given: Mapping[str, Any]) -> Question:
    """What a person's wish to see the options of a field asks its URL. Raises `PageRefused`."""
    try:
        asked = msgspec.convert(given, _Asked)
    except msgspec.ValidationError as error:
        raise PageRefused(
            f"The options cannot be looked for: {error}",
            "Send action, field and objectType; q, after and inputFields if need be.",
            status=400,
        ) from None
    type = type_named(portal, asked.object_type)
    definition = usable(portal, asked.action, type)
    refuse(definition.not_run(*AROUND_OPTIONS, field=asked.field))
    return Question(_url(definition, asked.field), encode(_body(portal, definition, type, asked)))


def _url(definition: Definition, field: str) -> str:
    """Where the options of a field come from."""
    for one in definition.doc["inputFields"]:
        shape = one["typeDefinition"]
        if shape["name"] == field and "optionsUrl" in shape:
            url: str = shape["optionsUrl"]
            return url
    raise PageRefused(
        f"The action has no input field {field} with an optionsUrl.", "Name one that has.", status=404
    )


def _body(portal: Portal, definition: Definition, type: ObjectType, asked: _Asked) -> dict[str, Any]:
    return {
        "origin": {
            "portalId": portal.id,
            "actionDefinitionId": definition.id,
            "actionDefinitionVersion": definition.revision,
        },
        "objectTypeId": type.id,
        "inputFieldName": asked.field,
        "inputFields": {name: _input(one) for name, one in asked.input_fields.items()},
        "fetchOptions": {"q": asked.q, "after": asked.after},
    }


def _input(one: Input) -> dict[str, str]:
    if one.property:
        return {"type": "OBJECT_PROPERTY", "propertyName": one.property}
    return {"type": "STATIC_VALUE", "value": one.value}


def _read(reply: Reply) -> _Options:
    """The page of options in an answer. Raises `PageRefused`."""
    if not 200 <= reply.status < 300:
        said = f"answered {reply.status}" if reply.status else "did not answer"
        raise PageRefused(f"The options' URL {said}.", "See to it that it answers 200 in time.")
    try:
        return msgspec.json.decode(reply.body, type=_Options)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise PageRefused(
            f"The options' URL did not answer with options: {error}",
            "Answer {options: [{label, value, description}], after, searchable}.",
        ) from None
