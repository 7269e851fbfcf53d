"""The sync card: its status, its reason, whom it names and when it was last updated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pytest_bdd import given, then, when

from rehearse.scenes.hands import make, records, refused_by
from rehearse.scenes.kinds import CONTACT, Kind
from rehearse.scenes.scene import LATENCY, Scene
from rehearse.steps.faults import silence
from rehearse.steps.pairs import link_pair
from rehearse.steps.wording import phrase


def _contact(scene: Scene, name: str, **fields: str) -> None:
    make(scene, CONTACT, name, {"last name": "Lee", **fields})


def _not_found(scene: Scene, name: str) -> None:
    scene.connect(scene.kind.app)
    _contact(scene, name)


def _turned_off(scene: Scene, name: str) -> None:
    link_pair(scene, name)
    scene.world.core.turn_off(scene.sync)


def _not_syncing(scene: Scene, name: str) -> None:
    email = f"{name.lower()}@people.test"
    _contact(scene, name, **{"e-mail": email, "phone": refused_by("quickbooks", "phone")})
    scene.set_up(direction="two_way")
    scene.pass_time(LATENCY)


def _unknown(scene: Scene, name: str) -> None:
    link_pair(scene, name)
    silence(scene, "quickbooks")
    scene.pass_time(31 * 60_000)


def _excluded(scene: Scene, name: str) -> None:
    _contact(scene, name)
    scene.set_up(direction="two_way")
    scene.pass_time(LATENCY)


_WAYS: Final[Mapping[str, Callable[[Scene, str], None]]] = {
    "UP_TO_DATE": link_pair,
    "SYNC_NOT_FOUND": _not_found,
    "SYNC_TURNED_OFF": _turned_off,
    "RECORD_NOT_SYNCING": _not_syncing,
    "SYNC_UNKNOWN": _unknown,
    "RECORD_EXCLUDED": _excluded,
}


@given(phrase('a contact "{name:Text}" whose card is {code:Code}'))
def contact_in_status(rehearse_scene: Scene, name: str, code: str) -> None:
    """A contact that has come into this status as contacts do: by being linked, by lacking an e-mail, by a
    phone number that QuickBooks refuses, by a sync that is off or absent, or by QuickBooks' long silence.
    """
    _WAYS[code](rehearse_scene, name)
    _expect(rehearse_scene, name, code)


@given(phrase('the card of "{name:Text}" is {code:Code}'))
@when(phrase('the card of "{name:Text}" is {code:Code}'))
@then(phrase('the card of "{name:Text}" is {code:Code}'))
def card_is(rehearse_scene: Scene, name: str, code: str) -> None:
    """The card of the record, as far as it is about this story's sync, shows this status."""
    _expect(rehearse_scene, name, code)


@then(phrase('"{name:Text}" has {count:Number} cards'))
def cards_are(rehearse_scene: Scene, name: str, count: int) -> None:
    """The record shows so many cards: one for each sync of its kind."""
    found = [card.status for card in rehearse_scene.cards(name)]
    assert len(found) == count, f"{name!r} has {len(found)} cards: {found}"


@then(phrase('the card of "{name:Text}" about {pairs:Pairs} is {code:Code}'))
def card_about_is(rehearse_scene: Scene, name: str, pairs: Kind, code: str) -> None:
    """Of several cards of the record, the one about the sync of these shows this status."""
    _expect(rehearse_scene, name, code, pairs)


@then(phrase('the card of "{name:Text}" about {pairs:Pairs} gives the reason {code:Code}'))
def card_about_reason(rehearse_scene: Scene, name: str, pairs: Kind, code: str) -> None:
    """The text behind the status of that card is about this issue."""
    reason = rehearse_scene.card(name, pairs).reason
    assert reason is not None, f"the card of {name!r} about {pairs.pairs} gives no reason"
    assert reason.code == code, f"the card of {name!r} gives {reason.code}, not {code}"


