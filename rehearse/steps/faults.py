"""What goes wrong: outages, limits, lost answers, clocks that are off, grants that are taken back."""

from __future__ import annotations

from pytest_bdd import given, when

from rehearse.pytest_plugin import Opening
from rehearse.steps.scene import Scene
from rehearse.steps.wording import phrase


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
    """The next calls that write are answered with 429 before any work is done."""
    match = {"method": "POST", "path": "/v3/*" if app == "quickbooks" else "/crm/*"}
    rehearse_scene.world.faults.arm("too_many_requests", app=app, match=match, times=count)


@given(phrase("the answer to the next write in {app:App} is lost"))
@when(phrase("the answer to the next write in {app:App} is lost"))
def lost_answer(rehearse_scene: Scene, app: str) -> None:
    """The app does the work, and the sync never hears of it."""
    match = {"method": "POST", "path": "/v3/*" if app == "quickbooks" else "/crm/*"}
    rehearse_scene.world.faults.arm("lost_answer", app=app, match=match, times=1)


@given(phrase("no change notice of {app:App} ever arrives"))
def deaf(rehearse_opening: Opening, app: str) -> None:
    """The app's webhooks are sent nowhere. Comes before any other step of the scenario."""
    rehearse_opening.switch(app, webhook_url="")


@given(phrase("{app:App} asks for a wait of {milliseconds:Length} when it refuses a call"))
def names_the_wait(rehearse_opening: Opening, app: str, milliseconds: int) -> None:
    """The app's 429 carries ``Retry-After``. Comes before any other step of the scenario."""
    rehearse_opening.switch(app, retry_after=milliseconds // 1_000)


@when("QuickBooks takes the connection's grant back")
def revoke(rehearse_scene: Scene) -> None:
    """The owner of the company disconnects the app, so that none of its tokens works any more."""
    rehearse_scene.world.quickbooks.revoke()


@when("QuickBooks is connected again")
def reconnect(rehearse_scene: Scene) -> None:
    """The owner of the company consents anew, and the sync core gets the new credentials."""
    rehearse_scene.world.core.reconnect("quickbooks")
