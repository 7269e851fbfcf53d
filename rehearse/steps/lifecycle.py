"""Turning a sync off and on, deleting it."""

from __future__ import annotations

import pytest
from pytest_bdd import given, then, when

from rehearse.errors import Refused
from rehearse.scenes.scene import LATENCY, Scene
from rehearse.steps.wording import phrase


@given("the sync is turned off")
@when("the sync is turned off")
def turn_off(rehearse_scene: Scene) -> None:
    """A user turns the sync off and confirms it."""
    rehearse_scene.world.core.turn_off(rehearse_scene.sync)
    rehearse_scene.mark()


@when("the settings are saved")
@when("the sync is turned on again")
def save_unchanged(rehearse_scene: Scene) -> None:
    """A user opens the settings and saves them unchanged, which turns a sync on and passes all records."""
    rehearse_scene.edit()
    rehearse_scene.pass_time(LATENCY)


@when("the sync is deleted")
def delete(rehearse_scene: Scene) -> None:
    """A user deletes the sync, which must be off."""
    rehearse_scene.world.core.delete(rehearse_scene.sync)


@then(phrase("deleting the sync is refused with {code:Code}"))
def delete_refused(rehearse_scene: Scene, code: str) -> None:
    """A user tries to delete the sync and is told why it cannot be."""
    with pytest.raises(Refused) as refusal:
        rehearse_scene.world.core.delete(rehearse_scene.sync)
    assert refusal.value.code == code, f"refused with {refusal.value.code}, not with {code}"


@then("the sync is gone")
def gone(rehearse_scene: Scene) -> None:
    """No sync that lives has the id of the one that the story is about."""
    alive = [sync.id for sync in rehearse_scene.world.core.syncs() if sync.state != "DELETED"]
    assert rehearse_scene.sync.id not in alive, "the sync is still there"
