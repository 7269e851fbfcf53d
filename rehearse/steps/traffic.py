"""What the sync asked of the apps: how often it wrote, how often it read."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, Final

from pytest_bdd import then

from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase

_READS: Final = ("/search", "/batch/read", "/query", "/suiteql", "/token", "/tokens/bearer")
"""How the paths of calls end that are posted and yet write nothing."""

_SCRIPT: Final = "/restlet.nl"
"""How the path of a script ends, which is asked and told things by the same calls."""

_DONE: Final = 200

_Event = Mapping[str, Any]


def calls(scene: Scene, app: str | None = None) -> list[_Event]:
    """The calls of the sync since the mark, refused ones included."""
    return [
        one
        for one in scene.world.events(kind="request", app=app)
        if one["cause"] != "person" and one["at"] >= scene.since
    ]


def writes(scene: Scene, app: str | None = None) -> list[_Event]:
    """Those that were meant to change a record; of a script's, those that did or were refused."""
    changing = {row["cause"] for row in scene.world.events(kind="row")}
    return [
        call
        for call in calls(scene, app)
        if call["method"] != "GET"
        and not call["path"].endswith(_READS)
        and (not call["path"].endswith(_SCRIPT) or call["status"] != _DONE or call["span"] in changing)
    ]


def shown(call: _Event) -> str:
    """A call in one line."""
    return f"{call['method']} {call['path']} → {call['status']}"


@then("the sync has written nothing since")
def wrote_nothing(rehearse_scene: Scene) -> None:
    """No call that changes a record went to any app since the edits began or the sync was turned off."""
    found = [shown(call) for call in writes(rehearse_scene)]
    assert not found, f"the sync wrote: {found[:5]}"


@then(phrase("the sync has written {count:Number} time to {app:App} since"))
@then(phrase("the sync has written {count:Number} times to {app:App} since"))
def wrote_times(rehearse_scene: Scene, count: int, app: str) -> None:
    """So many calls that change records, refused ones included, went to this app since the mark."""
    found = [shown(call) for call in writes(rehearse_scene, app)]
    assert len(found) == count, f"{len(found)} writes, not {count}: {found[:5]}"


@then(phrase("each further write to {app:App} came {milliseconds:Length} or more after the one before"))
def spaced(rehearse_scene: Scene, app: str, milliseconds: int) -> None:
    """Two writes to this app since the mark were never closer to each other."""
    times = [call["at"] for call in writes(rehearse_scene, app)]
    assert len(times) > 1, "there was no further write"
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= milliseconds, f"the writes came {gaps} ms after each other"


@then("the sync has read and written no record since")
def touched_nothing(rehearse_scene: Scene) -> None:
    """No call for a record went to any app since the mark."""
    found = [shown(call) for call in calls(rehearse_scene)]
    assert not found, f"the sync asked for {found[:5]}"


@then("a further look changes nothing")
def fixed_point(rehearse_scene: Scene) -> None:
    """Ten more minutes pass without a single write."""
    rehearse_scene.mark()
    rehearse_scene.pass_time(600_000)
    wrote_nothing(rehearse_scene)
