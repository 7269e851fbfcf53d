"""What goes wrong: outages, limits, lost answers, clocks that are off, grants that are taken back."""

from __future__ import annotations

from typing import Final

from pytest_bdd import given, when

from rehearse.pytest_plugin import Opening
from rehearse.steps.scene import Scene
from rehearse.steps.wording import phrase

_WRITES: Final = {
    "crm": {"method": "POST", "path": "/crm/*"},
    "netsuite": {"path": "/services/rest/record/*"},
    "quickbooks": {"method": "POST", "path": "/v3/*"},
}
"""The calls of the sync that write. NetSuite is read by queries: what goes to records themselves writes."""

_TOGETHER: Final = {"path": "/app/site/hosting/restlet.nl"}
"""Where NetSuite takes many records at once."""


def silence(scene: Scene, app: str) -> None:
    """From now on the app answers the sync with a server error, whatever it is asked."""
    scene.world.faults.arm("server_error", app=app, times=None)


@given(phrase("{app:App} runs {milliseconds:Length} fast"))
def fast_clock(rehearse_scene: Scene, app: str, milliseconds: int) -> None:
    """The app's own clock is ahead by so much; everything the app stamps shows it."""
    rehearse_scene.world.faults.arm("clock_skew", app=app, times=None, params={"by": f"{milliseconds}ms"})


@given(phrase("{app:App} does not answer"))
@when(phrase("{app:App} does not answer"))
def outage(rehearse_scene: Scene, app: str) -> None:
    """The app fails every call of the sync until it answers again. People still work in it."""
    silence(rehearse_scene, app)


@when("the outage is over")
def outage_ends(rehearse_scene: Scene) -> None:
    """Whatever was armed against calls of the sync ends."""
    rehearse_scene.world.faults.clear()


@given(phrase("{app:App} refuses the next {count:Number} writes because there were too many"))
@when(phrase("{app:App} refuses the next {count:Number} writes because there were too many"))
def too_many(rehearse_scene: Scene, app: str, count: int) -> None:
    """The next calls that write one record are refused before any work is done, in the app's words for it."""
    rehearse_scene.world.faults.arm("too_many_requests", app=app, match=_WRITES[app], times=count)


@given(phrase("NetSuite refuses the next {count:Number} writes of many records because there were too many"))
@when(phrase("NetSuite refuses the next {count:Number} writes of many records because there were too many"))
def too_many_together(rehearse_scene: Scene, count: int) -> None:
    """The next calls of the bundle's script are refused with the status 400 that NetSuite has for it."""
    rehearse_scene.world.faults.arm("too_many_requests", app="netsuite", match=_TOGETHER, times=count)


@given(phrase("NetSuite refuses the next {count:Number} good logins as if they were bad"))
@when(phrase("NetSuite refuses the next {count:Number} good logins as if they were bad"))
def misleading_logins(rehearse_scene: Scene, count: int) -> None:
    """NetSuite is known to answer so under load, in its words for a login that is no good."""
    rehearse_scene.world.faults.arm("misleading_login", app="netsuite", times=count)


@given(phrase("the answer to the next write in {app:App} is lost"))
@when(phrase("the answer to the next write in {app:App} is lost"))
def lost_answer(rehearse_scene: Scene, app: str) -> None:
    """The app does the work, and the sync never hears of it."""
    rehearse_scene.world.faults.arm("lost_answer", app=app, match=_WRITES[app], times=1)


@given(phrase("no change notice of {app:App} ever arrives"))
def deaf(rehearse_opening: Opening, app: str) -> None:
    """The app's webhooks are sent nowhere. Comes before any other step of the scenario."""
    rehearse_opening.switch(app, webhook_url="")


@given(phrase("{app:App} asks for a wait of {milliseconds:Length} when it refuses a call"))
def names_the_wait(rehearse_opening: Opening, app: str, milliseconds: int) -> None:
    """The app's 429 carries ``Retry-After``. Comes before any other step of the scenario."""
    rehearse_opening.switch(app, retry_after=milliseconds // 1_000)
