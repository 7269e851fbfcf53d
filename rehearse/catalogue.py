"""The catalogue of steps: every sentence that a feature can say, and what it does."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rehearse.errors import RehearseError

if TYPE_CHECKING:
    from types import ModuleType

    from pytest_bdd.steps import StepFunctionContext

TYPES: Final = ("given", "when", "then")
"""The types of steps, in the order in which a scenario has them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One wording of a step, and the types of steps that it can be: ``given``, ``when``, ``then``."""

    text: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A step: its wordings, and what it does. ``takes`` is ``table`` or ``text`` where one hangs below it."""

    topic: str
    sentences: tuple[Sentence, ...]
    does: str
    takes: str

    def as_json(self) -> dict[str, Any]:
        """As ``rehearse steps --json`` shows it."""
        wordings = [{"text": one.text, "types": list(one.types)} for one in self.sentences]
        return {"topic": self.topic, "sentences": wordings, "does": self.does, "takes": self.takes or None}


@dataclass(frozen=True, slots=True)
class Topic:
    """The steps about one thing, in the order of their module; ``says`` is the module's docstring."""

    name: str
    says: str
    entries: tuple[Entry, ...]


def catalogue() -> list[Topic]:
    """Every topic with steps, by name. Raises `RehearseError` where pytest-bdd is missing."""
    try:
        # Not documented by pytest-bdd; tests/unit/plugin/test_catalogue.py pins what is used of it.
        from pytest_bdd.steps import step_function_context_registry
    except ModuleNotFoundError:
        raise RehearseError("pytest-bdd is not installed; pip install 'rehearse[pytest]'") from None
    modules = _modules()
    contexts = list(step_function_context_registry.values())
    topics = (_topic(module, contexts) for module in modules)
    return [topic for topic in topics if topic.entries]


def found(topics: Iterable[Topic], words: Sequence[str]) -> Iterator[Entry]:
    """The steps in which all these words occur, in a wording, in what it does or in the topic."""
    wanted = [word.casefold() for word in words]
    for entry in (entry for topic in topics for entry in topic.entries):
        text = " ".join([*(one.text for one in entry.sentences), entry.does, entry.topic]).casefold()
        if all(word in text for word in wanted):
            yield entry


def _modules() -> list[ModuleType]:
    import rehearse.steps

    names = sorted(one.name for one in pkgutil.iter_modules(rehearse.steps.__path__))
    return [importlib.import_module(f"rehearse.steps.{name}") for name in names]


def _topic(module: ModuleType, contexts: Sequence[StepFunctionContext]) -> Topic:
    mine: dict[Any, list[StepFunctionContext]] = {}
    for context in contexts:
        if context.step_func.__module__ == module.__name__:
            mine.setdefault(context.step_func, []).append(context)
    name = module.__name__.rpartition(".")[2].replace("_", " ")
    ordered = sorted(mine, key=lambda step: inspect.getsourcelines(step)[1])
    entries = tuple(_entry(name, step, mine[step]) for step in ordered)
    return Topic(name, inspect.getdoc(module) or "", entries)


def _entry(topic: str, step: Any, contexts: Sequence[StepFunctionContext]) -> Entry:
    types: dict[str, set[str]] = {}
    # Decorators are applied from the last to the first.
    for context in reversed(contexts):
        types.setdefault(context.parser.name, set()).add(context.type or "")
    sentences = tuple(
        Sentence(text, tuple(one for one in TYPES if one in found)) for text, found in types.items()
    )
    names = inspect.signature(step).parameters
    takes = "table" if "datatable" in names else "text" if "docstring" in names else ""
    return Entry(topic, sentences, " ".join((inspect.getdoc(step) or "").split()), takes)
