"""The steps as a whole: each explains itself, and no sentence means two things."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from types import ModuleType

import pytest
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

import rehearse.steps


def _modules() -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(rehearse.steps.__path__)]
    return [importlib.import_module(f"rehearse.steps.{name}") for name in names]


def _steps() -> list[StepFunctionContext]:
    modules = {module.__name__ for module in _modules()}
    return [
        step for step in list(step_function_context_registry.values()) if step.step_func.__module__ in modules
    ]


def test_every_step_says_what_it_does() -> None:
    steps = _steps()
    assert len(steps) > 60
    silent = [step.parser.name for step in steps if not inspect.getdoc(step.step_func)]
    assert silent == []


def test_no_sentence_is_defined_twice() -> None:
    twice = [
        name for name, times in Counter((one.type, one.parser.name) for one in _steps()).items() if times > 1
    ]
    assert twice == []


def test_steps_can_be_imported_with_a_star() -> None:
    assert [module.__name__ for module in _modules() if hasattr(module, "__all__")] == []
    namespace: dict[str, object] = {}
    exec("from rehearse.steps import *", namespace)
    brought = [name for name in namespace if name.startswith("pytestbdd_stepdef_")]
    assert len(brought) == len(_steps())


@pytest.mark.parametrize("word", ["acme", "Acme", "F-0"])
def test_steps_are_for_every_project(word: str) -> None:
    assert [module.__name__ for module in _modules() if word in inspect.getsource(module)] == []
