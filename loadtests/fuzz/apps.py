"""What differs among the fakes when they are pestered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loadtests.fuzz.calls import Author, Call
from loadtests.fuzz.verdict import Reply
from simulators.kit.vendor import Vendor

if TYPE_CHECKING:
    from loadtests.fuzz.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One fake. ``author`` writes its calls, ``signed`` gives a call the login that goes with its bytes,
    ``form`` says what is wrong with the form of an answer. ``settings`` open the account.
    """

    vendor: Callable[[], Vendor]
    settings: Mapping[str, Any]
    author: Callable[[Ground], Author]
    form: Callable[[Call, Reply], Iterable[str]]
    signed: Callable[[Ground, Call], Call] = lambda _ground, call: call


def named(name: str) -> App:
    """The app of this name."""
    from loadtests.fuzz import crm, netsuite, quickbooks

    return {"crm": crm.APP, "netsuite": netsuite.APP, "quickbooks": quickbooks.APP}[name]
