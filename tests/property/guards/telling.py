"""Short stories that end well with a guard and badly without it: that is what makes it one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any, TypeAlias

import pytest

from rehearse import guards
from rehearse.core_values import Sync
from rehearse.people.rec import Rec
from rehearse.world import World

ALL: dict[str, list[Any]] = {"to_app": [], "to_crm": []}

Story: TypeAlias = Callable[[World], Iterator[str]]
"""What happens in a World with all apps connected; it yields, in words, whatever is wrong in the end."""

TOLD: dict[str, Story] = {}
"""The story of each guard, as far as its module was imported."""


def ends_badly_without(guard: str, *, wrong: str, **options: Any) -> Callable[[Story], Callable[..., None]]:
    """A test of a story, told with its guard and without: then something is ``wrong``, a part of the words.

    ``options`` are those of the World.
    """

    def test_of(story: Story) -> Callable[..., None]:
        TOLD[guard] = story

        @pytest.mark.parametrize("guarded", [True, False], ids=["with", "without"])
        def test(guarded: bool) -> None:
            with nullcontext() if guarded else guards.off(guard):
                found = told(story, options)
            if guarded:
                assert found == []
            else:
                assert any(wrong in one for one in found), found

        test.__doc__ = story.__doc__
        return test

    return test_of


def told(story: Story, options: dict[str, Any]) -> list[str]:
    """Everything that is wrong at the end of a story, the invariants included."""
    with World(seed=3, **options) as world:
        world.connect()
        try:
            found = list(story(world))
        except Exception as error:  # noqa: BLE001
            return [f"the core broke: {error!r}"]
        return found + [one for result in world.invariants.check().results for one in result.findings]


def wrong(what: str, found: object, *, wanted: object) -> Iterator[str]:
    """Say so where something is not as it should be."""
    if found != wanted:
        yield f"{what}: {found!r} is not {wanted!r}"


def customers(world: World, **settings: Any) -> Sync:
    """Contacts in sync with QuickBooks' customers, a minute later."""
    made = world.core.set_up("quickbooks", "contacts", "customer", filters=ALL, **settings)
    world.advance("1m")
    return made


def companies(world: World, **settings: Any) -> Sync:
    """Companies in sync with NetSuite's customers, a minute later."""
    made = world.core.set_up("netsuite", "companies", "company_customer", filters=ALL, **settings)
    world.advance("1m")
    return made


def persons(world: World, **settings: Any) -> Sync:
    """Contacts in sync with NetSuite's contacts, a minute later."""
    made = world.core.set_up("netsuite", "contacts", "contact", filters=ALL, **settings)
    world.advance("1m")
    return made


def look(world: World) -> None:
    """Let the core look for changes at once."""
    world.core.hold()
    world.core.release()
    world.settle()


def ann(world: World, **properties: str) -> Rec:
    """A contact."""
    return world.crm.contacts.create(
        email="ann@acme.test", firstname="Ann", lastname="Lee", **{"phone": "1", **properties}
    )


def names(records: list[Rec], field: str) -> list[str]:
    """One field of all of them, in order."""
    return sorted(one[field] for one in records)
