"""The pytest plugin: a private rehearsal for each test, in this process or on real servers.

Nothing of the fakes or of the core is imported before a test asks for it. Scenarios of pytest-bdd, and tests
that ask for ``rehearse_world``, run where ``--on`` says. Steps are opt-in: ``from rehearse.steps import *``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import pytest

if TYPE_CHECKING:
    from rehearse.rehearsal import Rehearsal
    from rehearse.stack import Stack
    from rehearse.steps.scene import Scene

Backend = Literal["world", "stack"]

SEED: Final = 1
"""The seed unless ``--rehearse-seed`` names another: a run without options is the same every time."""

START: Final = "2026-03-02T09:00:00Z"
"""When a rehearsal begins unless its test says otherwise: a Monday morning."""

ALIASES: Final = {"world": "rehearse_world", "scene": "rehearse_scene", "opening": "rehearse_opening"}
"""Short names of the fixtures, for projects that set ``rehearse_aliases = true``."""

_MARKERS: Final = (
    "stack_only: needs real servers and sockets",
    "world_only: needs the sync core inside this process",
    "time: needs a sync core whose clock can be moved",
)
_WORLD: Final = pytest.StashKey[Any]()


@dataclass
class Opening:
    """How the rehearsal of one test begins. Change it before the world is asked for the first time.

    ``settings`` are the switches of the fakes by app: ``{"quickbooks": {"retry_after": 30}}``, ``accounts``
    how an app's account is opened otherwise: ``{"netsuite": {"prepared": False}}``.
    """

    seed: int
    at: str = START
    profile: str = "sandbox"
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    begun: bool = False

    def switch(self, app: str, **switches: Any) -> None:
        """Turn switches of one of the fakes."""
        if self.begun:
            raise RuntimeError("the rehearsal has begun; turn switches before anything else")
        self.settings.setdefault(app, {}).update(switches)

    def begin_with(self, seed: int) -> None:
        """Fix all chance by this number in place of the run's own."""
        if self.begun:
            raise RuntimeError("the rehearsal has begun; name the seed before anything else")
        self.seed = seed

    def account(self, app: str, **spec: Any) -> None:
        """Open the account of an app otherwise than usual."""
        if self.begun:
            raise RuntimeError("the rehearsal has begun; say how accounts are opened before anything else")
        self.accounts.setdefault(app, {}).update(spec)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where scenarios run, and which seed they take."""
    group = parser.getgroup("rehearse", "rehearse: a CRM, NetSuite, QuickBooks and a sync between them")
    group.addoption(
        "--on",
        choices=("world", "stack", "both"),
        default="world",
        help="run scenarios in this process (world), on real servers (stack), or on both",
    )
    group.addoption(
        "--rehearse-seed",
        type=int,
        default=SEED,
        metavar="N",
        help=f"the number that fixes all chance in a rehearsal (default: {SEED})",
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


def pytest_report_header(config: pytest.Config) -> str:
    """The line that tells how to have the same run again."""
    return f"rehearse: on {config.getoption('--on')}, seed {config.getoption('--rehearse-seed')}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what rehearses once for each backend. Steps ask for fixtures late, so the name is added here."""
    chosen = metafunc.config.getoption("--on")
    if chosen == "world" or not _rehearses(metafunc.fixturenames):
        return
    backends = [chosen] if chosen != "both" else ["world", "stack"]
    if "rehearse_backend" not in metafunc.fixturenames:
        metafunc.fixturenames.append("rehearse_backend")
    metafunc.parametrize("rehearse_backend", backends, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run on its backend."""
    chosen: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        (chosen if _can_run(item) else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the last events and the seed to the report of a rehearsal that failed."""
    report = yield
    world = item.stash.get(_WORLD, None)
    if report.failed and world is not None:
        from rehearse.steps.journal import told

        seed = item.config.getoption("--rehearse-seed")
        report.sections.append(("rehearse journal", told(world)))
        report.sections.append(("rehearse", f"again with: pytest {item.nodeid!r} --rehearse-seed {seed}"))
    return report


@pytest.fixture
def rehearse_backend(request: pytest.FixtureRequest) -> Backend:
    """Where this test runs: ``world`` or ``stack``."""
    backend: Backend = getattr(request, "param", "world")
    return backend


@pytest.fixture
def rehearse_opening(request: pytest.FixtureRequest) -> Opening:
    """How this test's rehearsal begins: seed, time, profile, switches and accounts."""
    return Opening(seed=request.config.getoption("--rehearse-seed"))


@pytest.fixture(scope="session")
def rehearse_stack() -> Iterator[Stack]:
    """Servers of this pytest process, on ports of their own; every test gets a site of its own on them."""
    from rehearse.stack import Stack

    with Stack.start() as stack:
        yield stack


@pytest.fixture
def rehearse_world(
    request: pytest.FixtureRequest, rehearse_backend: Backend, rehearse_opening: Opening
) -> Iterator[Rehearsal]:
    """Fresh accounts, a fresh workspace and one frozen clock, under the same names on each backend."""
    opening = rehearse_opening
    opening.begun = True
    given: dict[str, Any] = {
        "seed": opening.seed,
        "at": opening.at,
        "profile": opening.profile,
        "settings": opening.settings,
        "accounts": opening.accounts,
    }
    if rehearse_backend == "stack":
        begun = request.getfixturevalue("rehearse_stack").private(**given)
    else:
        from rehearse.world import World

        begun = World(**given)
    with begun as world:
        request.node.stash[_WORLD] = world
        yield world


@pytest.fixture
def rehearse_scene(rehearse_world: Rehearsal) -> Scene:
    """What the steps of one scenario share."""
    from rehearse.steps.scene import Scene

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


def _rehearses(fixtures: list[str]) -> bool:
    """Whether a test is a scenario, or asks for a rehearsal by itself."""
    return any(name == "_pytest_bdd_example" or name.startswith("rehearse_") for name in fixtures)


def _can_run(item: pytest.Item) -> bool:
    if not _rehearses(getattr(item, "fixturenames", [])):
        return True
    callspec = getattr(item, "callspec", None)
    backend = callspec.params.get("rehearse_backend", "world") if callspec else "world"
    foreign = "stack_only" if backend == "world" else "world_only"
    return item.get_closest_marker(foreign) is None
