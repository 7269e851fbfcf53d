"""Writes the pages of docs/reference that the code itself knows best; ``--check`` only compares.

Exit status 1 of ``--check`` says that a page is not what the code says: run ``make docs``.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

REFERENCE = Path(__file__).resolve().parent / "reference"
HEAD = "<!-- Written by docs/generate.py from the code; `make docs` writes it anew. -->\n\n"


@dataclass(frozen=True)
class PytestOption:
    """One option that the pytest plugin adds."""

    names: tuple[str, ...]
    help: str


@dataclass(frozen=True)
class FaultEntry:
    """One fault: its name, its docstring, its parameters' names, and what the weather does with it."""

    name: str
    paragraph: str
    parameters: tuple[str, ...]
    weather: str


class OptionParser:
    """Stands in for pytest's parser and for its groups, and remembers the options."""

    def __init__(self) -> None:
        self.options: list[PytestOption] = []

    def getgroup(self, *_args: Any, **_settings: Any) -> OptionParser:
        """Options of all groups end up in one list."""
        return self

    def addoption(self, *names: str, **settings: Any) -> None:
        """Remember an option."""
        self.options.append(PytestOption(names, settings.get("help") or ""))

    def addini(self, name: str, help: str, **_settings: Any) -> None:
        """Remember a setting of the configuration file."""
        self.options.append(PytestOption((name,), help))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that is shown, with the words that call it, each group before its commands."""
    for words, module in (("rehearse", "rehearse.cli"), ("sync-core", "sync_core.cli")):
        yield from _below(words, importlib.import_module(module).main)


def _below(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _below(f"{words} {name}", below)


def faults() -> list[FaultEntry]:
    """Every fault of the registry, by name."""
    registry = importlib.import_module("simulators.kit.faults.registry")
    return [
        FaultEntry(name, registry.paragraph(name), tuple(sorted(fault.options)), registry.about_weather(name))
        for name, fault in sorted(registry.FAULTS.items())
    ]


def pytest_options() -> list[PytestOption]:
    """The options and settings of the pytest plugin, in the plugin's order."""
    parser = OptionParser()
    importlib.import_module("rehearse.pytest_plugin").pytest_addoption(parser)
    return parser.options


def cli_page() -> str:
    """Every command with its options."""
    return "# Command line\n" + "".join(_section(words, command) for words, command in commands())


