"""What goes wrong: outages, limits, lost answers, clocks that are off, grants that are taken back."""

from __future__ import annotations

from typing import Final

from pytest_bdd import given, then, when

from rehearse.places import WRITES
from rehearse.pytest_plugin import Opening
from rehearse.scenes.scene import Scene
from rehearse.steps.wording import phrase

_TOGETHER: Final = {"path": "/app/site/hosting/restlet.nl"}
"""Where NetSuite takes many records at once."""


def silence(scene: Scene, app: str) -> None:
    """From now on the app answers the sync with a server error, whatever it is asked."""
    scene.world.faults.arm("server_error", app=app, times=None)


@given(phrase("{app:App} runs {milliseconds:Length} fast"))
def fast_clock(rehearse_scene: Scene, app: str, milliseconds: int) -> None:
    """The app's own clock is ahead by so much; everything the app stamps shows it."""
    rehearse_scene.world.faults.arm("clock_skew", app=app, times=None, params={"by": f"{milliseconds}ms"})


@when(phrase("{app:App} runs {milliseconds:Length} slow"))
def slow_clock(rehearse_scene: Scene, app: str, milliseconds: int) -> None:
    """The app's own clock is behind by so much; everything the app stamps shows it."""
    rehearse_scene.world.faults.arm("clock_skew", app=app, times=None, params={"by": f"-{milliseconds}ms"})


@given(phrase("{app:App} does not answer"))
@when(phrase("{app:App} does not answer"))
def outage(rehearse_scene: Scene, app: str) -> None:
    """The app fails every call of the sync until it answers again. People still work in it."""
    silence(rehearse_scene, app)


@given(phrase("{app:App} loses the answer to the next create"))
@when(phrase("{app:App} loses the answer to the next create"))
def lost_create(rehearse_scene: Scene, app: str) -> None:
    """The app makes a new record, or a batch of them, and the sync never hears of it."""
    rehearse_scene.world.faults.arm("lost_answer", app=app, match={"operation": "create"})


@given(phrase("{app:App} loses the answer to the next update"))
@when(phrase("{app:App} loses the answer to the next update"))
def lost_update(rehearse_scene: Scene, app: str) -> None:
    """The app changes a record, or a batch of them, and the sync never hears of it."""
    rehearse_scene.world.faults.arm("lost_answer", app=app, match={"operation": "update"})


@given(phrase("the connection to {app:App} breaks in the middle of the next answer"))
@when(phrase("the connection to {app:App} breaks in the middle of the next answer"))
def broken_answer(rehearse_scene: Scene, app: str) -> None:
    """The app does what it is asked next, and the sync gets half of the answer."""
    rehearse_scene.world.faults.arm("truncated_body", app=app)


@given(phrase("{app:App} answers the next call with an HTML page"))
@when(phrase("{app:App} answers the next call with an HTML page"))
def html_page(rehearse_scene: Scene, app: str) -> None:
    """What stands in front of the app answers in its place; nothing is done."""
    rehearse_scene.world.faults.arm("html_page", app=app)


@given(phrase("somebody is quicker than the next update in {app:App}"))
@when(phrase("somebody is quicker than the next update in {app:App}"))
def stale_version(rehearse_scene: Scene, app: str) -> None:
    """The app refuses the next update of the sync as one of a record that was changed meanwhile."""
    rehearse_scene.world.faults.arm("stale_version", app=app)


@given(phrase("the access token of {app:App} expires"))
@when(phrase("the access token of {app:App} expires"))
def expired_token(rehearse_scene: Scene, app: str) -> None:
    """The token that the sync shows next is dead before its time."""
    rehearse_scene.world.faults.arm("expired_token", app=app)


@given(phrase("somebody else refreshes the token of {app:App} just before"))
@when(phrase("somebody else refreshes the token of {app:App} just before"))
def refresh_race(rehearse_scene: Scene, app: str) -> None:
    """When the sync refreshes next, its refresh token was used by somebody else a moment ago."""
    rehearse_scene.world.faults.arm("refresh_race", app=app)


