"""Tests on a stack that runs already: each on a site of its own, whichever process it is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rehearse.serving.options import Options
from rehearse.serving.ready_file import read
from rehearse.stack import Stack, started
from tests.unit.plugin.project import run, with_scenarios

pytest_plugins = "pytester"


@pytest.fixture(scope="module")
def ready_file() -> Iterator[Path]:
    """Where the ready file of a running stack lies."""
    with started(Options(ports="auto", listed=False, clock="frozen", seed=1)) as place:
        yield place


@pytest.mark.stack_only
@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_stack_that_is_named_is_used_by_all_workers(
    pytester: pytest.Pytester, ready_file: Path, workers: str
) -> None:
    with_scenarios(pytester)
    result = run(pytester, "--rehearse-stack", str(ready_file), "-n", workers, "-v")
    result.assert_outcomes(passed=2, deselected=1 if workers == "0" else 0)
    result.stdout.fnmatch_lines("*test_over_sockets*stack]*")
    here = Stack(read(ready_file))
    left = here.outside.control.call("GET", "/sites")["sites"]
    here.close()
    assert [site["id"] for site in left] == [here.ready["site"]]


@pytest.mark.stack_only
def test_the_stack_of_the_environment_is_used_where_a_stack_is_asked_for(
    pytester: pytest.Pytester, ready_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REHEARSE_READY_FILE", str(ready_file))
    control = read(ready_file)["control"]["base_url"]
    pytester.makepyfile(
        f"""
        def test_where(rehearse_world, rehearse_backend):
            if rehearse_backend == "stack":
                assert rehearse_world.backend.ready()["control"]["base_url"] == {control!r}
        """
    )
    result = run(pytester, "--on", "both", "-v")
    result.assert_outcomes(passed=2)
    plain = run(pytester, "-v")
    plain.assert_outcomes(passed=1)
    plain.stdout.fnmatch_lines("rehearse: on world, seed 1")


def test_a_ready_file_that_is_not_there_is_told_at_once(pytester: pytest.Pytester) -> None:
    result = run(pytester, "--rehearse-stack", "gone.json")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines("*there is no ready file gone.json*")
