"""The sync card of a CRM record, as data and as a fragment of a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template_string, request

from sync_core.engine.cards import Card
from sync_core.engine.cards import cards as cards_of
from sync_core.rules.card import CARD_OBJECTS, placed_automatically
from sync_core.rules.labels import label, language
from sync_core.web.answers import answer, iso_or_none
from sync_core.web.asking import choice, needed, only, workspace
from sync_core.web.errors import ApiError

blueprint = Blueprint("cards", __name__)

_FRAGMENT = """\
<section class="sync-cards" lang="{{ lang }}" aria-label="{{ title }}">
{%- for card in cards %}
<article class="sync-card" data-sync="{{ card.sync }}" data-status="{{ card.status }}">
<dl>
<dt>{{ with }}</dt>
<dd>{% if card.syncing_with %}{% if card.syncing_with.url %}<a href="{{ card.syncing_with.url }}">\
{{ card.syncing_with.name }}</a>{% else %}{{ card.syncing_with.name }}{% endif %}{% endif %}</dd>
<dt>{{ status }}</dt>
<dd{% if card.reason %} title="{{ card.reason[1] }}" aria-description="{{ card.reason[1] }}"{% endif %}>\
{{ card.label }}</dd>
<dt>{{ last }}</dt>
<dd>{% if card.last_update is not none %}<time datetime="{{ iso(card.last_update) }}">\
{{ iso(card.last_update) }}</time>{% endif %}</dd>
</dl>
</article>
{%- endfor %}
</section>
"""


@blueprint.get("/cards")
def index() -> Response:
    """One card for each sync of the record's object type."""
    only("app", "object", "id", "lang")
    if request.args.get("app", "crm") != "crm":
        raise ApiError(
            400, "BAD_APP", "cards are shown on records of the CRM", hint="app=crm, or leave it out"
        )
    found = cards_of(workspace(), needed("object"), needed("id"), _lang())
    return answer({"cards": [card_json(card) for card in found]})


@blueprint.get("/cards/placement")
def placement() -> Response:
    """Whether the cards of an object appear by themselves in a portal that was connected on this day."""
    only("object", "installed_on", "sidebar_customised")
    object = needed("object")
    if object not in CARD_OBJECTS:
        raise ApiError(
            400, "BAD_PARAMETER", f"there are no cards on {object!r}", hint=", ".join(CARD_OBJECTS)
        )
    try:
        day = date.fromisoformat(needed("installed_on"))
    except ValueError:
        raise ApiError(400, "BAD_PARAMETER", "installed_on is a day", hint="write 2025-10-07") from None
    customised = choice("sidebar_customised", ("true", "false")) == "true"
    automatic = placed_automatically(object, sidebar_customised=customised, installed_on=day)
    return answer({"placement": "automatic" if automatic else "by_hand"})


def fragment() -> str:
    """The same as HTML, to be put into a page."""
    only("object", "id", "lang")
    lang = _lang()
    found = cards_of(workspace(), needed("object"), needed("id"), lang)
    return render_template_string(
        _FRAGMENT,
        cards=found,
        lang=language(lang),
        title=label("CARD_NAME", lang),
        status=label("FIELD_STATUS", lang),
        last=label("FIELD_LAST_UPDATE", lang),
        iso=iso_or_none,
        **{"with": label("FIELD_SYNCING_WITH", lang)},
    )


def card_json(card: Card) -> dict[str, Any]:
    """A card. What it does not show is null."""
    partner, reason = card.syncing_with, card.reason
    return {
        "sync": card.sync,
        "status": card.status,
        "label": card.label,
        "reason": None if reason is None else {"code": reason[0], "message": reason[1]},
        "syncing_with": None
        if partner is None
        else {"id": partner.id, "name": partner.name, "url": partner.url},
        "last_update": iso_or_none(card.last_update),
    }


def _lang() -> str:
    return request.args.get("lang", "en")