def _section(words: str, command: click.Command) -> str:
    context = click.Context(command, info_name=words)
    usage = " ".join(command.collect_usage_pieces(context))
    parts = [f"\n## {words}\n", f"{inspect.cleandoc(command.help or command.short_help or '')}\n"]
    parts.append(f"```\n{words} {usage}\n```\n")
    if isinstance(command, click.Group):
        names = command.list_commands(context)
        parts.append("Commands: " + ", ".join(f"`{name}`" for name in names) + "\n")
    rows = [_row(option, context) for option in command.params if isinstance(option, click.Option)]
    rows = [row for row in rows if row]
    if rows:
        parts.append("| Option | Meaning |\n| --- | --- |\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _row(option: click.Option, context: click.Context) -> str:
    record = option.get_help_record(context)
    if record is None:
        return ""
    names, meaning = (text.replace("|", r"\|") for text in record)
    return f"| `{names}` | {' '.join(meaning.split())} |"


def faults_page() -> str:
    """Every fault by name."""
    lines = [
        "# Faults\n",
        "Arm one by its name, or let a seed draw them as weather: with `rehearse fault` or the control "
        "API.\n",
    ]
    for fault in faults():
        lines += [f"## {fault.name}\n", f"{fault.paragraph}\n"]
        if fault.parameters:
            lines.append("Parameters: " + ", ".join(f"`{name}`" for name in fault.parameters) + "\n")
        lines.append(f"{fault.weather}\n")
    return "\n".join(lines)


def pytest_page() -> str:
    """Every option and setting of the pytest plugin."""
    rows = "".join(
        f"| `{', '.join(option.names)}` | {' '.join(option.help.split())} |\n" for option in pytest_options()
    )
    return f"# Options of the pytest plugin\n\n| Option or setting | Meaning |\n| --- | --- |\n{rows}"


def steps_page() -> str:
    """Every step of features, by topic."""
    blanks = importlib.import_module("rehearse.steps.wording").BLANKS
    parts = [
        "# Steps\n",
        "What features can say after `from rehearse.steps import *`. `rehearse steps` searches it.\n",
    ]
    parts.append(
        "A blank such as `{name:Text}` says after its colon what may stand there; else the step tells.\n"
    )
    parts.append(
        _table(("Blank", "What may stand there"), [(f"`{name}`", says) for name, says in blanks.items()])
    )
    for topic in importlib.import_module("rehearse.catalogue").catalogue():
        parts += [f"## {topic.name.capitalize()}\n", f"{topic.says}\n"]
        parts += [_step(entry) for entry in topic.entries]
    return "\n".join(parts)


def _step(entry: Any) -> str:
    lines = [f"- **{' / '.join(map(str.capitalize, one.types))}** `{one.text}`" for one in entry.sentences]
    below = {"table": " A table hangs below it.", "text": " A text hangs below it."}.get(entry.takes, "")
    return "  \n".join([lines[0], *(f"  {line[2:]}" for line in lines[1:]), f"  {entry.does}{below}"]) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def invariants() -> list[type[Any]]:
    """Every invariant, in the order of a report."""
    return list(importlib.import_module("rehearse.invariants").EVERY)


def invariants_page() -> str:
    """Every invariant by name: what must hold, and what counts as a check."""
    package = importlib.import_module("rehearse.invariants")
    lines = ["# Invariants\n", f"{inspect.cleandoc(package.__doc__ or '')}\n"]
    for one in invariants():
        lines += [f"## {one.name}\n", f"{inspect.cleandoc(one.__doc__ or '')}\n"]
        lines += [f"{inspect.cleandoc(one.look.__doc__ or '')}\n"]
    return "\n".join(lines)


def guards_page() -> str:
    """Every guard by name, and who notices when it is away."""
    registry = importlib.import_module("rehearse.guards").GUARDS
    caught = importlib.import_module("rehearse.guards.caught").caught()
    lines = [
        "# Guards\n",
        "What the core does to keep damage away, and what noticed when the explorer was let loose on a core "
        "without it: which invariants, at which seed, after how many stories and seconds of one processor, "
        "and in how many steps once the story was made short. Some stories were told by hand. "
        "Each ends well with the guard. [How to take one away](../how-to/take-a-guard-away.md).\n",
        "| Guard | Noticed by | Seed | Stories | Seconds | Steps |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
    ]
    lines += [_noticed(name, caught.get(name)) for name in registry]
    for one in registry.values():
        places = ", ".join(f"`{place}`" for place in one.places)
        lines += [f"\n## {one.name}\n", f"{one.about} Without it: {one.prevents}\n", f"Swapped: {places}."]
    return "\n".join(lines) + "\n"


def _noticed(name: str, one: Any) -> str:
    link = f"[{name}](#{name})"
    if one is None:
        return f"| {link} | only its own story, in `tests/property/guards` | | | | |"
    who = ", ".join(one.invariants)
    if one.seed is None:
        return f"| {link} | {who} | by hand | | | {one.steps} |"
    return f"| {link} | {who} | {one.seed} | {one.stories} | {one.seconds:g} | {one.steps} |"


def fidelity_page() -> str:
    """Every operation of every fake: how much of it is built, on what evidence, and what is not."""
    page = importlib.import_module("docs.fidelity_page").page
    return str(page(importlib.import_module("rehearse.fidelity").ledgers()))


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli_page,
    "faults.md": faults_page,
    "fidelity.md": fidelity_page,
    "guards.md": guards_page,
    "invariants.md": invariants_page,
    "pytest.md": pytest_page,
    "steps.md": steps_page,
}


def stale() -> list[str]:
    """The pages that are not what the code says now."""
    return [
        name
        for name, page in PAGES.items()
        if not (REFERENCE / name).is_file() or (REFERENCE / name).read_text("utf-8") != HEAD + page()
    ]


def main() -> None:
    """Write the pages, or compare them."""
    if "--check" in sys.argv[1:]:
        old = stale()
        sys.exit(f"Not what the code says, run `make docs`: {', '.join(old)}" if old else 0)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(HEAD + page(), "utf-8")


if __name__ == "__main__":
    main()
