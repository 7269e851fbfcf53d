"""The plugin as projects meet it: they run in processes of their own."""

from __future__ import annotations

import pytest

from tests.unit.plugin.project import run, with_scenarios

pytest_plugins = "pytester"


def test_a_project_that_does_not_rehearse_imports_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_lazy():
            heavy = ("flask", "sqlalchemy", "httpx", "simulators", "sync_core", "rehearse.world")
            assert [name for name in heavy if name in sys.modules] == []
        """
    )
    result = run(pytester, "--on", "both")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*[[]world]*")


def test_the_header_tells_backend_and_seed(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--on", "stack", "--rehearse-seed", "7")
    result.stdout.fnmatch_lines("rehearse: on stack, seed 7")


def test_scenarios_run_in_this_process_unless_told_otherwise(pytester: pytest.Pytester) -> None:
    with_scenarios(pytester)
    result = run(pytester, "--collect-only", "-q")
    result.stdout.fnmatch_lines(["*::test_an_edit_is_carried_over", "*::test_in_one_process"])
    result.stdout.no_fnmatch_line("*over_sockets*")


def test_on_stack_leaves_out_what_needs_one_process(pytester: pytest.Pytester) -> None:
    with_scenarios(pytester)
    result = run(pytester, "--collect-only", "-q", "--on", "stack")
    result.stdout.fnmatch_lines(["*::test_an_edit_is_carried_over[[]stack]", "*::test_over_sockets[[]stack]"])
    result.stdout.no_fnmatch_line("*in_one_process*")


def test_on_both_runs_each_scenario_twice(pytester: pytest.Pytester) -> None:
    with_scenarios(pytester)
    result = run(pytester, "--collect-only", "-q", "--on", "both")
    wanted = ["edit_is_carried_over[[]world]", "edit_is_carried_over[[]stack]"]
    result.stdout.fnmatch_lines_random([f"*{name}" for name in wanted])
    result.stdout.fnmatch_lines("4/6 tests collected (2 deselected)*")


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_steps_run_after_a_star_import(pytester: pytest.Pytester, options: tuple[str, ...]) -> None:
    with_scenarios(pytester)
    run(pytester, *options).assert_outcomes(passed=2, deselected=0 if options else 1)


def test_a_failure_shows_journal_and_seed_but_no_secret(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        def test_fails(rehearse_world):
            rehearse_world.connect()
            rehearse_world.crm.contacts.create(email="ann@people.test")
            raise AssertionError("on purpose")
        """
    )
    result = run(pytester, "--rehearse-seed", "11")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*rehearse journal*", "* crm request *method=POST*", "*--rehearse-seed 11"])
    text = result.stdout.str().partition("rehearse journal")[2]
    assert "-sim-" not in text


def test_a_failed_test_without_a_rehearsal_shows_no_journal(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_fails(): raise AssertionError('on purpose')")
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line("*rehearse journal*")


def test_short_names_are_offered_on_request_only(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        "def test_short(world, opening, scene): assert scene.world is world and opening.begun"
    )
    run(pytester).assert_outcomes(errors=1)
    pytester.makeini("[pytest]\nrehearse_aliases = true\n")
    run(pytester).assert_outcomes(passed=1)


def test_an_opening_is_settled_once_the_rehearsal_has_begun(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def winter(rehearse_opening):
            rehearse_opening.at = "2026-12-01T00:00:00Z"
            rehearse_opening.switch("quickbooks", company_name="Snow & Sons")

        def test_begins_there(winter, rehearse_world, rehearse_opening):
            assert rehearse_world.time == "2026-12-01T00:00:00.000Z"
            with pytest.raises(RuntimeError, match="has begun"):
                rehearse_opening.switch("quickbooks", company_name="Too late")
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_an_opening_says_how_accounts_are_opened(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def bare(rehearse_opening):
            rehearse_opening.account("netsuite", prepared=False)

        def test_nobody_prepared_it(bare, rehearse_world, rehearse_opening):
            setup = rehearse_world.netsuite.setup.state()
            assert setup["bundle"]["status"] == "absent" and setup["tokens"] == []
            with pytest.raises(RuntimeError, match="has begun"):
                rehearse_opening.account("netsuite", prepared=True)
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_the_same_seed_tells_the_same_story(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import hashlib

        def test_story(rehearse_scene):
            rehearse_scene.set_up(direction="two_way")
            rehearse_scene.world.crm.contacts.create(email="ann@people.test", firstname="Ann")
            rehearse_scene.pass_time(600_000)
            events, ready = rehearse_scene.world.events(), rehearse_scene.world.backend.ready()
            assert len(events) > 20
            print("story", hashlib.sha256(repr((events, ready)).encode()).hexdigest())
        """
    )
    stories = [
        [line for line in run(pytester, "-s", "--rehearse-seed", seed).outlines if "story " in line][-1]
        for seed in ("5", "5", "6")
    ]
    assert stories[0] == stories[1]
    assert stories[0] != stories[2]
