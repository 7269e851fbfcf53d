"""Sentences of the stories that the explorer tells: any fault, lost notices, an end that is judged."""

from __future__ import annotations

import json

from pytest_bdd import given, then, when

from rehearse.places import work_of
from rehearse.pytest_plugin import Opening
from rehearse.scenes import hands
from rehearse.scenes.kinds import Kind
from rehearse.scenes.scene import Scene, in_process
from rehearse.steps.wording import phrase


@given(phrase("the seed {seed:Number}"))
def the_seed(rehearse_opening: Opening, seed: int) -> None:
    """The number that fixes all chance of this scenario. Comes before any other step."""
    rehearse_opening.begin_with(seed)


@given(phrase("the switch {switch:Switch} is {value}"))
def switched(rehearse_opening: Opening, switch: str, value: str) -> None:
    """A switch of a fake, such as crm.index_lag, has this value (JSON). Comes before any other step."""
    app, _, name = switch.partition(".")
    rehearse_opening.switch(app, **{name: json.loads(value)})


@given(phrase("{pairs:Pairs} sync both ways, where the {winner:Winner} wins conflicts"))
def sync_with_winner(rehearse_scene: Scene, pairs: Kind, winner: str) -> None:
    """A sync of all these records is on; the CRM or the app wins where both edited within five minutes."""
    rehearse_scene.set_up(pairs, direction="two_way", winner=winner)


@when("every sync is on")
def every_sync_on(rehearse_scene: Scene) -> None:
    """Syncs that were turned off are turned on again."""
    core = rehearse_scene.world.core
    for sync in core.every_sync():
        if sync.state == "OFF":
            core.edit(sync)


@when(phrase('the next {times:Number} calls of the sync to {app:App} meet "{fault:Text}"'))
def meets(rehearse_scene: Scene, times: int, app: str, fault: str) -> None:
    """So many calls of the sync to the app meet the fault of this name (docs/reference/faults.md)."""
    rehearse_scene.world.faults.arm(fault, app=app, times=times)


@when(
    phrase(
        "the next {times:Number} calls of the sync to {app:App}, from number {nth:Number} on, "
        'meet "{fault:Text}"'
    )
)
def meets_later(rehearse_scene: Scene, times: int, app: str, nth: int, fault: str) -> None:
    """As above, but some calls go by before."""
    rehearse_scene.world.faults.arm(fault, app=app, times=times, match={"nth": nth})


@when(
    phrase('the next {times:Number} calls that {operation:Work} of the sync to {app:App} meet "{fault:Text}"')
)
def meets_at_work(rehearse_scene: Scene, times: int, operation: str, app: str, fault: str) -> None:
    """So many calls that do this with records, one or many, meet the fault."""
    rehearse_scene.world.faults.arm(fault, app=app, times=times, match=work_of(app, operation))


@when(
    phrase(
        "the next {times:Number} calls that {operation:Work} of the sync to {app:App}, "
        'from number {nth:Number} on, meet "{fault:Text}"'
    )
)
def meets_at_later_work(
    rehearse_scene: Scene, times: int, operation: str, app: str, nth: int, fault: str
) -> None:
    """As above, but some such calls go by before."""
    rehearse_scene.world.faults.arm(fault, app=app, times=times, match=work_of(app, operation) | {"nth": nth})


@when(phrase('the next {times:Number} change notices of {app:App} meet "{fault:Text}"'))
def notices_meet(rehearse_scene: Scene, times: int, app: str, fault: str) -> None:
    """So many webhooks of the app meet the fault of this name."""
    rehearse_scene.world.faults.arm(fault, app=app, times=times)


@when(
    phrase(
        "the next {times:Number} change notices of {app:App}, from number {nth:Number} on, "
        'meet "{fault:Text}"'
    )
)
def notices_meet_later(rehearse_scene: Scene, times: int, app: str, nth: int, fault: str) -> None:
    """As above, but some webhooks go by before."""
    rehearse_scene.world.faults.arm(fault, app=app, times=times, match={"nth": nth})


@when(phrase('{app:App} has the fault "{fault:Text}" from now on'))
def has_fault(rehearse_scene: Scene, app: str, fault: str) -> None:
    """A condition such as ``clock_skew`` or ``index_lag`` begins."""
    rehearse_scene.world.faults.arm(fault, app=app)


@when("the core is stopped")
def stopped(rehearse_scene: Scene) -> None:
    """It does nothing until it looks for changes at once; its pages and its API answer."""
    rehearse_scene.world.core.hold()


@when("the core looks for changes at once")
def looks(rehearse_scene: Scene) -> None:
    """Somebody wants it to, or it was stopped."""
    rehearse_scene.world.core.hold()
    rehearse_scene.world.core.release()
    rehearse_scene.world.settle()


@when(phrase("the change notices of {app:App} are lost"))
def lose_notices(rehearse_scene: Scene, app: str) -> None:
    """From now on the app's webhooks are lost on their way to the sync."""
    rehearse_scene.world.app(app).notices(False)


@when(phrase("the change notices of {app:App} arrive again"))
def deliver_notices(rehearse_scene: Scene, app: str) -> None:
    """Webhooks reach the sync again; those of the time between are lost for good."""
    rehearse_scene.world.app(app).notices(True)


@when(phrase('the {record:Record} "{name:Text}" is archived'))
def archived(rehearse_scene: Scene, record: str, name: str) -> None:
    """Somebody puts the record of the CRM into the bin."""
    hands.archive(rehearse_scene, rehearse_scene.form(record), name)


@when(phrase('the {record:Record} "{other:Text}" is merged into "{name:Text}"'))
def merged(rehearse_scene: Scene, record: str, other: str, name: str) -> None:
    """Somebody merges a record of the CRM into another, whose name the story keeps."""
    hands.merge(rehearse_scene, rehearse_scene.form(record), name, other)


@when(phrase("the sync of {pairs:Pairs} is turned off"))
def turned_off(rehearse_scene: Scene, pairs: Kind) -> None:
    """A user turns the sync of these pairs off and confirms it."""
    rehearse_scene.world.core.turn_off(rehearse_scene.syncs[pairs.pairs])


@when(phrase("the sync of {pairs:Pairs} is turned on again"))
def turned_on(rehearse_scene: Scene, pairs: Kind) -> None:
    """A user saves the settings of the sync unchanged, which turns it on and passes all records."""
    rehearse_scene.world.core.edit(rehearse_scene.syncs[pairs.pairs])


@when("the core, which has died, is started again")
def started_again(rehearse_scene: Scene) -> None:
    """A new process opens the database that the dead one left."""
    assert not in_process(rehearse_scene).core_is_up, "the core lives"
    rehearse_scene.world.restart_core()


@when("nothing goes wrong any more")
def calm(rehearse_scene: Scene) -> None:
    """Whatever was armed against the sync ends, and whatever was to happen beside its calls does not."""
    rehearse_scene.world.calm()


@then("all is well")
def all_is_well(rehearse_scene: Scene) -> None:
    """Every invariant holds (docs/reference/invariants.md); five minutes pass for it."""
    report = rehearse_scene.world.invariants.check()
    assert report.holds, f"\n{report}"
