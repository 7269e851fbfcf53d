"""Which app is where. Loads nothing: a stack starts its core before it imports its fakes."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, Final

APPS = ("crm", "netsuite", "quickbooks")
"""The apps that are built, in the order of the ready file."""

HOOKED = ("crm", "quickbooks")
"""Those of them that tell of changes by webhooks."""

PORTS = {"core": 8700, "crm": 8701, "netsuite": 8702, "quickbooks": 8703, "control": 8709}
"""Where each is by default."""

WRITES: Final[Mapping[str, Mapping[str, str]]] = {
    "crm": {"path": "/crm/v?/*/batch/[uc]*"},
    "netsuite": {"path": "/services/rest/record/v1/*"},
    "quickbooks": {"method": "POST", "path": "/v3/company/*"},
}
"""The core's calls that write, as `rehearse.faults_face.Faults.arm` takes them."""


def work_of(app: str, operation: str) -> dict[str, str]:
    """What calls must match that do this: ``write``, a vendor's word for it, or ``""`` for any call."""
    if operation == "write":
        return dict(WRITES[app])
    return {"operation": operation} if operation else {}


def ports_from(base: int) -> dict[str, int]:
    """The ports of a stack that begins at ``base``."""
    return {name: base + port - PORTS["core"] for name, port in PORTS.items()}


def url(name: str) -> str:
    """Where an app is by default."""
    return f"http://127.0.0.1:{PORTS[name]}"


def hook_url(core: str, app: str, workspace: str = "") -> str:
    """Where an app delivers its webhooks for a workspace of the core at this base URL."""
    query = f"?workspace={workspace}" if workspace else ""
    return f"{core}/api/v1/hooks/{app}{query}"


def inspectors(ready: Mapping[str, Any]) -> dict[str, str]:
    """Where people look at each app's records and edit them; the address holds the site's hand."""
    hand = ready["hand"]
    return {app: f"{ready[app]['base_url']}/_rehearse/inspect?hand={hand}" for app in APPS if app in ready}


def path_fits(wanted: str, path: str) -> bool:
    """As faults match: with ``*`` or ``?`` a pattern for the whole path, without it how the path begins."""
    if "*" in wanted or "?" in wanted:
        return fnmatchcase(path, wanted)
    return path.startswith(wanted)
