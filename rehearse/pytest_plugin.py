"""The pytest plugin: a private rehearsal for each test, in this process or on real servers.

Nothing of the fakes or of the core is imported before a test asks for it. Scenarios of pytest-bdd, and tests
that ask for ``rehearse_world``, run where ``--on`` says and under each ``--weather``. Steps are opt-in:
``from rehearse.steps import *``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from rehearse.plugin import failing
from rehearse.plugin.opening import SEED, START, Opening
from rehearse.plugin.variants import CALM, Backend, backends, read_weathers, running_stack, variants, weathers
from rehearse.plugin.watching import watch
from rehearse.plugin.weather import Weather

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal
    from rehearse.scenes.scene import Scene
    from rehearse.stack import Stack

__all__ = ["START", "Backend", "Opening", "Weather"]

ALIASES: Final = {
    "world": "rehearse_world",
    "scene": "rehearse_scene",
    "opening": "rehearse_opening",
    "weather": "rehearse_weather",
}
"""Short names of the fixtures, for projects that set ``rehearse_aliases = true``."""

_MARKERS: Final = (
    "stack_only: needs real servers and sockets",
    "world_only: needs the sync core inside this process",
    "time: needs a sync core whose clock can be moved",
    "calm: counts calls or hangs on an instant, so it never runs under weather",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where scenarios run, under which weather and seed, and what a failure leaves behind."""
    group = parser.getgroup("rehearse", "rehearse: a CRM, NetSuite, QuickBooks and a sync between them")
    group.addoption(
        "--on",
        choices=("world", "stack", "both"),
        default=None,
        help="run scenarios in this process (world, the default), on real servers (stack), or on both",
    )
    group.addoption(
        "--rehearse-seed",
        type=int,
        default=SEED,
        metavar="N",
        help=f"the number that fixes all chance in a rehearsal (default: {SEED})",
    )
    group.addoption(
        "--weather",
        type=read_weathers,
        action="append",
        metavar="SEED",
        help="run each scenario once more while calls of the sync go wrong as this number decides; "
        "several with commas or by repeating it, 0 is none",
    )
    group.addoption(
        "--rehearse-stack",
        metavar="READY_FILE",
        help="use the stack of this ready file in place of one for each pytest process, and run on it unless "
        "--on says otherwise; --on stack alone uses the stack of REHEARSE_READY_FILE where that is set",
    )
    group.addoption(
        "--rehearse-replays",
        metavar="DIR",
        help="where failed tests leave their replay files "
        f"(default: {failing.FOLDER} below the root folder); {failing.NONE}: nowhere at all",
    )
    group.addoption(
        "--rehearse-full",
        action="store_true",
        help="write replay files with the values of people in them; otherwise these are masked",
    )
    parser.addini(
        "rehearse_aliases",
        type="bool",
        default=False,
        help=f"also offer the short fixture names {', '.join(ALIASES)}",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register markers, and the short names where the project wants them."""
    for marker in _MARKERS:
        config.addinivalue_line("markers", marker)
    if config.getini("rehearse_aliases"):
        config.pluginmanager.register(_Aliases(), "rehearse-aliases")
    named = config.getoption("--rehearse-stack")
    if named is not None and not Path(named).is_file():
        raise pytest.UsageError(f"--rehearse-stack: there is no ready file {named}; is the stack up?")


def pytest_report_header(config: pytest.Config) -> str:
    """The line that tells how to have the same run again."""
    on = "both" if len(backends(config)) > 1 else backends(config)[0]
    weather = "".join(f", weather {','.join(map(str, seeds))}" for seeds in [weathers(config)] if seeds)
    return f"rehearse: on {on}, seed {config.getoption('--rehearse-seed')}{weather}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what rehearses once for each variant. Steps ask for fixtures late, so the names are added here."""
    chosen = variants(metafunc.config)
    if [str(one) for one in chosen] == ["world"] or not _rehearses(metafunc.fixturenames):
        return
    names = ("rehearse_backend", "rehearse_weather")
    metafunc.fixturenames += [name for name in names if name not in metafunc.fixturenames]
    metafunc.parametrize(
        names,
        [(one.backend, one.weather) for one in chosen],
        ids=[str(one) for one in chosen],
        indirect=True,
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run on its backend or in its weather."""
    chosen: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (chosen if _can_run(item) else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = chosen


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Any) -> None:
    """Let the weather begin before the first When, and end before the first Then."""
    seen = watch(request.node)
    seen.begin_step(f"{step.keyword.strip()} {step.name}")
    if step.type == "when":
        seen.weather.let_begin()
    elif step.type == "then":
        seen.weather.end()


@pytest.hookimpl(optionalhook=True)
def pytest_bdd_step_error(request: pytest.FixtureRequest) -> None:
    """Remember which step failed."""
    watch(request.node).fail_step()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach what a rehearsal that failed can still tell, while it is there."""
    report = yield
    if report.failed:
        failing.attach(item, report, watch(item))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Tell where the replay files are, in one line."""
    reports = [one for found in terminalreporter.stats.values() for one in found]
    properties = [pair for one in reports for pair in getattr(one, "user_properties", ())]
    files = sorted({str(value) for name, value in properties if name == failing.REPLAY})
    if files:
        terminalreporter.write_line(failing.summary(config, files))


@pytest.fixture
def rehearse_backend(request: pytest.FixtureRequest) -> Backend:
    """Where this test runs: ``world`` or ``stack``."""
    return watch(request.node).variant.backend


@pytest.fixture
def rehearse_weather(request: pytest.FixtureRequest) -> Weather:
    """The weather of this test; without ``--weather`` there is none. ``end()`` it before you judge.

    For scenarios the plugin does both: it begins before the first When and ends before the first Then. For
    any other test it begins with the rehearsal.
    """
    return watch(request.node).weather


@pytest.fixture
def rehearse_opening(request: pytest.FixtureRequest) -> Opening:
    """How this test's rehearsal begins: seed, time, profile, switches and accounts."""
    return Opening(seed=request.config.getoption("--rehearse-seed"))


@pytest.fixture(scope="session")
def rehearse_stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """The servers: those that run already, or some of this pytest process on ports of their own.

    Every test gets a site of its own on them.
    """
    from rehearse.serving import ready_file
    from rehearse.stack import Stack

    running = running_stack(request.config)
    if running is None:
        with Stack.start() as stack:
            yield stack
    else:
        stack = Stack(ready_file.read(running))
        yield stack
        stack.close()


@pytest.fixture
def rehearse_world(
    request: pytest.FixtureRequest, rehearse_backend: Backend, rehearse_opening: Opening
) -> Iterator[Rehearsal]:
    """Fresh accounts, a fresh workspace and one frozen clock, under the same names on each backend."""
    given = rehearse_opening.given()
    if rehearse_backend == "stack":
        begun = request.getfixturevalue("rehearse_stack").private(**given)
    else:
        from rehearse.world import World

        begun = World(**given)
    seen = watch(request.node)
    with begun as world:
        seen.opening, seen.world = rehearse_opening, world
        if not _is_scenario(request.fixturenames):
            seen.weather.let_begin()
        seen.weather.over(world)
        try:
            yield world
        finally:
            seen.world = None


@pytest.fixture
def rehearse_scene(rehearse_world: Rehearsal) -> Scene:
    """What the steps of one scenario share."""
    from rehearse.scenes.scene import Scene

    return Scene(rehearse_world)


class _Aliases:
    """The fixtures under their short names."""

    @pytest.fixture
    def world(self, rehearse_world: Rehearsal) -> Rehearsal:
        """Short for ``rehearse_world``."""
        return rehearse_world

    @pytest.fixture
    def scene(self, rehearse_scene: Scene) -> Scene:
        """Short for ``rehearse_scene``."""
        return rehearse_scene

    @pytest.fixture
    def opening(self, rehearse_opening: Opening) -> Opening:
        """Short for ``rehearse_opening``."""
        return rehearse_opening

    @pytest.fixture
    def weather(self, rehearse_weather: Weather) -> Weather:
        """Short for ``rehearse_weather``."""
        return rehearse_weather


def _is_scenario(fixtures: list[str]) -> bool:
    return "_pytest_bdd_example" in fixtures


def _rehearses(fixtures: list[str]) -> bool:
    """Whether a test is a scenario, or asks for a rehearsal by itself."""
    return _is_scenario(fixtures) or any(name.startswith("rehearse_") for name in fixtures)


def _can_run(item: pytest.Item) -> bool:
    if not _rehearses(getattr(item, "fixturenames", [])):
        return True
    variant = watch(item).variant
    foreign = "stack_only" if variant.backend == "world" else "world_only"
    if item.get_closest_marker(foreign) is not None:
        return False
    return variant.weather == CALM or item.get_closest_marker("calm") is None
