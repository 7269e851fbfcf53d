"""The sync core's process dies, stalls or is disturbed at the worst moment. Needs a world in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pytest_bdd import given, then, when

from rehearse.steps.hands import change
from rehearse.steps.kinds import QUICKBOOKS_CUSTOMER
from rehearse.steps.scene import LATENCY, Scene
from rehearse.steps.wording import phrase

if TYPE_CHECKING:
    from rehearse.world import World

_COMPANY: Final = "/v3/"
"""Where every call for the company's data begins; those that are posted write."""


@given("the core dies as soon as QuickBooks has done its next write")
def dies_after_write(rehearse_scene: Scene) -> None:
    """QuickBooks does the work of the next call that writes, and the core dies before it has the answer."""
    _world(rehearse_scene).crash_after(app="quickbooks", method="POST", path=_COMPANY)


@given(phrase("the core dies as soon as QuickBooks has done its {nth:Number}th write"))
def dies_after_nth(rehearse_scene: Scene, nth: int) -> None:
    """QuickBooks does the work of so many calls that write, and the core dies before the last answer."""
    _world(rehearse_scene).crash_after(app="quickbooks", method="POST", path=_COMPANY, nth=nth)


@when("the core has died")
def has_died(rehearse_scene: Scene) -> None:
    """Time passes until the core is dead; it must not take longer than ten minutes."""
    for _ in range(LATENCY // 10_000):
        if not _world(rehearse_scene).core_is_up:
            return
        rehearse_scene.pass_time(10_000)
    raise AssertionError("the core lives")


@when("the core is started again")
def restarted(rehearse_scene: Scene) -> None:
    """A new process opens the database that the dead one left."""
    rehearse_scene.world.restart_core()


@given(phrase("a worker stands still for {milliseconds:Length} once QuickBooks has done its next write"))
def stalls(rehearse_scene: Scene, milliseconds: int) -> None:
    """The worker has the answer only then. Meanwhile its lease runs out, and another takes over."""
    _world(rehearse_scene).stall_after(
        app="quickbooks", method="POST", path=_COMPANY, lasting=f"{milliseconds}ms"
    )


@then("the stalled worker was refused")
def was_refused(rehearse_scene: Scene) -> None:
    """What the stalled worker wanted to store after it woke was not taken."""
    assert _world(rehearse_scene).stalled == "refused"


@given(
    phrase(
        'just before the next write the {field:Field} of the customer "{name:Text}" becomes "{value:Text}"'
    )
)
def overtaken(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """Somebody edits the customer after the core has read it and before the core's write arrives."""
    rehearse_scene.id(QUICKBOOKS_CUSTOMER, name)
    _world(rehearse_scene).intercept(
        lambda: change(rehearse_scene, QUICKBOOKS_CUSTOMER, name, field, value),
        app="quickbooks",
        method="POST",
        path=_COMPANY,
        when="before",
    )


def _world(scene: Scene) -> World:
    """The rehearsal, if it is one that can end the core between a call and its answer."""
    from rehearse.world import World

    assert isinstance(scene.world, World), "this step needs the core inside this process: mark it @world_only"
    return scene.world