@given(phrase("the next change notice of {app:App} is lost"))
@when(phrase("the next change notice of {app:App} is lost"))
def lost_notice(rehearse_scene: Scene, app: str) -> None:
    """A webhook goes astray; the app believes that it arrived."""
    rehearse_scene.world.faults.arm("webhook_dropped", app=app)


@given(phrase("the next change notice of {app:App} arrives twice"))
@when(phrase("the next change notice of {app:App} arrives twice"))
def double_notice(rehearse_scene: Scene, app: str) -> None:
    """A webhook is sent twice with the same bytes."""
    rehearse_scene.world.faults.arm("webhook_duplicated", app=app)


@given(phrase("the next change notice of {app:App} arrives {milliseconds:Length} late"))
@when(phrase("the next change notice of {app:App} arrives {milliseconds:Length} late"))
def late_notice(rehearse_scene: Scene, app: str, milliseconds: int) -> None:
    """A webhook is sent late."""
    lateness = {"duration": f"{milliseconds}ms"}
    rehearse_scene.world.faults.arm("webhook_late", app=app, params=lateness)


@given(phrase("the next change notice of {app:App} is overtaken"))
@when(phrase("the next change notice of {app:App} is overtaken"))
def overtaken_notice(rehearse_scene: Scene, app: str) -> None:
    """A webhook waits until the one after it has arrived."""
    rehearse_scene.world.faults.arm("webhook_reordered", app=app)


@given(phrase("the next change notice of {app:App} is badly signed"))
@when(phrase("the next change notice of {app:App} is badly signed"))
def forged_notice(rehearse_scene: Scene, app: str) -> None:
    """A webhook carries a signature that does not fit it."""
    rehearse_scene.world.faults.arm("webhook_badly_signed", app=app)


@given(phrase("the weather of seed {seed:Number}"))
@when(phrase("the weather of seed {seed:Number} comes up"))
def weather(rehearse_scene: Scene, seed: int) -> None:
    """From now on faults that the seed draws befall the calls of the sync and the webhooks."""
    rehearse_scene.world.faults.weather(seed)


@when("the weather clears up")
def fair_weather(rehearse_scene: Scene) -> None:
    """Nothing goes wrong by itself any more."""
    rehearse_scene.world.faults.clear_up()


@then("all that was to go wrong has gone wrong")
def all_fired(rehearse_scene: Scene) -> None:
    """No fault waits any more for what it was armed against."""
    waiting = [f"{one['name']} in {one['app']}" for one in rehearse_scene.world.faults.armed()]
    assert not waiting, f"these never happened: {waiting}"


@when("the outage is over")
def outage_ends(rehearse_scene: Scene) -> None:
    """Whatever was armed against calls of the sync ends, and so does the weather."""
    rehearse_scene.world.faults.clear()


@given(phrase("{app:App} refuses the next {count:Number} writes because there were too many"))
@when(phrase("{app:App} refuses the next {count:Number} writes because there were too many"))
def too_many(rehearse_scene: Scene, app: str, count: int) -> None:
    """The next calls that write one record are refused before any work is done, in the app's words for it."""
    rehearse_scene.world.faults.arm("too_many_requests", app=app, match=WRITES[app], times=count)


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
    rehearse_scene.world.faults.arm("lost_answer", app=app, match=WRITES[app], times=1)


@given(phrase("no change notice of {app:App} ever arrives"))
def deaf(rehearse_opening: Opening, app: str) -> None:
    """The app's webhooks are sent nowhere. Comes before any other step of the scenario."""
    rehearse_opening.switch(app, webhook_url="")


@given(phrase("{app:App} asks for a wait of {milliseconds:Length} when it refuses a call"))
def names_the_wait(rehearse_opening: Opening, app: str, milliseconds: int) -> None:
    """The app's 429 carries ``Retry-After``. Comes before any other step of the scenario."""
    rehearse_opening.switch(app, retry_after=milliseconds // 1_000)
