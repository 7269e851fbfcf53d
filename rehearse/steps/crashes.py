"""The sync core's process dies, stalls or is disturbed at the worst moment. Needs a world in this process."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from pytest_bdd import given, then, when

from rehearse.errors import RehearseError
from rehearse.scenes.hands import change
from rehearse.scenes.kinds import QUICKBOOKS_CUSTOMER
from rehearse.scenes.scene import LATENCY, Scene, in_process
from rehearse.steps.wording import phrase

if TYPE_CHECKING:
    from rehearse.inside.traps import What, When

_COMPANY: Final = "/v3/"
"""Where every call for the company's data begins; those that are posted write."""


@given("the core dies as soon as QuickBooks has done its next write")
def dies_after_write(rehearse_scene: Scene) -> None:
    """QuickBooks does the work of the next call that writes, and the core dies before it has the answer."""
    in_process(rehearse_scene).crash_after(app="quickbooks", method="POST", path=_COMPANY)


@given(phrase("the core dies as soon as QuickBooks has done its {nth:Number}th write"))
def dies_after_nth(rehearse_scene: Scene, nth: int) -> None:
    """QuickBooks does the work of so many calls that write, and the core dies before the last answer."""
    in_process(rehearse_scene).crash_after(app="quickbooks", method="POST", path=_COMPANY, nth=nth)


@when("the core has died")
def has_died(rehearse_scene: Scene) -> None:
    """Time passes until the core is dead; it must not take longer than ten minutes."""
    for _ in range(LATENCY // 10_000):
        if not in_process(rehearse_scene).core_is_up:
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
    in_process(rehearse_scene).stall_after(
        app="quickbooks", method="POST", path=_COMPANY, lasting=f"{milliseconds}ms"
    )


@then("the stalled worker was refused")
def was_refused(rehearse_scene: Scene) -> None:
    """What the stalled worker wanted to store after it woke was not taken."""
    assert in_process(rehearse_scene).stalled == "refused"


@given(
    phrase(
        'just before the next write the {field:Field} of the customer "{name:Text}" becomes "{value:Text}"'
    )
)
def overtaken(rehearse_scene: Scene, field: str, name: str, value: str) -> None:
    """Somebody edits the customer after the core has read it and before the core's write arrives."""
    rehearse_scene.id(QUICKBOOKS_CUSTOMER, name)
    in_process(rehearse_scene).intercept(
        lambda: change(rehearse_scene, QUICKBOOKS_CUSTOMER, name, field, value),
        app="quickbooks",
        method="POST",
        path=_COMPANY,
        when="before",
    )


@when(phrase("the core is going to die just {moment:Beside} {what:What} {nth:Number}"))
def dies_at(rehearse_scene: Scene, moment: When, what: What, nth: int) -> None:
    """The core dies beside its nth call or commit from now on; a sentence starts it again."""
    in_process(rehearse_scene).crash_at(nth, what=what, when=moment)


@when(phrase("a worker is going to stand still for {milliseconds:Length} before {what:What} {nth:Number}"))
def two_workers(rehearse_scene: Scene, milliseconds: int, what: What, nth: int) -> None:
    """Before its nth call from now on a worker stands still; another one does all that is due meanwhile."""
    in_process(rehearse_scene).two_workers_at(nth, lasting=milliseconds, what=what)


@when(
    phrase(
        "a worker is going to stand still for {milliseconds:Length} before {what:What} {nth:Number}, "
        "with turns of {turns:Numbers}"
    )
)
def taking_turns(
    rehearse_scene: Scene, milliseconds: int, what: What, nth: int, turns: tuple[int, ...]
) -> None:
    """As above; then the two take turns: so many calls and commits each, the other one first."""
    in_process(rehearse_scene).two_workers_at(nth, lasting=milliseconds, turns=turns, what=what)


@when(
    phrase(
        "just {moment:Beside} {what:What} {nth:Number} of the sync "
        'the {field:Field} of the {record:Record} "{name:Text}" becomes "{value:Text}"'
    )
)
def meanwhile(
    rehearse_scene: Scene,
    moment: When,
    what: What,
    nth: int,
    field: str,
    record: str,
    name: str,
    value: str,
) -> None:
    """Somebody edits the record beside the nth call of the sync from now on, if it can be edited by then."""

    def edit() -> None:
        with suppress(RehearseError, AssertionError):
            change(rehearse_scene, rehearse_scene.form(record), name, field, value)

    in_process(rehearse_scene).meanwhile(edit, nth=nth, what=what, when=moment)
