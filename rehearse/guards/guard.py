"""A guard of the core, and how it is taken away for a while.

A guard is a thing the core does that prevents one class of damage. The core has no switch for it: a swap
puts something else in the place of one of its names, from outside, and puts it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True, slots=True)
class Swap:
    """One name of the core, and what stands there while the guard is off.

    ``place`` is ``package.module:name`` or ``package.module:Class.name``: where the name is *used*, not where
    it was imported from. ``instead`` is given what stands there and answers what is to stand there.
    """

    place: str
    instead: Callable[[Any], Any]

    def stands(self) -> Any:
        """What stands there now. Raises `LookupError` where the core has no such name."""
        owner, name = self._owner()
        return vars(owner)[name]

    @contextmanager
    def made(self) -> Iterator[None]:
        """The swap holds inside, for the whole process: also for a `rehearse.World` that is there already."""
        owner, name = self._owner()
        before = vars(owner)[name]
        setattr(owner, name, self.instead(before))
        try:
            yield
        finally:
            setattr(owner, name, before)

    def _owner(self) -> tuple[Any, str]:
        module, _, names = self.place.partition(":")
        *owners, name = names.split(".")
        owner: Any = import_module(module)
        for one in owners:
            owner = vars(owner)[one]
        if name not in vars(owner):
            raise LookupError(f"the core has no {self.place}")
        return owner, name


@dataclass(frozen=True, slots=True)
class Guard:
    """``about`` says in one sentence what the core does, ``prevents`` which damage that keeps away."""

    name: str
    about: str
    prevents: str
    swaps: tuple[Swap, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The names of the core that are swapped."""
        return tuple(swap.place for swap in self.swaps)

    @contextmanager
    def off(self) -> Iterator[None]:
        """Inside, the core does without this guard; everything else is as it was."""
        with ExitStack() as stack:
            for swap in self.swaps:
                stack.enter_context(swap.made())
            yield