@then(phrase('the card of "{name:Text}" says "{label:Text}" in {language:Field}'))
def card_says(rehearse_scene: Scene, name: str, label: str, language: str) -> None:
    """The card's status reads so, letter by letter, in English, German or French."""
    code = {"English": "en", "German": "de", "French": "fr"}[language]
    assert rehearse_scene.card(name, lang=code).label == label


@then(phrase('the card of "{name:Text}" gives the reason {code:Code}'))
def card_reason(rehearse_scene: Scene, name: str, code: str) -> None:
    """The text behind the card's status is about this issue, and it is a text."""
    reason = rehearse_scene.card(name).reason
    assert reason is not None, f"the card of {name!r} gives no reason"
    assert reason.code == code, f"the card of {name!r} gives {reason.code}, not {code}"
    assert reason.message.strip(), f"{code} comes without a text"


@then(phrase('the reason on the card of "{name:Text}" mentions "{words:Text}"'))
def card_mentions(rehearse_scene: Scene, name: str, words: str) -> None:
    """The text behind the card's status holds these words."""
    reason = rehearse_scene.card(name).reason
    assert reason is not None, f"the card of {name!r} gives no reason"
    assert words in reason.message, f"{words!r} is not in {reason.message!r}"


@then(phrase('the card of "{name:Text}" names its {record:Record} and leads there'))
def card_leads(rehearse_scene: Scene, name: str, record: str) -> None:
    """The card shows the name of the record in the app with a link to it."""
    form = rehearse_scene.form(record)
    partner = rehearse_scene.card(name).syncing_with
    assert partner is not None, f"the card of {name!r} names nobody"
    shown = records(rehearse_scene, form).get(partner.id)[form.title]
    assert partner.name == shown, f"the card of {name!r} names {partner.name!r}, not {shown!r}"
    assert partner.url.startswith("http"), f"no link: {partner.url!r}"
    assert partner.id in partner.url, partner.url


@then(phrase('the last update of "{name:Text}" has moved'))
def updated(rehearse_scene: Scene, name: str) -> None:
    """The card tells a later last update than before the edits."""
    now, before = rehearse_scene.last_update(name), rehearse_scene.updates.get(name)
    assert now is not None, "there was never an update"
    assert before is None or now > before, "last update has not moved"
    assert now <= rehearse_scene.world.now, "last update lies in the future"


@then(phrase('the last update of "{name:Text}" has not moved'))
def not_updated(rehearse_scene: Scene, name: str) -> None:
    """The card tells the same last update as before the edits."""
    now, before = rehearse_scene.last_update(name), rehearse_scene.updates[name]
    assert now == before, f"last update moved from {before} to {now}"


@then(phrase('for {milliseconds:Length} the card of "{name:Text}" stays {code:Code}'))
def card_stays(rehearse_scene: Scene, milliseconds: int, name: str, code: str) -> None:
    """Time passes in steps of ten seconds, and at each of them the card shows this status."""
    for _ in range(milliseconds // 10_000):
        _expect(rehearse_scene, name, code)
        rehearse_scene.pass_time(10_000)
    _expect(rehearse_scene, name, code)


@then(phrase("a card for {object:Field} is placed {way} where the app was installed on {day}"))
def placement(rehearse_scene: Scene, object: str, way: str, day: str) -> None:
    """Whether the card appears automatically or has to be added by hand, with a sidebar nobody changed."""
    wanted = {"automatically": "automatic", "by hand": "by_hand"}[way]
    placed = rehearse_scene.world.core.placement(object, installed_on=day, sidebar_customised=False)
    assert placed == wanted


def _expect(scene: Scene, name: str, code: str, kind: Kind | None = None) -> None:
    card = scene.card(name, kind)
    said = f" ({card.reason.code}: {card.reason.message})" if card.reason else ""
    assert card.status == code, f"the card of {name!r} is {card.status}{said}, not {code}"
