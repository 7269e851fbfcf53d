"""Time that passes, and the sync getting its work done meanwhile."""

from __future__ import annotations

from pytest_bdd import given, when

from rehearse.scenes.scene import LATENCY, Scene
from rehearse.steps.wording import phrase

_POLL_EVERY = 4 * 60_000


@given(phrase("{milliseconds:Length} pass"))
@given(phrase("{milliseconds:Length} passes"))
@when(phrase("{milliseconds:Length} pass"))
@when(phrase("{milliseconds:Length} passes"))
def time_passes(rehearse_scene: Scene, milliseconds: int) -> None:
    """The clock of all apps and of the sync moves on; everything that falls due meanwhile is done."""
    rehearse_scene.pass_time(milliseconds)


@when(phrase("{milliseconds:Length} pass while the core is stopped"))
@when(phrase("{milliseconds:Length} passes while the core is stopped"))
def time_passes_without_core(rehearse_scene: Scene, milliseconds: int) -> None:
    """Nobody uses the connections meanwhile; then the core runs again, and does what is due at once."""
    rehearse_scene.world.core.hold()
    rehearse_scene.pass_time(milliseconds)
    rehearse_scene.world.core.release()
    rehearse_scene.world.settle()


@when(phrase("it is {at:Moment}"))
def it_is(rehearse_scene: Scene, at: int) -> None:
    """The clock moves on to this moment, in minutes and seconds since moment zero."""
    rehearse_scene.world.at(at)


@given("the sync has caught up")
@when("the sync has caught up")
def caught_up(rehearse_scene: Scene) -> None:
    """Ten minutes pass, which is what the sync has for any change; where the clock runs, what it needs."""
    rehearse_scene.world.catch_up(LATENCY)


@given("the sync is quiet")
@when("the sync is quiet")
def quiet(rehearse_scene: Scene) -> None:
    """All that is due at this very moment is done; no time passes."""
    rehearse_scene.world.settle()


@when(phrase("the sync looks for changes {count:Number} times"))
def polls(rehearse_scene: Scene, count: int) -> None:
    """So many of the sync's routine looks come and go."""
    for _ in range(count):
        rehearse_scene.pass_time(_POLL_EVERY)
